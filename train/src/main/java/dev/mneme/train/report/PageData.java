package dev.mneme.train.report;

import java.util.Base64;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The numbers of a page as compact JSON: curves as text, heat maps as 16-bit steps between their least and greatest
 * value.
 */
final class PageData {
    /** The 16-bit code of a cell without a value; finite values have 0 to 65534. */
    static final int NO_VALUE = 65535;

    private PageData() {}

    static String of(List<Curve> curves, List<RunReport.Sequence> sequences, List<RowChoice> choices) {
        String lines = curves.stream().map(PageData::curve).collect(Collectors.joining(",\n"));
        String maps = sequences.stream().map(s -> sequence(s, choices)).collect(Collectors.joining());
        return "{\"curves\":[%s],\n\"sequence\":%s}".formatted(lines, maps.isEmpty() ? "null" : maps);
    }

    /** Of a comparison, whose curves are over {@code axis}. */
    static String of(String axis, List<Band> bands) {
        return "{\"axis\":%s,\n\"curves\":[%s],\n\"sequence\":null}"
                .formatted(Text.json(axis), bands.stream().map(PageData::band).collect(Collectors.joining(",\n")));
    }

    private static String band(Band band) {
        Thinned middle = thinned(band, band.median());
        return "{\"chart\":%s,\"name\":%s,\"colour\":%s,\"unit\":%s,\n\"x\":%s,\n\"y\":%s,\n\"least\":%s,\n\"greatest\":%s}"
                .formatted(
                        Text.json(band.chart()),
                        Text.json(band.name()),
                        band.colour(),
                        Text.json(band.unit()),
                        list(LongStream.of(middle.last()), Long::toString),
                        numbers(middle.mean()),
                        numbers(thinned(band, band.least()).least()),
                        numbers(thinned(band, band.greatest()).greatest()));
    }

    private static Thinned thinned(Band band, double[] values) {
        return Thinned.of(new Curve(band.name(), band.unit(), band.x(), values));
    }

    private static String curve(Curve curve) {
        Thinned thin = Thinned.of(curve);
        String range = thin.thinned(curve)
                ? ",\n\"least\":%s,\n\"greatest\":%s".formatted(numbers(thin.least()), numbers(thin.greatest()))
                : "";
        return "{\"name\":%s,\"unit\":%s,\n\"x\":%s,\n\"y\":%s%s}"
                .formatted(
                        Text.json(curve.name()),
                        Text.json(curve.unit()),
                        list(LongStream.of(thin.last()), Long::toString),
                        numbers(thin.mean()),
                        range);
    }

    private static String sequence(RunReport.Sequence sequence, List<RowChoice> choices) {
        String labels = sequence.stepLabels().stream().map(Text::json).collect(Collectors.joining(",", "[", "]"));
        String marks = sequence.marks().stream()
                .map(m -> "{\"at\":%s,\"label\":%s}".formatted(m.step(), Text.json(m.label())))
                .collect(Collectors.joining(",", "[", "]"));
        String maps = IntStream.range(0, sequence.maps().size())
                .mapToObj(i -> map(sequence.maps().get(i), choices.get(i)))
                .collect(Collectors.joining(",\n", "[", "]"));
        return "{\"steps\":%s,\"labels\":%s,\"marks\":%s,\n\"maps\":%s}"
                .formatted(sequence.steps(), labels, marks, maps);
    }

    private static String map(HeatMap map, RowChoice choice) {
        double least = finite(map, choice).min().orElse(0);
        double greatest = finite(map, choice).max().orElse(0);
        return """
            {"title":%s,"axis":%s,"total":%s,"rows":%s,"lo":%s,"hi":%s,"least":%s,"greatest":%s,
            "cells":"%s"}\
            """.formatted(
                        Text.json(map.title()),
                        Text.json(map.rowAxis()),
                        map.total(),
                        choice.rows().length == map.total()
                                ? "null"
                                : list(IntStream.of(choice.rows()).asLongStream(), Long::toString),
                        Text.json(map.lo()),
                        Text.json(map.hi()),
                        Double.toString(least),
                        Double.toString(greatest),
                        cells(map, choice, least, greatest));
    }

    private static DoubleStream finite(HeatMap map, RowChoice choice) {
        return IntStream.of(choice.rows())
                .boxed()
                .flatMapToDouble(r -> IntStream.range(0, map.columns()).mapToDouble(t -> map.get(r, t)))
                .filter(Double::isFinite);
    }

    /** (rows, steps) codes of 16 bits, the high byte first, in base 64. */
    private static String cells(HeatMap map, RowChoice choice, double least, double greatest) {
        byte[] bytes = new byte[2 * choice.rows().length * map.columns()];
        double scale = greatest > least ? (NO_VALUE - 1) / (greatest - least) : 0;
        int at = 0;
        for (int row : choice.rows()) {
            for (int t = 0; t < map.columns(); t++) {
                double value = map.get(row, t);
                long code = Double.isFinite(value) ? Math.round((value - least) * scale) : NO_VALUE;
                bytes[at++] = (byte) (code >> 8);
                bytes[at++] = (byte) code;
            }
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String numbers(double[] values) {
        DoubleFunction<String> text = Text::json;
        return DoubleStream.of(values).mapToObj(text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String list(LongStream values, LongFunction<String> text) {
        return values.mapToObj(text).collect(Collectors.joining(",", "[", "]"));
    }
}

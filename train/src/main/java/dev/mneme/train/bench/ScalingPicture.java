package dev.mneme.train.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Time and memory of a step over N, both axes logarithmic, as one SVG that needs nothing else. */
public final class ScalingPicture {
    private static final int PANEL = 430;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int HEIGHT = 300;
    private static final int WIDTH = 300;
    /** Told apart by people who see colours differently, too (Okabe and Ito 2008). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

    private final StringBuilder svg = new StringBuilder();

    private ScalingPicture() {}

    /** The picture; points that were not measured are left out. */
    public static String svg(List<ScalingPoint> points) {
        Map<String, List<ScalingPoint>> curves = new LinkedHashMap<>();
        points.stream()
                .filter(p -> p.cost().isPresent())
                .forEach(p -> curves.computeIfAbsent(p.setting().name(), n -> new ArrayList<>())
                        .add(p));
        var picture = new ScalingPicture();
        int height = TOP + HEIGHT + 60 + 18 * curves.size();
        picture.add(String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>",
                2 * PANEL,
                height));
        picture.add("<rect width='100%' height='100%' fill='white'/>");
        if (!curves.isEmpty()) {
            picture.panel(
                    0,
                    "milliseconds a step, forward and backward",
                    curves,
                    p -> p.cost().orElseThrow().millis());
            picture.panel(
                    PANEL,
                    "megabytes resident at the most",
                    curves,
                    p -> p.cost().orElseThrow().residentBytes() / 1e6);
            picture.legend(List.copyOf(curves.keySet()));
        }
        picture.add("</svg>");
        return picture.svg.toString();
    }

    private void panel(
            int x, String title, Map<String, List<ScalingPoint>> curves, ToDoubleFunction<ScalingPoint> value) {
        List<ScalingPoint> all = curves.values().stream().flatMap(List::stream).toList();
        var rows = Axis.of(all.stream().mapToDouble(p -> p.setting().rows()).toArray());
        var values = Axis.of(all.stream().mapToDouble(value).filter(v -> v > 0).toArray());
        add(String.format(Locale.ROOT, "<g transform='translate(%d %d)'>", x + LEFT, TOP));
        add(String.format(Locale.ROOT, "<text x='0' y='-14' font-weight='bold'>%s</text>", title));
        for (int e = rows.from; e <= rows.to; e++) {
            double at = rows.at(Math.pow(10, e)) * WIDTH;
            add(String.format(Locale.ROOT, "<path d='M%.1f 0V%d' stroke='#ddd'/>", at, HEIGHT));
            add(String.format(
                    Locale.ROOT,
                    "<text x='%.1f' y='%d' text-anchor='middle'>10<tspan dy='-5' font-size='9'>%d</tspan></text>",
                    at,
                    HEIGHT + 18,
                    e));
        }
        for (int e = values.from; e <= values.to; e++) {
            double at = (1 - values.at(Math.pow(10, e))) * HEIGHT;
            add(String.format(Locale.ROOT, "<path d='M0 %.1fH%d' stroke='#ddd'/>", at, WIDTH));
            add(String.format(
                    Locale.ROOT,
                    "<text x='-8' y='%.1f' text-anchor='end'>10<tspan dy='-5' font-size='9'>%d</tspan></text>",
                    at + 4,
                    e));
        }
        add(String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='middle'>N, rows of memory</text>",
                WIDTH / 2,
                HEIGHT + 38));
        int colour = 0;
        for (List<ScalingPoint> curve : curves.values()) {
            var line = new StringBuilder();
            for (ScalingPoint p : curve) {
                double px = rows.at(p.setting().rows()) * WIDTH;
                double py = (1 - values.at(value.applyAsDouble(p))) * HEIGHT;
                line.append(String.format(Locale.ROOT, "%s%.1f %.1f", line.isEmpty() ? "M" : "L", px, py));
                add(String.format(
                        Locale.ROOT, "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>", px, py, colour(colour)));
            }
            add(String.format(
                    Locale.ROOT, "<path d='%s' fill='none' stroke='%s' stroke-width='2'/>", line, colour(colour)));
            colour++;
        }
        add("</g>");
    }

    private void legend(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            int y = TOP + HEIGHT + 62 + 18 * i;
            add(String.format(
                    Locale.ROOT, "<path d='M%d %dh24' stroke='%s' stroke-width='3'/>", LEFT, y - 4, colour(i)));
            add(String.format(Locale.ROOT, "<text x='%d' y='%d'>%s</text>", LEFT + 32, y, names.get(i)));
        }
    }

    private static String colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }

    /** Whole powers of ten around some numbers. */
    private record Axis(int from, int to) {
        static Axis of(double[] values) {
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            for (double value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            int from = most > 0 ? (int) Math.floor(Math.log10(least)) : 0;
            return new Axis(from, most > 0 ? Math.max(from + 1, (int) Math.ceil(Math.log10(most))) : 1);
        }

        /** 0 at the lower end, 1 at the upper. */
        double at(double value) {
            return value > 0 ? (Math.log10(value) - from) / (to - from) : 0;
        }
    }
}

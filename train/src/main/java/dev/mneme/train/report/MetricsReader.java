package dev.mneme.train.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns the lines of {@code metrics.jsonl} into curves. Each line is an object with {@code iteration} and any measured
 * numbers.
 *
 * <p>Forgiving where a run that was stopped cannot help it: a last line that was cut off is left out, and of lines with
 * the same iteration the later one counts, since a resumed run repeats what came after its checkpoint. A line that is
 * broken in the middle of the file is an error.
 */
public final class MetricsReader {
    private final TreeMap<Long, Map<String, ?>> byIteration = new TreeMap<>();

    private MetricsReader() {}

    /**
     * Reads all lines.
     *
     * @param lines the file's lines
     * @param parser one line's keys and values, numbers as {@link Number}; throws a {@link RuntimeException} on what is
     *     no such line
     * @throws IllegalArgumentException on a broken line that is not the last one, naming its number
     */
    public static MetricsReader read(List<String> lines, Function<String, ? extends Map<String, ?>> parser) {
        MetricsReader reader = new MetricsReader();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            try {
                reader.add(parser.apply(line));
            } catch (RuntimeException broken) {
                if (i < lines.size() - 1) {
                    throw new IllegalArgumentException(
                            "metrics, line %s of %s is broken: %s".formatted(i + 1, lines.size(), broken.getMessage()),
                            broken);
                }
            }
        }
        return reader;
    }

    /**
     * The curve of one key: a point for each line that has the key, NaN where its value is not a number ({@code null}
     * or a text such as {@code "NaN"}). Without any such line the curve is empty.
     */
    public Curve curve(String key, String name, String unit) {
        List<Long> iterations = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        byIteration.forEach((iteration, line) -> {
            if (line.containsKey(key)) {
                iterations.add(iteration);
                values.add(line.get(key) instanceof Number number ? number.doubleValue() : Double.NaN);
            }
        });
        return new Curve(
                name,
                unit,
                iterations.stream().mapToLong(Long::longValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void add(Map<String, ?> line) {
        if (!(line.get("iteration") instanceof Number iteration)) {
            throw new IllegalArgumentException("an iteration is needed, got the keys " + line.keySet());
        }
        byIteration.put(iteration.longValue(), line);
    }
}

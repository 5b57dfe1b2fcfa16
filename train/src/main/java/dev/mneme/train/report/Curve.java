package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

/**
 * One measured quantity over the iterations of a run. Curves of the same unit are drawn in one chart.
 *
 * <p>The arrays are kept, not copied: whoever hands them over leaves them alone afterwards.
 *
 * @param name what was measured, for instance {@code loss}
 * @param unit what one of it is, for instance {@code nats per sequence}
 * @param iterations (n), strictly ascending
 * @param values (n); a value that is not finite leaves a gap and is counted in the text below the chart
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of data on its way into a page, never compared
public record Curve(String name, String unit, long[] iterations, double[] values) {
    /** Refuses arrays of different lengths, and iterations that do not ascend. */
    public Curve {
        requireNonNull(name, "name is null");
        requireNonNull(unit, "unit is null");
        if (iterations.length != values.length) {
            throw new IllegalArgumentException("Curve %s: one value for each iteration is needed, got %s values for %s"
                    .formatted(name, values.length, iterations.length));
        }
        for (int i = 1; i < iterations.length; i++) {
            if (iterations[i] <= iterations[i - 1]) {
                throw new IllegalArgumentException(
                        "Curve %s: iterations must ascend, got %s after %s at index %s; keep the later of two runs"
                                .formatted(name, iterations[i], iterations[i - 1], i));
            }
        }
    }
}

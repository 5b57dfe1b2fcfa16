package dev.mneme.train.compare;

import dev.mneme.train.io.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * What the same number is in several runs; of those that are finite, NaN where none is.
 *
 * @param median that in the middle, or the mean of the two there
 */
record Spread(double median, double least, double greatest) {
    static Spread of(double[] values) {
        double[] finite =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        int n = finite.length;
        return n == 0
                ? new Spread(Double.NaN, Double.NaN, Double.NaN)
                : new Spread((finite[(n - 1) / 2] + finite[n / 2]) / 2, finite[0], finite[n - 1]);
    }

    /** {@code 0.021 (0 to 3.4)}, or one number where there is but one; {@code -} where there is none. */
    String text() {
        return text(Spread::number);
    }

    String text(DoubleFunction<String> number) {
        if (Double.isNaN(median)) {
            return "-";
        }
        String from = number.apply(least);
        String to = number.apply(greatest);
        return from.equals(to) ? from : "%s (%s to %s)".formatted(number.apply(median), from, to);
    }

    /** With three digits that mean something. */
    private static String number(double value) {
        double size = Math.abs(value);
        String form = size == 0
                ? "%.0f"
                : size < 0.001 || size >= 1e6 ? "%.1e" : size < 10 ? "%.3f" : size < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, form, value);
    }

    JsonObject json() {
        return new JsonObject().put("median", median).put("least", least).put("greatest", greatest);
    }
}

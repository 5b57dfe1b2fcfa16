package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

/**
 * One measured quantity of several runs that differ in their seed alone: what is in the middle, and how far apart they are.
 *
 * <p>The arrays are kept, not copied, and of one length: whoever hands them over leaves them alone afterwards.
 *
 * @param chart the heading of those that are drawn together, for instance {@code Validation loss}
 * @param name whose it is, for instance {@code sam}
 * @param colour number of its colour, the same in every chart
 * @param unit what one of it is
 * @param x (n) ascending; the unit of all is the page's
 * @param median (n) not finite where no run has a value
 * @param least (n)
 * @param greatest (n)
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of data on its way into a page, never compared
public record Band(
        String chart,
        String name,
        int colour,
        String unit,
        long[] x,
        double[] median,
        double[] least,
        double[] greatest) {
    /** Refuses arrays of different lengths. */
    public Band {
        requireNonNull(chart, "chart is null");
        requireNonNull(name, "name is null");
        requireNonNull(unit, "unit is null");
        if (median.length != x.length || least.length != x.length || greatest.length != x.length) {
            throw new IllegalArgumentException("Band %s: three values for each of %s places are needed, got %s, %s, %s"
                    .formatted(name, x.length, median.length, least.length, greatest.length));
        }
    }

    /** What it came to, in words. */
    String inWords() {
        int last = x.length - 1;
        return last < 0
                ? name + " nothing yet"
                : "%s %s (%s to %s)"
                        .formatted(
                                name, Text.number(median[last]), Text.number(least[last]), Text.number(greatest[last]));
    }
}

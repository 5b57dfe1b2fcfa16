package dev.mneme.train.report;

import java.util.Arrays;

/**
 * A curve with few enough points to be sent in a page: equal stretches, of each the mean, the least and the greatest
 * value, so that a spike stays visible however long the run was.
 *
 * @param last (n) last iteration of each stretch
 * @param mean (n) NaN where the stretch has no finite value
 * @param least (n)
 * @param greatest (n)
 * @param gaps how many values of the whole curve were not finite
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Thinned(long[] last, double[] mean, double[] least, double[] greatest, int gaps) {
    /** Four numbers for each of them: about 30 KB of text for a curve. */
    static final int MOST_POINTS = 1000;

    static Thinned of(Curve curve) {
        int n = curve.values().length;
        int points = Math.min(n, MOST_POINTS);
        long[] last = new long[points];
        double[][] columns = new double[3][points];
        int gaps = 0;
        for (int p = 0; p < points; p++) {
            int from = (int) ((long) n * p / points);
            int to = (int) ((long) n * (p + 1) / points);
            double[] finite = Arrays.stream(curve.values(), from, to)
                    .filter(Double::isFinite)
                    .toArray();
            gaps += to - from - finite.length;
            last[p] = curve.iterations()[to - 1];
            columns[0][p] = Arrays.stream(finite).map(v -> v / finite.length).sum();
            columns[1][p] = Arrays.stream(finite).min().orElse(Double.NaN);
            columns[2][p] = Arrays.stream(finite).max().orElse(Double.NaN);
            if (finite.length == 0) {
                columns[0][p] = Double.NaN;
            }
        }
        return new Thinned(last, columns[0], columns[1], columns[2], gaps);
    }

    /** Whether a point stands for more than one value. */
    boolean thinned(Curve curve) {
        return curve.values().length > last.length;
    }
}

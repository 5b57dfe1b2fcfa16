package dev.mneme.train.compare;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How far all runs are, and how long they will take. What a run takes is known from its own share, else from others of the
 * same entrant, else from those of all. Reports come from several threads.
 */
final class Forecast {
    /** Of a run that has hardly begun nothing follows. */
    private static final double LEAST_SHARE = 0.02;

    private final List<Entry> entries;
    private final Budget budget;
    private final int parallel;
    private final double[] shares;
    private final double[] seconds;

    /** Of {@code entries}, so many of which run side by side. */
    Forecast(List<Entry> entries, Budget budget, int parallel) {
        this.entries = entries;
        this.budget = budget;
        this.parallel = parallel;
        shares = new double[entries.size()];
        seconds = new double[entries.size()];
    }

    /** Run {@code i} has done {@code iteration} iterations in so many seconds. */
    synchronized void at(int i, long iteration, double spent) {
        long all = entries.get(i).entrant().training().iterations();
        shares[i] = Math.min(1, Math.max((double) iteration / all, spent / budget.seconds()));
        seconds[i] = spent;
    }

    /** Run {@code i} is over. */
    synchronized void over(int i) {
        shares[i] = 1;
    }

    /** What is done of all, 0 to 1. */
    synchronized double share() {
        return Arrays.stream(shares).average().orElse(1);
    }

    /** Seconds until all are over; NaN before anything is known. */
    synchronized double remaining() {
        double left = 0;
        double longest = 0;
        for (int i = 0; i < shares.length; i++) {
            double own = shares[i] < 1 ? (1 - shares[i]) * whole(i).orElse(Double.NaN) : 0;
            left += own;
            longest = Math.max(longest, own);
        }
        return Math.max(longest, left / parallel);
    }

    private OptionalDouble whole(int i) {
        if (budget.seconds() < Double.POSITIVE_INFINITY) {
            return OptionalDouble.of(budget.seconds());
        }
        if (isKnown(i)) {
            return OptionalDouble.of(seconds[i] / shares[i]);
        }
        OptionalDouble alike = known(i, true);
        return alike.isPresent() ? alike : known(i, false);
    }

    private OptionalDouble known(int i, boolean alike) {
        return IntStream.range(0, shares.length)
                .filter(this::isKnown)
                .filter(j ->
                        !alike || entries.get(j).entrant().is(entries.get(i).entrant()))
                .mapToDouble(j -> seconds[j] / shares[j])
                .average();
    }

    private boolean isKnown(int i) {
        return shares[i] >= LEAST_SHARE && seconds[i] > 0;
    }
}

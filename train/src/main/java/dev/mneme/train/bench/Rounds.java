package dev.mneme.train.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Repeats work in rounds until the medians of two of them in a row agree and nothing of it was compiled in between. A JVM
 * begins with slow code, and on a busy machine the fast code may be long in coming: times that stand still say nothing
 * as long as a compiler is at work.
 */
final class Rounds {
    private static final int LEAST_REPETITIONS = 3;
    private static final int MOST_ROUNDS = 10;
    private static final double AGREEMENT = 0.1; // of the lesser median
    private static final double COMPILING = 0.02; // of the time of a round, beside a tick of the clock
    private static final double TICK = 0.01;
    private static final double NANOS = 1e9;

    private final double seconds;
    private final LongSupplier nanoTime;
    private final Supplier<CompilerThreads.Activity> compiler;

    /**
     * What came out.
     *
     * @param times seconds of each repetition of the last round, ascending
     * @param settled whether its median agreed with that of the round before
     */
    record Outcome(List<Double> times, boolean settled) {
        double best() {
            return times.getFirst();
        }

        double median() {
            return times.get(times.size() / 2);
        }
    }

    /** Rounds of about {@code seconds} each. */
    Rounds(double seconds) {
        this(seconds, System::nanoTime, CompilerThreads::now);
    }

    Rounds(double seconds, LongSupplier nanoTime, Supplier<CompilerThreads.Activity> compiler) {
        this.seconds = seconds;
        this.nanoTime = nanoTime;
        this.compiler = compiler;
    }

    /** Repeats {@code work}, for at least two rounds and about ten times the seconds of one at most. */
    Outcome repeat(Runnable work) {
        long start = nanoTime.getAsLong();
        Outcome before = round(work);
        while (true) {
            CompilerThreads.Activity compiled = compiler.get();
            Outcome last = round(work);
            boolean agrees =
                    Math.abs(last.median() - before.median()) <= AGREEMENT * Math.min(last.median(), before.median());
            if (agrees && isQuiet(compiled, compiler.get(), last)) {
                return new Outcome(last.times(), true);
            }
            if ((nanoTime.getAsLong() - start) / NANOS >= MOST_ROUNDS * seconds) {
                return last;
            }
            before = last;
        }
    }

    private static boolean isQuiet(CompilerThreads.Activity before, CompilerThreads.Activity after, Outcome round) {
        double total = round.times().stream().mapToDouble(t -> t).sum();
        return !after.running() && Math.abs(after.seconds() - before.seconds()) <= TICK + COMPILING * total;
    }

    private Outcome round(Runnable work) {
        var times = new ArrayList<Double>();
        double total = 0;
        while (times.size() < LEAST_REPETITIONS ? total <= 4 * seconds : total < seconds) {
            long start = nanoTime.getAsLong();
            work.run();
            double took = (nanoTime.getAsLong() - start) / NANOS;
            times.add(took);
            total += took;
        }
        times.sort(null);
        return new Outcome(times, false);
    }
}

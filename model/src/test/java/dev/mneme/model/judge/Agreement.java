package dev.mneme.model.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares float32 results with the judge's, relative to the largest: a gradient near zero beside a large one is a
 * difference of large terms, and owes them its rounding. Collect with {@code compare}, then assert once.
 *
 * <pre>{@code
 * Agreement.of("lstm, 2 layers", 2e-6)
 *         .compare("input", dInputs, judged.inputGradients())
 *         .compare(dParameters, judged.parameterGradients())
 *         .assertRelativeToAll();
 * }</pre>
 */
public final class Agreement {
    private static final int NO_STEP = -1;

    private final String what;
    private final double tolerance;
    private final List<Pair> pairs = new ArrayList<>();

    private Agreement(String what, double tolerance) {
        this.what = what;
        this.tolerance = tolerance;
    }

    /** Nothing compared yet; {@code what} names the mechanism or network in the message. */
    public static Agreement of(String what, double tolerance) {
        return new Agreement(what, tolerance);
    }

    /** Adds one tensor. */
    public Agreement compare(String name, float[] actual, double[] judged) {
        return add(name, NO_STEP, actual, judged);
    }

    /** Adds one tensor for each step, (T, n). */
    public Agreement compare(String name, float[][] actual, double[][] judged) {
        needEqual(name + ", steps", actual.length, judged.length);
        for (int t = 0; t < actual.length; t++) {
            add(name, t, actual[t], judged[t]);
        }
        return this;
    }

    /** Adds every named tensor; both sides must have the same names. */
    public Agreement compare(Map<String, float[]> actual, Map<String, double[]> judged) {
        if (!actual.keySet().equals(judged.keySet())) {
            throw new AssertionError(what + ": got " + actual.keySet() + ", the judge has " + judged.keySet());
        }
        judged.forEach((name, values) -> {
            float[] own = actual.getOrDefault(name, new float[0]);
            compare(name, own, values);
        });
        return this;
    }

    /** Every number within the tolerance times the judge's largest of the same name; returns the worst, so measured. */
    public double assertRelativeToEach() {
        return report(pairs.stream()
                .map(pair -> pair.worst(largest(pairs.stream()
                        .filter(other -> other.name.equals(pair.name))
                        .toList())))
                .toList());
    }

    /** Every number within the tolerance times the judge's largest of all; returns the worst, so measured. */
    public double assertRelativeToAll() {
        double scale = largest(pairs);
        return report(pairs.stream().map(pair -> pair.worst(scale)).toList());
    }

    private Agreement add(String name, int step, float[] actual, double[] judged) {
        needEqual(name, actual.length, judged.length);
        pairs.add(new Pair(name, step, actual, judged));
        return this;
    }

    private void needEqual(String name, int actual, int judged) {
        if (actual != judged) {
            throw new AssertionError(what + ": " + name + ": got " + actual + " numbers, the judge has " + judged);
        }
    }

    private static double largest(List<Pair> pairs) {
        return pairs.stream()
                .flatMapToDouble(pair -> Arrays.stream(pair.judged))
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private double report(List<Difference> differences) {
        if (differences.isEmpty()) {
            throw new AssertionError(what + ": nothing was compared");
        }
        var off = differences.stream().filter(d -> !(d.relative <= tolerance)).toList();
        Difference worst = differences.getFirst();
        for (Difference d : differences) {
            worst = Double.compare(d.relative, worst.relative) > 0 ? d : worst;
        }
        if (off.isEmpty()) {
            return worst.relative;
        }
        var names = new TreeSet<String>();
        off.forEach(d -> names.add(d.pair.name));
        throw new AssertionError(what + ": " + worst + ", allowed " + tolerance + "; off in " + names);
    }

    /** Two tensors that should be one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Pair(String name, int step, float[] actual, double[] judged) {
        /** The largest difference; not a number counts as larger than any. */
        Difference worst(double scale) {
            var worst = new Difference(this, 0, 0, scale);
            for (int i = 0; i < judged.length; i++) {
                double off = Math.abs(actual[i] - judged[i]);
                double relative = off == 0 ? 0 : off / scale;
                if (Double.compare(relative, worst.relative) > 0) {
                    worst = new Difference(this, i, relative, scale);
                }
            }
            return worst;
        }
    }

    private record Difference(Pair pair, int index, double relative, double scale) {
        @Override
        public String toString() {
            return pair.name + "[" + index + "]" + (pair.step == NO_STEP ? "" : " at step " + pair.step) + " is "
                    + pair.actual[index] + ", the judge says " + pair.judged[index] + ": off by " + relative
                    + " of the largest, " + scale;
        }
    }
}

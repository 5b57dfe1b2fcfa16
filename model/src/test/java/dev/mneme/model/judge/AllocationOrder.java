package dev.mneme.model.judge;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Where the free list φ of a step comes from: sorted by the judge, or taken over from the implementation judged. */
@FunctionalInterface
public interface AllocationOrder {
    /** Two usages closer than this may stand in either order, since float and double may round them apart. */
    double NEAR_TIE = 1e-5;

    /** Rows by ascending usage. */
    int[] of(double[] usage);

    /** Sorted here; ties go to the lower row. */
    static int[] ascending(double[] usage) {
        return IntStream.range(0, usage.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> usage[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Handed in, and refused where the judge's own usage falls along it by more than {@link #NEAR_TIE}. */
    static AllocationOrder given(int... order) {
        return usage -> {
            for (int j = 1; j < order.length; j++) {
                double before = usage[order[j - 1]];
                double after = usage[order[j]];
                if (after < before - NEAR_TIE) {
                    throw new AssertionError("the order handed in puts row " + order[j - 1] + " (usage " + before
                            + ") before row " + order[j] + " (usage " + after + "): usage must ascend along it");
                }
            }
            return order;
        };
    }
}

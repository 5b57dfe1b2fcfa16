package dev.mneme.kernels.internal;

/** Sums of 16 logical lanes kept in an array. */
final class Lanes {
    static final int COUNT = 16;

    private Lanes() {}

    /** Returns the halving tree over the 16 lanes from {@code at} on: lane l receives l + 8, l + 4, l + 2, l + 1. */
    static float sum(float[] lanes, int at) {
        return tree(lanes, at, 0, 1);
    }

    /** {@link #sum}, leaving zeros behind. */
    static float takeSum(float[] lanes, int at) {
        float sum = sum(lanes, at);
        java.util.Arrays.fill(lanes, at, at + COUNT, 0);
        return sum;
    }

    private static float tree(float[] lanes, int at, int lane, int step) {
        return step == COUNT
                ? lanes[at + lane]
                : tree(lanes, at, lane, 2 * step) + tree(lanes, at, lane + step, 2 * step);
    }
}

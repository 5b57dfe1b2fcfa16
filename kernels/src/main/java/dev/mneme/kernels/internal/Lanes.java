package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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
        Arrays.fill(lanes, at, at + COUNT, 0);
        return sum;
    }

    /** x += {@code count} floats from {@code from} on. */
    static void add(float[] sums, int from, int count, MemorySegment x, long xAt) {
        for (int i = 0; i < count; i++) {
            x.set(JAVA_FLOAT, xAt + 4L * i, x.get(JAVA_FLOAT, xAt + 4L * i) + sums[from + i]);
        }
    }

    /** x = {@code count} floats from {@code from} on. */
    static void put(float[] sums, int from, int count, MemorySegment x, long xAt) {
        for (int i = 0; i < count; i++) {
            x.set(JAVA_FLOAT, xAt + 4L * i, sums[from + i]);
        }
    }

    private static float tree(float[] lanes, int at, int lane, int step) {
        return step == COUNT
                ? lanes[at + lane]
                : tree(lanes, at, lane, 2 * step) + tree(lanes, at, lane + step, 2 * step);
    }
}

package dev.mneme.kernels.internal;

import java.util.Arrays;

/** Heap scratch of one thread, made once and grown when a larger product comes. */
final class Panels {
    private static final ThreadLocal<Panels> OF_THREAD = ThreadLocal.withInitial(Panels::new);

    private final float[] lanes = new float[Lanes.COUNT * Lanes.COUNT];
    private final float[] moreLanes = new float[Lanes.COUNT * Lanes.COUNT];
    private final float[] operands = new float[64];
    private float[] sums = new float[256];
    private float[] floats = new float[MatMulLoops.BLOCK * Lanes.COUNT];

    private Panels() {}

    static Panels ofThread() {
        return OF_THREAD.get();
    }

    /** Returns room for the 16 lanes of 16 sums, of any content; nothing else shares it. */
    float[] lanes() {
        return lanes;
    }

    /** Returns {@code count} zeros or more; nothing else shares them. */
    float[] sums(int count) {
        if (sums.length < count) {
            sums = new float[Math.max(count, 2 * sums.length)];
        }
        Arrays.fill(sums, 0, count, 0);
        return sums;
    }

    /** As {@link #lanes}. */
    float[] moreLanes() {
        return moreLanes;
    }

    /** Returns room for the 64 numbers of some rows that a tile spreads over vectors. */
    float[] operands() {
        return operands;
    }

    /** Returns at least {@code count} floats of any content. */
    float[] floats(int count) {
        if (floats.length < count) {
            floats = new float[Math.max(count, 2 * floats.length)];
        }
        return floats;
    }

    /** Returns at least {@code count} floats, the first {@code count} of them 0. */
    float[] zeros(int count) {
        float[] zeros = floats(count);
        Arrays.fill(zeros, 0, count, 0);
        return zeros;
    }
}

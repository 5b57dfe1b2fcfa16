package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The halving tree of 16 lanes, written as the recursion that it is. */
public final class ScalarReduction implements ReductionLoops {
    private static final int LANES = 16;

    /** Stateless. */
    public ScalarReduction() {}

    @Override
    public float dot(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        return dotTree(x, xAt, y, yAt, n, 0, 1);
    }

    /** The sum over lanes {@code lane, lane + step, ...}. */
    static float dotTree(MemorySegment x, long xAt, MemorySegment y, long yAt, int n, int lane, int step) {
        if (step < LANES) {
            return dotTree(x, xAt, y, yAt, n, lane, 2 * step) + dotTree(x, xAt, y, yAt, n, lane + step, 2 * step);
        }
        float sum = 0;
        for (int i = lane; i < n; i += LANES) {
            sum = Math.fma(x.get(JAVA_FLOAT, xAt + 4L * i), y.get(JAVA_FLOAT, yAt + 4L * i), sum);
        }
        return sum;
    }

    @Override
    public void gatheredDots(
            MemorySegment x,
            long xAt,
            MemorySegment m,
            long mAt,
            int n,
            MemorySegment s,
            long sAt,
            int[] rows,
            int count,
            float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = dot(x, xAt, m, mAt + 4L * n * rows[i], n) * s.get(JAVA_FLOAT, sAt + 4L * rows[i]);
        }
    }

    @Override
    public float sum(MemorySegment x, long xAt, int n) {
        return sumTree(x, xAt, n, 0, 1);
    }

    private static float sumTree(MemorySegment x, long xAt, int n, int lane, int step) {
        if (step < LANES) {
            return sumTree(x, xAt, n, lane, 2 * step) + sumTree(x, xAt, n, lane + step, 2 * step);
        }
        float sum = 0;
        for (int i = lane; i < n; i += LANES) {
            sum += x.get(JAVA_FLOAT, xAt + 4L * i);
        }
        return sum;
    }

    @Override
    public float max(MemorySegment x, long xAt, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x.get(JAVA_FLOAT, xAt + 4L * i));
        }
        return max;
    }

    @Override
    public float expSum(float shift, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            y.set(JAVA_FLOAT, yAt + 4L * i, Approximations.exp(x.get(JAVA_FLOAT, xAt + 4L * i) - shift));
        }
        return sum(y, yAt, n);
    }

    @Override
    public int firstNonFinite(MemorySegment x, long xAt, int n) {
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(x.get(JAVA_FLOAT, xAt + 4L * i))) {
                return i;
            }
        }
        return -1;
    }
}

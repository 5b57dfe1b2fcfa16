package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The formulas of the memory matrix, one float at a time. */
public final class ScalarMemory implements MemoryLoops {
    /** Stateless. */
    public ScalarMemory() {}

    @Override
    public void sumRows(MemorySegment x, long xAt, int rows, int stride, MemorySegment y, long yAt, int cols) {
        float[] sums = Panels.ofThread().zeros(cols);
        for (int i = 0; i < rows; i++) {
            long rowAt = xAt + 4L * i * stride;
            for (int j = 0; j < cols; j++) {
                sums[j] += x.get(JAVA_FLOAT, rowAt + 4L * j);
            }
        }
        for (int j = 0; j < cols; j++) {
            y.set(JAVA_FLOAT, yAt + 4L * j, y.get(JAVA_FLOAT, yAt + 4L * j) + sums[j]);
        }
    }

    @Override
    public void inverseNorms(MemorySegment x, long xAt, int rows, int stride, float eps, MemorySegment y, long yAt) {
        for (int i = 0; i < rows; i++) {
            long rowAt = xAt + 4L * i * stride;
            float square = ScalarReduction.dotTree(x, rowAt, x, rowAt, stride, 0, 1);
            y.set(JAVA_FLOAT, yAt + 4L * i, 1 / (float) Math.sqrt(square + eps));
        }
    }

    @Override
    public void eraseAdd(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment y,
            long yAt,
            int rows,
            int stride) {
        long vAt = sAt + 4L * stride;
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            long row = 4L * i * stride;
            for (int j = 0; j < stride; j++) {
                float kept = x.get(JAVA_FLOAT, xAt + row + 4L * j) * Math.fma(-wi, s.get(JAVA_FLOAT, sAt + 4L * j), 1);
                y.set(JAVA_FLOAT, yAt + row + 4L * j, Math.fma(wi, s.get(JAVA_FLOAT, vAt + 4L * j), kept));
            }
        }
    }

    @Override
    public void eraseAddBackward(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment d,
            long dAt,
            MemorySegment dW,
            long dWAt,
            int rows,
            int stride) {
        float[] lanes = Panels.ofThread().zeros(Lanes.COUNT);
        long vAt = sAt + 4L * stride;
        long dEAt = vAt + 4L * stride;
        long dVAt = dEAt + 4L * stride;
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            long row = 4L * i * stride;
            for (int j = 0; j < stride; j++) {
                long at = 4L * j;
                float m = x.get(JAVA_FLOAT, xAt + row + at);
                float e = s.get(JAVA_FLOAT, sAt + at);
                float after = d.get(JAVA_FLOAT, dAt + row + at);
                float scaled = after * wi;
                int lane = j % Lanes.COUNT;
                lanes[lane] = Math.fma(after, Math.fma(-m, e, s.get(JAVA_FLOAT, vAt + at)), lanes[lane]);
                s.set(JAVA_FLOAT, dEAt + at, Math.fma(-scaled, m, s.get(JAVA_FLOAT, dEAt + at)));
                s.set(JAVA_FLOAT, dVAt + at, s.get(JAVA_FLOAT, dVAt + at) + scaled);
                d.set(JAVA_FLOAT, dAt + row + at, after * Math.fma(-wi, e, 1));
            }
            dW.set(JAVA_FLOAT, dWAt + 4L * i, dW.get(JAVA_FLOAT, dWAt + 4L * i) + Lanes.takeSum(lanes, 0));
        }
    }
}

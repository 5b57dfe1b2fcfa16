package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The products, one row of C at a time. */
public final class ScalarMatMul implements MatMulLoops {
    /** Stateless. */
    public ScalarMatMul() {}

    @Override
    public void multiply(
            MemorySegment a,
            long aAt,
            int aRow,
            int aStep,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            int m,
            int k,
            int n) {
        float[] chain = Panels.ofThread().floats(n);
        for (int i = 0; i < m; i++) {
            long cRowAt = cAt + 4L * i * n;
            for (int from = 0; from < k; from += BLOCK) {
                Arrays.fill(chain, 0, n, 0);
                for (int p = from; p < Math.min(k, from + BLOCK); p++) {
                    float x = a.get(JAVA_FLOAT, aAt + 4 * ((long) i * aRow + (long) p * aStep));
                    long bRowAt = bAt + 4L * p * n;
                    for (int j = 0; j < n; j++) {
                        chain[j] = Math.fma(x, b.get(JAVA_FLOAT, bRowAt + 4L * j), chain[j]);
                    }
                }
                for (int j = 0; j < n; j++) {
                    c.set(JAVA_FLOAT, cRowAt + 4L * j, c.get(JAVA_FLOAT, cRowAt + 4L * j) + chain[j]);
                }
            }
        }
    }

    @Override
    public void multiplyTransposed(
            MemorySegment a,
            long aAt,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            int cRow,
            int m,
            int k,
            int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                long at = cAt + 4 * ((long) i * cRow + j);
                float sum = ScalarReduction.dotTree(a, aAt + 4L * i * k, b, bAt + 4L * j * k, k, 0, 1);
                c.set(JAVA_FLOAT, at, c.get(JAVA_FLOAT, at) + sum);
            }
        }
    }
}

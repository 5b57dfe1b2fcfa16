package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Matrix products over rows that are padded to multiples of 16 floats. Strides and lengths count floats, {@code xAt} is
 * a byte offset.
 */
public interface MatMulLoops {
    /** Steps of one fused chain; part of the numerics, not a tuning knob. */
    int BLOCK = 256;

    /**
     * C(m, n) += A(m, k) B(k, n), where A(i, p) is float {@code i * aRow + p * aStep} of a (one of the two is 1) and
     * rows of B and C are {@code n} floats apart. Each output is C plus, block of 256 steps after block, a chain of
     * fused multiply-adds in ascending p from +0.
     */
    void multiply(
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
            int n);

    /**
     * C(m, n) += A(m, k) B(n, k)^T with rows of A and B {@code k} floats apart and rows of C {@code cRow}. Each output
     * is C plus one sum in the order of {@link ReductionLoops}.
     */
    void multiplyTransposed(
            MemorySegment a,
            long aAt,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            int cRow,
            int m,
            int k,
            int n);
}

package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Loops over a matrix of {@code rows} rows of {@code stride} floats, a multiple of 16 with zero padding. The vectors
 * {@code s} belong to are scratch, padded to {@code stride} floats too, and lie one after the other from {@code sAt}.
 */
public interface MemoryLoops {
    /** y += sum of the rows of x, each column a chain of additions in ascending rows from +0; y has cols floats. */
    void sumRows(MemorySegment x, long xAt, int rows, int stride, MemorySegment y, long yAt, int cols);

    /** y_i = 1 / sqrt(x_i . x_i + eps), the product as in {@link ReductionLoops#dot}; y has rows floats. */
    void inverseNorms(MemorySegment x, long xAt, int rows, int stride, float eps, MemorySegment y, long yAt);

    /** y_i = x_i (1 - w_i e) + w_i v; s holds e, v. */
    void eraseAdd(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment y,
            long yAt,
            int rows,
            int stride);

    /** The way back, see {@code MemoryKernels.eraseAddBackward}; s holds e, v, dE, dV. */
    void eraseAddBackward(
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
            int stride);
}

package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Sums in one fixed order: element i is added, by fused multiply-add where there is a product, to lane i mod 16; then
 * lane l receives lane l + 8, l + 4, l + 2, l + 1. The order is the same at every vector width, so the bits are too.
 */
public interface ReductionLoops {
    /** x . y. */
    float dot(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /**
     * y_i = (x . r) s_r for the {@code count} rows r = rows_i, each of n floats of m, a multiple of 16, with zero padding;
     * the product as in {@link #dot}.
     */
    void gatheredDots(
            MemorySegment x,
            long xAt,
            MemorySegment m,
            long mAt,
            int n,
            MemorySegment s,
            long sAt,
            int[] rows,
            int count,
            float[] y);

    /** The sum of x. */
    float sum(MemorySegment x, long xAt, int n);

    /** The greatest of x, NaN if there is one; -Infinity for n = 0. */
    float max(MemorySegment x, long xAt, int n);

    /** y = e^(x - shift), returning the sum of y. */
    float expSum(float shift, MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** The index of the first of x that is infinite or NaN, or -1. */
    int firstNonFinite(MemorySegment x, long xAt, int n);
}

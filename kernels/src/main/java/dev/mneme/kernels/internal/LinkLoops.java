package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Loops over the link matrix l of {@code n} rows of {@code stride} floats, a multiple of 16 with zero padding and a zero
 * diagonal. All vectors lie in scratch s, padded to {@code stride} floats, one after the other from {@code sAt} in the
 * order of the constants. There are R = {@code reads} rows of each kind: 1 or a multiple of 4 (the rest zero).
 *
 * <p>Sums over j use the order of {@link ReductionLoops}, sums over i are fused chains in ascending i from +0.
 */
public interface LinkLoops {
    /** Row of the write weights. */
    int W = 0;

    /** First of the four equal rows of the precedence; loops may punch holes into them and mend them again. */
    int P = 1;

    /** First of four rows of ones, for {@link #backward} alone; holes as in the precedence. */
    int KEEP = 5;

    /** First row of the read weights; behind them the other kinds, R rows each. */
    int READS = 9;

    /** Returns the rows of scratch that {@link #forward} needs: w, 4 p, 4 unused, reads, forward, backward. */
    static int forwardRows(int reads) {
        return READS + 3 * reads;
    }

    /**
     * Returns the rows that {@link #backward} needs: w, 4 p, 4 ones, reads, dF, dB, by column, by row, dW by row, dW by
     * column, dP, and one that the loops may use.
     */
    static int backwardRows(int reads) {
        return READS + 5 * reads + 4;
    }

    /** l_ij = (1 - w_i - w_j) l_ij + w_i p_j off the diagonal. */
    void update(MemorySegment l, long lAt, int n, int stride, MemorySegment s, long sAt);

    /** The update, then forward_r = L reads_r and backward_r += L^T reads_r. */
    void forward(MemorySegment l, long lAt, int n, int stride, int reads, MemorySegment s, long sAt);

    /**
     * The way back of {@link #forward} with l the matrix before the update and d the gradient of the one after it:
     * d_ij += sum_r dF_ri reads_rj + reads_ri dB_rj off the diagonal; by column: L^T dF, by row: L dB; dW by row:
     * sum_j d_ij (p_j - l_ij), by column: sum_i d_ij l_ij (to be subtracted); dP: sum_i w_i d_ij; d_ij *= 1 - w_i - w_j.
     */
    void backward(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            int stride,
            int reads,
            MemorySegment s,
            long sAt);
}

package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Loops over the link matrix l of {@code n} columns, a multiple of 16 with zero padding, and a zero diagonal. R is the
 * number of read heads that one pass takes, 1 or 4.
 *
 * <p>All vectors over the columns lie in scratch s, interleaved: the first 16 floats of each kind, then the next 16 of
 * each kind, and so on. So one address and constant distances reach all of them. Behind them lie whole rows: sums over
 * the columns and, for the way back, the gradients of forward.
 *
 * <p>Sums over j use the order of {@link ReductionLoops}, sums over i are fused chains in ascending i.
 */
public interface LinkLoops {
    /** Write weights. */
    int W = 0;

    /** The precedence, twice; the loops may punch holes into either and mend them again. */
    int P = 1;

    /** {@link #forward}: R kinds of read weights, then R of backward. */
    int READS = 3;

    /** {@link #backward}: ones, twice, with holes as the precedence. */
    int KEEP = 3;

    /** {@link #backward}: R kinds of read weights, R of dBackward, R of L^T dForward; then dW by column; then dP. */
    int READS_BACK = 5;

    /** Returns the number of kinds for {@link #forward}; whole rows behind them: R of forward. */
    static int forwardKinds(int reads) {
        return READS + 2 * reads;
    }

    /** Returns the number of kinds for {@link #backward}; whole rows behind them: R of dForward, R of L dB, 1 of dW. */
    static int backwardKinds(int reads) {
        return READS_BACK + 3 * reads + 2;
    }

    /** Returns the byte offset of float j of a kind. */
    static long at(int kind, int j, int kinds) {
        return 4L * ((long) (j & -Lanes.COUNT) * kinds + (long) Lanes.COUNT * kind + j % Lanes.COUNT);
    }

    /** A kind of s = x, which has {@code size} floats. */
    void spread(MemorySegment x, long xAt, int size, MemorySegment s, int kind, int kinds);

    /** x += a times a kind of s, for the {@code size} floats of x. */
    void collect(float a, MemorySegment s, int kind, int kinds, MemorySegment x, long xAt, int size);

    /** l_ij = (1 - w_i - w_j) l_ij + w_i p_j off the diagonal of {@code rows} rows; s as for forward with R = 0. */
    void update(MemorySegment l, long lAt, int rows, int n, MemorySegment s);

    /** The update, then forward_r = L reads_r and backward_r += L^T reads_r. */
    void forward(MemorySegment l, long lAt, int rows, int n, int reads, MemorySegment s);

    /**
     * The way back of {@link #forward} for rows {@code from} to {@code to - 1}, the first of which l and d point to; l is
     * the matrix before the update, d the gradient of the one after it. d_ij += sum_r dF_ri reads_rj + reads_ri dB_rj off
     * the diagonal; L^T dF and L dB are added and stored; dW by row = sum_j d_ij (p_j - l_ij), dW by column += sum_i d_ij
     * l_ij (to be subtracted), dP += sum_i w_i d_ij; d_ij *= 1 - w_i - w_j.
     */
    void backward(
            MemorySegment l, long lAt, MemorySegment d, long dAt, int from, int to, int n, int reads, MemorySegment s);
}

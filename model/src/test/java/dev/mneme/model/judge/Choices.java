package dev.mneme.model.judge;

import java.util.function.IntFunction;

/**
 * What a sequence begins with, and the discrete choices of each step, which a judge is handed, since float and double may
 * round near ties apart; it refuses those that its own numbers contradict.
 *
 * @param orders free lists of a DNC, of each step and write head
 * @param leastUsed rows u_1..u_R of a sparse memory
 * @param rowsRead rows that each head reads by content, (R, K)
 * @param links what sparse links keep
 * @param firstRows (N, W) what the rows of a sparse memory hold at first; none for zeros
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as records
public record Choices(
        FreeLists orders,
        IntFunction<int[]> leastUsed,
        IntFunction<int[][]> rowsRead,
        IntFunction<LinkCuts> links,
        float[][] firstRows) {

    private static final float[][] ZEROS = {};

    /**
     * The entries that stay after each cut of a step.
     *
     * @param links row numbers j of each row i, (N, up to K_L)
     * @param precedence rows of p
     * @param forward rows of each head's fwd, (R, up to K_L)
     * @param backward rows of each head's bwd
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record LinkCuts(int[][] links, int[] precedence, int[][] forward, int[][] backward) {}

    /** The free list of a write head at a step. */
    @FunctionalInterface
    public interface FreeLists {
        AllocationOrder of(int t, int head);
    }

    /** Of a DNC. */
    public static Choices ofDnc(FreeLists orders) {
        return new Choices(orders, Choices::none, Choices::none, Choices::none, ZEROS);
    }

    /** Of a memory that reads few rows. */
    public static Choices ofSparse(IntFunction<int[]> leastUsed, IntFunction<int[][]> rowsRead) {
        return new Choices(Choices::noList, leastUsed, rowsRead, Choices::none, ZEROS);
    }

    /** Of a sparse memory with links. */
    public static Choices ofLinked(
            IntFunction<int[]> leastUsed, IntFunction<int[][]> rowsRead, IntFunction<LinkCuts> links) {
        return new Choices(Choices::noList, leastUsed, rowsRead, links, ZEROS);
    }

    /** The same over a memory that begins with these rows. */
    public Choices from(float[][] rows) {
        return new Choices(orders, leastUsed, rowsRead, links, rows);
    }

    private static AllocationOrder noList(int t, int head) {
        return none(t);
    }

    private static <T> T none(int t) {
        throw new IllegalStateException("this memory has no such choice at step " + t);
    }
}

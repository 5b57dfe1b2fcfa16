package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * All rows in the order of their last use, in a ring: the least recently used first; at first all in row order. Each
 * use costs O(1), and so does taking it back exactly (Knuth's dancing links: a row remembers nothing, the caller keeps
 * the row before which it stood).
 *
 * <p>Links are kept as differences from those of the first order, so that memory that was never written means that
 * order, and a ring over ten million rows costs nothing until it is used.
 */
public final class LeastRecentlyUsed {
    private final int rows; // also the number of the sentinel between the last and the first
    private final MemorySegment after; // (N + 1) ints: the row that follows, minus row + 1
    private final MemorySegment before; // (N + 1) ints: the row that stands before, minus row - 1
    private int extent; // rows from here on were never used

    /** All of {@code rows} rows in row order; {@code countedRows} as for {@link RowStore}. */
    public LeastRecentlyUsed(TensorArena arena, int rows, int countedRows) {
        this.rows = rows;
        long bytes = Integer.BYTES * (rows + 1L);
        long counted = Integer.BYTES * Math.min(rows + 1L, countedRows + 1L);
        after = arena.reserve(bytes, counted);
        before = arena.reserve(bytes, counted);
    }

    /** The least recently used row. */
    public int first() {
        return next(rows);
    }

    /** The row used next after {@code row}; N after the most recently used. */
    public int next(int row) {
        return wrap(row + 1 + after.getAtIndex(JAVA_INT, row));
    }

    /**
     * Makes {@code row} the most recently used.
     *
     * @return the row that it stood before, N if it was the last: what {@link #takeBack} needs
     */
    public int use(int row) {
        extent = Math.max(extent, row + 1);
        int following = next(row);
        link(previous(row), following);
        link(previous(rows), row);
        link(row, rows);
        return following == rows ? rows : following;
    }

    /** Takes back the last use that still stands: of {@code row}, which stood before {@code following}. */
    public void takeBack(int row, int following) {
        link(previous(row), next(row));
        link(previous(following), row);
        link(row, following);
    }

    /** Puts all rows in row order again, at the cost of those up to the highest that was used. */
    public void reset() {
        long bytes = Integer.BYTES * Math.min(extent + 1L, rows + 1L);
        Kernels.zero(after, 0, bytes);
        Kernels.zero(before, 0, bytes);
        after.setAtIndex(JAVA_INT, rows - 1L, 0); // of the last row, which the first row to be used came after
        after.setAtIndex(JAVA_INT, rows, 0);
        before.setAtIndex(JAVA_INT, rows, 0);
        extent = 0;
    }

    private int previous(int row) {
        return wrap(row - 1 + before.getAtIndex(JAVA_INT, row));
    }

    private void link(int row, int following) {
        after.setAtIndex(JAVA_INT, row, following - row - 1);
        before.setAtIndex(JAVA_INT, following, row - following + 1);
    }

    private int wrap(int row) {
        return row < 0 ? row + rows + 1 : row > rows ? row - rows - 1 : row;
    }
}

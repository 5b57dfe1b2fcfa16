package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;

/**
 * What the rows that a step changes held before it, step by step: O(rows changed) memory a step, whatever N. Taking a
 * step back exchanges the rows with what was kept, so that it can be done again by exchanging once more.
 */
public final class RowJournal {
    private final RowStore store;
    private final NearestRows index;
    private final int most; // rows a step may change
    private final Mat kept; // (T * most, W) the other contents of each row
    private final int[] rows; // [t * most + j]
    private final int[] counts; // [t]
    private final int[] extents; // [t] of the store before the step, after it once taken back
    private final Mat spare; // (1, W)

    /** For up to {@code steps} steps that change up to {@code most} rows each. */
    public RowJournal(TensorArena arena, RowStore store, NearestRows index, int steps, int most) {
        this.store = store;
        this.index = index;
        this.most = most;
        kept = arena.mat(Math.multiplyExact(steps, most), store.words());
        rows = new int[steps * most];
        counts = new int[steps];
        extents = new int[steps];
        spare = arena.mat(1, store.words());
    }

    /**
     * Scatters the new contents of the rows that step {@code t} changes, and keeps the old.
     *
     * @param changed rows, each once; {@code count} of them
     * @param contents (at least count, W) what they shall hold
     */
    public void write(int t, int[] changed, int count, Mat contents) {
        counts[t] = count;
        extents[t] = store.extent();
        for (int j = 0; j < count; j++) {
            int at = t * most + j;
            rows[at] = changed[j];
            Blocks.copyRows(store.rows(), changed[j], kept, at, 1);
            Blocks.copyRows(contents, j, store.rows(), changed[j], 1);
            store.changed(changed[j]);
            index.changed(changed[j]);
        }
    }

    /** Takes step {@code t} back, the last that stands: all its rows hold what they did, bit for bit. */
    public void takeBack(int t) {
        int extent = store.extent();
        for (int j = counts[t] - 1; j >= 0; j--) {
            exchange(t * most + j);
        }
        store.shrink(extents[t]);
        extents[t] = extent;
        for (int j = counts[t] - 1; j >= 0; j--) {
            index.restored(rows[t * most + j]);
        }
    }

    /** Does step {@code t} again, the last that was taken back. */
    public void again(int t) {
        extents[t] = store.extent();
        for (int j = 0; j < counts[t]; j++) {
            exchange(t * most + j);
            index.changed(rows[t * most + j]);
        }
    }

    private void exchange(int at) {
        Blocks.swapRows(store.rows(), rows[at], kept, at, spare);
        store.changed(rows[at]);
    }
}

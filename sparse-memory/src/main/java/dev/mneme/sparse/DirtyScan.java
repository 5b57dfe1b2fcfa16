package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.util.function.IntPredicate;

/** Exact search beside an index of settled rows: among the dirty rows, and among all where the index cannot answer. */
final class DirtyScan {
    private final RowStore store;
    private final DirtyRows dirty;
    private final IntPredicate held;
    private final LinearScan all;
    private final int[] batch = new int[64];
    private final float[] similarity = new float[batch.length];

    /** {@code held} says which rows the index holds, in whatever contents. */
    DirtyScan(RowStore store, DirtyRows dirty, IntPredicate held) {
        this.store = store;
        this.dirty = dirty;
        this.held = held;
        all = new LinearScan(store);
    }

    /** What {@link NearestRows#searchWith} says, of looking at every row. */
    void searchWith(Workers workers) {
        all.searchWith(workers);
    }

    /** Looks at every row instead: finds what is nearest, whatever the index would have said. */
    void searchAll(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        all.search(keys, inverseKeyNorms, found);
    }

    /** Offers the dirty rows below the store's extent. */
    void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        for (int from = 0; from < dirty.size(); from += batch.length) {
            int count = written(dirty.copy(from, batch));
            for (int head = 0; head < found.heads(); head++) {
                Blocks.gatheredDots(keys, head, store.rows(), store.inverseNorms(), batch, count, similarity);
                float inverseKeyNorm = inverseKeyNorms.get(head);
                for (int i = 0; i < count; i++) {
                    found.offer(head, batch[i], similarity[i] * inverseKeyNorm);
                }
            }
        }
    }

    /**
     * Ends a search: looks at every row if the index, which holds {@code size} rows, and the scan found too few, or if
     * rows that are in neither might be among the nearest. Those are rows of similarity 0, never written but below the
     * extent.
     */
    void complete(Mat keys, Vec inverseKeyNorms, int size, Neighbours found) {
        found.offerUnwritten(store);
        if (found.mayKeepZero() && (found.lacks(store.count()) || size + unheld() != store.extent())) {
            all.search(keys, inverseKeyNorms, found);
        }
    }

    /** Dirty rows that the index does not hold. */
    private int unheld() {
        int unheld = 0;
        for (int from = 0; from < dirty.size(); from += batch.length) {
            int count = dirty.copy(from, batch);
            for (int i = 0; i < count; i++) {
                unheld += held.test(batch[i]) ? 0 : 1;
            }
        }
        return unheld;
    }

    /** Keeps those of the batch that lie below the store's extent. Returns how many. */
    private int written(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (batch[i] < store.extent()) {
                batch[kept++] = batch[i];
            }
        }
        return kept;
    }
}

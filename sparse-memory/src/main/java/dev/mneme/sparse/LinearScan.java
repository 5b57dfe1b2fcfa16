package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;

/** Exact search by looking at every row below the store's extent: the judge of the other searches. */
public final class LinearScan implements NearestRows {
    private final RowStore store;

    /** A search over {@code store}. */
    public LinearScan(RowStore store) {
        this.store = store;
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        for (int row = 0; row < store.extent(); row++) {
            float inverseNorm = store.inverseNorms().get(row);
            for (int head = 0; head < found.heads(); head++) {
                float dot = Blocks.dotRows(keys, head, store.rows(), row);
                found.offer(head, row, dot * inverseNorm * inverseKeyNorms.get(head));
            }
        }
        found.offerUnwritten(store);
    }

    @Override
    public void changed(int row) {}

    @Override
    public void restored(int row) {}

    @Override
    public void settle() {}

    @Override
    public void reset() {}

    @Override
    public void overwritten() {}
}

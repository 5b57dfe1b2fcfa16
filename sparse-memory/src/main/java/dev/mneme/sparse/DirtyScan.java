package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;

/** Exact search among the dirty rows alone: what an index of settled rows does beside its own search. */
final class DirtyScan {
    private final RowStore store;
    private final DirtyRows dirty;
    private final int[] batch = new int[64];
    private final float[] similarity = new float[batch.length];

    DirtyScan(RowStore store, DirtyRows dirty) {
        this.store = store;
        this.dirty = dirty;
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

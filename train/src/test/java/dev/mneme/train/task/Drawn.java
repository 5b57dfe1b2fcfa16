package dev.mneme.train.task;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;

/** Batches for tests. */
public final class Drawn {
    private Drawn() {}

    /** Clears {@code batch} and fills all its places with training sequences, all from one stream. */
    public static void fill(Task task, Batch batch, Rng rng) {
        batch.clear();
        for (int b = 0; b < batch.size(); b++) {
            task.training().draw(batch, b, rng);
        }
    }
}

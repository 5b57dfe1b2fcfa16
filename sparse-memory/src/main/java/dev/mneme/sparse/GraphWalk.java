package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import java.util.Arrays;

/**
 * Walks through a graph towards a key, over the rows as they are now. Similarities here lack the factor of the key's
 * norm, which changes no order: {@code k·M_i · inverseNorm_i}.
 */
final class GraphWalk {
    /** More rows than a walk is likely to meet; one that meets more is slow to forget them. */
    private static final int TRAIL = 1 << 14;

    private final RowStore store;
    private final Beam beam;
    private final long[] met; // a bit a row
    private final int[] trail = new int[TRAIL];
    private int trailSize;
    private final int[] rows = new int[GraphLinks.MOST];
    private final float[] similarity = new float[GraphLinks.MOST];

    /** Walks with a beam of at most {@code widest} rows. */
    GraphWalk(RowStore store, int widest) {
        this.store = store;
        beam = new Beam(widest);
        met = new long[(store.count() + 63) / 64];
    }

    /** What the last search found. */
    Beam beam() {
        return beam;
    }

    /** From the entry down to the level above {@code level}, always to the row nearest to the key. Returns the last row. */
    int descend(GraphLinks links, Mat keys, int key, int level) {
        int nearest = links.entry();
        rows[0] = nearest;
        measure(keys, key, 1);
        float best = similarity[0];
        for (int l = links.level(nearest); l > level; l--) {
            int from;
            do {
                from = nearest;
                int count = links.copy(from, l, rows);
                measure(keys, key, count);
                for (int i = 0; i < count; i++) {
                    if (similarity[i] > best) {
                        best = similarity[i];
                        nearest = rows[i];
                    }
                }
            } while (nearest != from);
        }
        return nearest;
    }

    /** Looks on one level, from {@code start} on, for the {@code width} rows nearest to the key: into the beam. */
    void search(GraphLinks links, Mat keys, int key, int level, int start, int width) {
        forget();
        beam.clear(width);
        rows[0] = start;
        meet(keys, key, 1);
        for (int row = beam.take(); row >= 0; row = beam.take()) {
            meet(keys, key, links.copy(row, level, rows));
        }
    }

    /** Offers the first {@code count} of the rows, those met before excepted, to the beam. */
    private void meet(Mat keys, int key, int count) {
        int fresh = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            long bit = 1L << row;
            if ((met[row >>> 6] & bit) == 0) {
                met[row >>> 6] |= bit;
                if (trailSize < TRAIL) {
                    trail[trailSize] = row;
                }
                trailSize++;
                rows[fresh++] = row;
            }
        }
        measure(keys, key, fresh);
        for (int i = 0; i < fresh; i++) {
            beam.offer(rows[i], similarity[i]);
        }
    }

    private void measure(Mat keys, int key, int count) {
        Blocks.gatheredDots(keys, key, store.rows(), store.inverseNorms(), rows, count, similarity);
    }

    private void forget() {
        if (trailSize > TRAIL) {
            Arrays.fill(met, 0);
        } else {
            for (int i = 0; i < trailSize; i++) {
                met[trail[i] >>> 6] = 0;
            }
        }
        trailSize = 0;
    }
}

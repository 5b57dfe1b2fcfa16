package dev.mneme.model.memory.sparse;

import dev.mneme.model.addressing.LeastUsed;
import dev.mneme.sparse.RecencyJournal;

/**
 * Which rows a step accessed (Rae et al. 2016, section 3.2): those whose weights, summed over heads, exceed δ = 0.005
 * become the most recently used, in ascending row order.
 */
final class AccessedRows {
    /** δ. */
    static final float THRESHOLD = LeastUsed.ACCESS;

    private final int[] rows; // [n] ascending
    private final float[] totals; // [n] of the heads before
    private final float[] weights; // [n] of this head
    private int count;

    AccessedRows(int most) {
        rows = new int[most];
        totals = new float[most];
        weights = new float[most];
    }

    void clear() {
        count = 0;
    }

    /** Adds a weight of the current head. */
    void add(int row, float weight) {
        int at = count;
        while (at > 0 && rows[at - 1] >= row) {
            at--;
        }
        if (at == count || rows[at] != row) {
            insert(at, row);
        }
        weights[at] += weight;
    }

    /** Adds the weights of the rows that the current head reads. */
    void add(SparseReads reads, int head) {
        for (int j = 0; j < reads.counts[head]; j++) {
            add(reads.row(head, j), reads.weights.row(head).get(j));
        }
    }

    /** Ends the current head. */
    void endHead() {
        for (int n = 0; n < count; n++) {
            totals[n] += weights[n];
            weights[n] = 0;
        }
    }

    /** Makes those over δ the most recently used, in step {@code t}. */
    void use(int t, RecencyJournal recency) {
        recency.begin(t);
        for (int n = 0; n < count; n++) {
            if (totals[n] > THRESHOLD) {
                recency.use(t, rows[n]);
            }
        }
    }

    private void insert(int at, int row) {
        System.arraycopy(rows, at, rows, at + 1, count - at);
        System.arraycopy(totals, at, totals, at + 1, count - at);
        System.arraycopy(weights, at, weights, at + 1, count - at);
        rows[at] = row;
        totals[at] = 0;
        weights[at] = 0;
        count++;
    }
}

package dev.mneme.model.memory.sparse;

import dev.mneme.sparse.SparseVector;

/** {@code p = (1 - Σ w^w) p(t-1) + w^w}, cut to its largest entries (Rae et al. 2016, supplement D): and back. */
final class Precedence {
    private Precedence() {}

    /** Writes {@code after}, at most {@code most} rows. */
    static void forward(SparseVector before, SparseVector write, int most, SparseVector after) {
        float kept = 1 - sum(write);
        after.clear();
        for (int n = 0; n < before.size(); n++) {
            int at = write.find(before.row(n));
            after.offer(before.row(n), Math.fma(kept, before.value(n), at < 0 ? 0 : write.value(at)), most);
        }
        for (int n = 0; n < write.size(); n++) {
            if (before.find(write.row(n)) < 0) {
                after.offer(write.row(n), write.value(n), most);
            }
        }
    }

    /**
     * Adds to {@code dBefore}, over the rows of {@code before}, and {@code dWrite}, over those of {@code write}.
     *
     * @param dAfter over the rows of {@code after}
     */
    static void backward(
            SparseVector before,
            SparseVector write,
            SparseVector after,
            float[] dAfter,
            float[] dBefore,
            float[] dWrite) {
        float kept = 1 - sum(write);
        float dKept = 0;
        for (int m = 0; m < after.size(); m++) {
            int from = before.find(after.row(m));
            if (from >= 0) {
                dBefore[from] += kept * dAfter[m];
                dKept = Math.fma(dAfter[m], before.value(from), dKept);
            }
            int at = write.find(after.row(m));
            if (at >= 0) {
                dWrite[at] += dAfter[m];
            }
        }
        for (int n = 0; n < write.size(); n++) {
            dWrite[n] -= dKept;
        }
    }

    private static float sum(SparseVector w) {
        float sum = 0;
        for (int n = 0; n < w.size(); n++) {
            sum += w.value(n);
        }
        return sum;
    }
}

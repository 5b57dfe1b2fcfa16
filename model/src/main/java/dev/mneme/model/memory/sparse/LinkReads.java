package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Vec;
import dev.mneme.sparse.RowSlots;
import dev.mneme.sparse.SparseLinks;
import dev.mneme.sparse.SparseVector;

/**
 * Reading along sparse links: {@code fwd = L w^r(t-1)} and {@code bwd = Lᵀ w^r(t-1)}, each cut to its K_L largest entries;
 * and back.
 */
final class LinkReads {
    private final SparseLinks links;
    private final RowSlots met;
    private final float[] sums; // [slot]

    /** For read weights over up to {@code most} rows. */
    LinkReads(SparseLinks links, int most) {
        this.links = links;
        met = new RowSlots(most * links.most());
        sums = new float[most * links.most()];
    }

    /** Writes {@code forward}: the rows written after those that {@code head} read before. */
    void forward(SparseReads before, int head, SparseVector forward) {
        met.clear();
        for (int n = 0; n < before.counts[head]; n++) {
            int j = before.row(head, n);
            float w = before.weights.row(head).get(n);
            for (int k = 0; k < links.columnSize(j); k++) {
                int i = links.row(j, k);
                add(i, links.get(i, j) * w);
            }
        }
        cut(forward);
    }

    /** Writes {@code backward}: the rows written before those that {@code head} read before. */
    void backward(SparseReads before, int head, SparseVector backward) {
        met.clear();
        for (int n = 0; n < before.counts[head]; n++) {
            int i = before.row(head, n);
            float w = before.weights.row(head).get(n);
            for (int k = 0; k < links.rowSize(i); k++) {
                add(links.column(i, k), links.value(i, k) * w);
            }
        }
        cut(backward);
    }

    private void add(int row, float value) {
        int size = met.size();
        int slot = met.slot(row);
        sums[slot] = slot == size ? value : sums[slot] + value;
    }

    private void cut(SparseVector kept) {
        kept.clear();
        for (int slot = 0; slot < met.size(); slot++) {
            kept.offer(met.row(slot), sums[slot], links.most());
        }
    }

    /**
     * Adds to row {@code head} of {@code dBefore} what the kept entries of fwd and bwd say: their values are their
     * gradients. If {@code throughLinks}, adds to the links' companions too, which are then their gradients.
     */
    void gradient(
            SparseReads before,
            int head,
            SparseVector dForward,
            SparseVector dBackward,
            Vec dBefore,
            boolean throughLinks) {
        for (int n = 0; n < before.counts[head]; n++) {
            int row = before.row(head, n);
            float w = before.weights.row(head).get(n);
            float sum = 0;
            for (int m = 0; m < dForward.size(); m++) {
                sum = Math.fma(dForward.value(m), links.get(dForward.row(m), row), sum);
                if (throughLinks) {
                    addCompanion(dForward.row(m), row, dForward.value(m) * w);
                }
            }
            for (int m = 0; m < dBackward.size(); m++) {
                sum = Math.fma(dBackward.value(m), links.get(row, dBackward.row(m)), sum);
                if (throughLinks) {
                    addCompanion(row, dBackward.row(m), dBackward.value(m) * w);
                }
            }
            dBefore.set(n, dBefore.get(n) + sum);
        }
    }

    private void addCompanion(int i, int j, float value) {
        links.companion(i, j, links.companion(i, j) + value);
    }
}

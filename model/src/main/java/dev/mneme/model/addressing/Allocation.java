package dev.mneme.model.addressing;

import dev.mneme.kernels.Vec;

/**
 * Where to write next (Graves et al. 2016): rows φ by ascending usage, {@code a[φ_j] = (1 - u[φ_j]) Π_{i<j} u[φ_i]}.
 * Equal usage goes to the lower row. The order is a constant of the gradient, as in the paper.
 */
public final class Allocation {
    /** What a step leaves for the way back. */
    public static final class Frame {
        private final int[] order; // φ (N)

        private Frame(int rows) {
            order = new int[rows];
        }

        /** The rows by ascending usage. Not to be modified. */
        public int[] order() {
            return order;
        }
    }

    private final AscendingOrder sorter;
    private final float[] used; // (N) u in ascending order
    private final float[] product; // (N) Π_{i<j} u[φ_i]

    /** For a memory of {@code rows} rows. */
    public Allocation(int rows) {
        sorter = new AscendingOrder(rows);
        used = new float[rows];
        product = new float[rows];
    }

    /** Room for one step. */
    public Frame frame() {
        return new Frame(used.length);
    }

    /** Writes {@code f} and {@code weights} (N) from {@code usage} (N), entries in [0, 1]. */
    public void forward(Vec usage, Frame f, Vec weights) {
        sorter.sort(usage, f.order);
        float before = 1;
        for (int row : f.order) {
            float u = usage.get(row);
            weights.set(row, (1 - u) * before);
            before *= u;
        }
    }

    /** Adds to {@code dUsage}. */
    public void backward(Vec usage, Frame f, Vec dWeights, Vec dUsage) {
        int[] order = f.order;
        float before = 1;
        for (int j = 0; j < order.length; j++) {
            used[j] = usage.get(order[j]);
            product[j] = before;
            before *= used[j];
        }
        float dBefore = 0; // gradient of Π_{i<=j} u[φ_i]
        for (int j = order.length - 1; j >= 0; j--) {
            int row = order[j];
            float da = dWeights.get(row);
            dUsage.set(row, dUsage.get(row) + (dBefore - da) * product[j]);
            dBefore = Math.fma(dBefore, used[j], da * (1 - used[j]));
        }
    }
}

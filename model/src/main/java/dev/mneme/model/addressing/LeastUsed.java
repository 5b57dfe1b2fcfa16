package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/** How a dense access memory knows which row is used least: by the smallest of N numbers, ties to the lower row. */
public enum LeastUsed {
    /** Rae et al. 2016, eq. 6: {@code U = λ U + Σ_i (w^w_i + w^r_i)}, λ = 0.99. */
    DISCOUNTED_SUM {
        @Override
        public void forward(Vec before, Rows writeWeights, Rows readWeights, float step, Vec after) {
            discountedSum(DISCOUNT, before, writeWeights, readWeights, after);
        }
    },
    /** The rule of sparse memories: the step of the last access, which is one with {@code Σ_i (w^w_i + w^r_i) > δ}. */
    TIME_OF_ACCESS {
        @Override
        public void forward(Vec before, Rows writeWeights, Rows readWeights, float step, Vec after) {
            for (int n = 0; n < after.size(); n++) {
                float total = 0;
                for (int i = 0; i < writeWeights.count(); i++) {
                    total += writeWeights.row(i).get(n) + readWeights.row(i).get(n);
                }
                after.set(n, total > ACCESS ? step : before.get(n));
            }
        }
    };

    /** λ. */
    public static final float DISCOUNT = 0.99f;

    /** δ: less than this is no access. */
    public static final float ACCESS = 0.005f;

    /**
     * Writes {@code after}; not differentiated.
     *
     * @param before (N) before the step
     * @param writeWeights (R, N)
     * @param readWeights (R, N)
     * @param step the number of this step since the memory was reset, from 1
     */
    public abstract void forward(Vec before, Rows writeWeights, Rows readWeights, float step, Vec after);

    /** {@code after = λ before + Σ_i (w^w_i + w^r_i)}; λ is {@code discount}, the others as in {@link #forward}. */
    public static void discountedSum(float discount, Vec before, Rows writeWeights, Rows readWeights, Vec after) {
        Kernels.copy(before, after);
        Kernels.scale(discount, after);
        for (int i = 0; i < writeWeights.count(); i++) {
            Kernels.add(writeWeights.row(i), after);
            Kernels.add(readWeights.row(i), after);
        }
    }

    /** Writes the rows of the smallest numbers in ascending order of number, then row. */
    public static void rows(Vec usage, int[] rows) {
        for (int i = 0; i < rows.length; i++) {
            int least = -1;
            for (int n = 0; n < usage.size(); n++) {
                if ((least < 0 || usage.get(n) < usage.get(least)) && !taken(rows, i, n)) {
                    least = n;
                }
            }
            rows[i] = least;
        }
    }

    private static boolean taken(int[] rows, int count, int row) {
        for (int i = 0; i < count; i++) {
            if (rows[i] == row) {
                return true;
            }
        }
        return false;
    }
}

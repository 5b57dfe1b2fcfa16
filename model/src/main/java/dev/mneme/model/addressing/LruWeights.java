package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/**
 * Where heads with least recently used access write (Santoro et al. 2016): {@code w^w_i = α_i w^r_i(t-1) + (1 - α_i)
 * 1[lu_i]} for every head i over N rows. lu_i is the head's least used row, a constant; α is in (0, 1). Read weights that
 * sum to 1 give write weights that do.
 */
public final class LruWeights {
    private LruWeights() {}

    /**
     * Writes {@code weights}.
     *
     * @param readBefore (R, N) {@code w^r(t-1)}
     * @param leastUsed [R] lu, numbers of columns
     * @param gates (R) α
     * @param weights (R, N) {@code w^w}
     */
    public static void forward(Rows readBefore, int[] leastUsed, Vec gates, Rows weights) {
        for (int i = 0; i < weights.count(); i++) {
            float alpha = gates.get(i);
            Vec w = weights.row(i);
            Kernels.copy(readBefore.row(i), w);
            Kernels.scale(alpha, w);
            w.set(leastUsed[i], w.get(leastUsed[i]) + (1 - alpha));
        }
    }

    /** Adds to {@code dReadBefore} and {@code dGates}. {@code dWeights} (R, N) is read. */
    public static void backward(
            Rows readBefore, int[] leastUsed, Vec gates, Rows dWeights, Rows dReadBefore, Vec dGates) {
        for (int i = 0; i < dWeights.count(); i++) {
            Vec d = dWeights.row(i);
            dGates.set(i, dGates.get(i) + Kernels.dot(d, readBefore.row(i)) - d.get(leastUsed[i]));
            Kernels.axpy(gates.get(i), d, dReadBefore.row(i));
        }
    }
}

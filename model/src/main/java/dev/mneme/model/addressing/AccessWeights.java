package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/**
 * Where SAM writes (Rae et al. 2016, eq. 5): {@code w^w_i = α_i (γ_i w^r_i(t-1) + (1 - γ_i) 1[u_i])} for every head i, over
 * N rows or over those alone that are not 0. u_i is the least recently used row, a constant; α and γ are in (0, 1).
 */
public final class AccessWeights {
    private AccessWeights() {}

    /**
     * Writes {@code weights}.
     *
     * @param readBefore (R, N) {@code w^r(t-1)}
     * @param leastUsed [R] u, numbers of columns
     * @param writeGates (R) α
     * @param interpolation (R) γ
     * @param weights (R, N) {@code w^w}
     */
    public static void forward(Rows readBefore, int[] leastUsed, Vec writeGates, Vec interpolation, Rows weights) {
        for (int i = 0; i < weights.count(); i++) {
            float alpha = writeGates.get(i);
            float gamma = interpolation.get(i);
            Vec w = weights.row(i);
            Kernels.copy(readBefore.row(i), w);
            Kernels.scale(alpha * gamma, w);
            w.set(leastUsed[i], w.get(leastUsed[i]) + alpha * (1 - gamma));
        }
    }

    /** Adds to {@code dReadBefore} and the gates' gradients. {@code dWeights} (R, N) is read. */
    public static void backward(
            Rows readBefore,
            int[] leastUsed,
            Vec writeGates,
            Vec interpolation,
            Rows dWeights,
            Rows dReadBefore,
            Vec dWriteGates,
            Vec dInterpolation) {
        for (int i = 0; i < dWeights.count(); i++) {
            float alpha = writeGates.get(i);
            float gamma = interpolation.get(i);
            Vec d = dWeights.row(i);
            float alongRead = Kernels.dot(d, readBefore.row(i));
            float alongLeastUsed = d.get(leastUsed[i]);
            dWriteGates.set(i, dWriteGates.get(i) + gamma * alongRead + (1 - gamma) * alongLeastUsed);
            dInterpolation.set(i, dInterpolation.get(i) + alpha * (alongRead - alongLeastUsed));
            Kernels.axpy(alpha * gamma, d, dReadBefore.row(i));
        }
    }
}

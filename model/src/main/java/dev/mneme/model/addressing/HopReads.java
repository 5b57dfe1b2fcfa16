package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Reading from fast weights in hops, each of which asks for what the last one found (Schlag et al. 2021): {@code n_i =
 * LN(F(n_(i-1), r_i))} from n_0 on, {@code F(n, r)_k = Σ_ij F[i,j,k] n_i r_j}, {@code LN(x) = (x - mean) / sqrt(var + ε)}.
 * What is read is the last n.
 */
public final class HopReads {
    /** ε of the variance. */
    public static final float EPSILON = 1e-5f;

    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Rows found; // (hops, d) n_1 to the last
        private final float[] inverse; // [hop] 1 / sqrt(var + ε)

        private Frame(TensorArena arena, int hops, int size) {
            found = Rows.of(arena, hops, size);
            inverse = new float[hops];
        }
    }

    private final int hops;
    private final int size; // d
    private final TrilinearForm form;
    private final Vec ones; // (d)
    private final Rows dFound; // (hops, d)

    /** For {@code hops} hops over a tensor of {@code size}³. */
    public HopReads(TensorArena arena, int hops, int size) {
        this.hops = hops;
        this.size = size;
        form = new TrilinearForm(arena, size);
        ones = arena.vec(size);
        dFound = Rows.of(arena, hops, size);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, hops, size);
    }

    /**
     * Writes {@code read} (d).
     *
     * @param weights (d, d²) F
     * @param start (d) n_0
     * @param keys (hops, d) r
     */
    public void forward(Rows weights, Vec start, Rows keys, Frame f, Vec read) {
        Vec from = start;
        for (int hop = 0; hop < hops; hop++) {
            Vec found = f.found.row(hop);
            form.contract(weights, from, keys.row(hop), found);
            f.inverse[hop] = normalise(found);
            from = found;
        }
        Kernels.copy(from, read);
    }

    private float normalise(Vec x) {
        subtractMean(x);
        float inverse = (float) (1 / Math.sqrt(Kernels.dot(x, x) / size + EPSILON));
        Kernels.scale(inverse, x);
        return inverse;
    }

    private void subtractMean(Vec x) {
        Kernels.fill(ones, 1);
        Kernels.axpy(-Kernels.sum(x) / size, ones, x);
    }

    /** Adds to {@code dWeights}, {@code dStart} and {@code dKeys}. */
    public void backward(
            Rows weights, Vec start, Rows keys, Frame f, Vec dRead, Rows dWeights, Vec dStart, Rows dKeys) {
        Kernels.zero(dFound.mat());
        Kernels.copy(dRead, dFound.row(hops - 1));
        for (int hop = hops - 1; hop >= 0; hop--) {
            Vec from = hop == 0 ? start : f.found.row(hop - 1);
            Vec dFrom = hop == 0 ? dStart : dFound.row(hop - 1);
            Vec d = dFound.row(hop);
            normaliseBackward(f.found.row(hop), f.inverse[hop], d);
            form.addDerivatives(weights, from, keys.row(hop), d, dFrom, dKeys.row(hop));
            form.addOuter(from, keys.row(hop), d, dWeights);
        }
    }

    /** Turns {@code d} from the gradient of {@code normal} into that of what was normalised. */
    private void normaliseBackward(Vec normal, float inverse, Vec d) {
        float along = Kernels.dot(d, normal) / size;
        subtractMean(d);
        Kernels.axpy(-along, normal, d);
        Kernels.scale(inverse, d);
    }
}

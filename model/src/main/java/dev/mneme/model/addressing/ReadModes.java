package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/**
 * Where to read (Graves et al. 2016): {@code w^r_i = Σ_k π_i[k] d_k,i}, a distribution π_i over modes for each head.
 * The modes are the links backward of every write head, the content weights, then the links forward of every write
 * head: of one, {@code π_i[0] b_i + π_i[1] c_i + π_i[2] f_i}.
 */
public final class ReadModes {
    private ReadModes() {}

    /** How many modes a head mixes where there are {@code writeHeads}: 1 + 2V. */
    public static int modes(int writeHeads) {
        return 1 + 2 * writeHeads;
    }

    /** Writes {@code weights} (R, N) from {@code modes} (R, 1 + 2V) and what they mix, [mode]: (R, N). */
    public static void forward(Rows modes, Rows[] mixed, Rows weights) {
        for (int r = 0; r < weights.count(); r++) {
            Vec pi = modes.row(r);
            Vec w = weights.row(r);
            Kernels.zero(w);
            for (int k = 0; k < mixed.length; k++) {
                Kernels.axpy(pi.get(k), mixed[k].row(r), w);
            }
        }
    }

    /** Adds to {@code dModes} and {@code dMixed}. */
    public static void backward(Rows modes, Rows[] mixed, Rows dWeights, Rows dModes, Rows[] dMixed) {
        for (int r = 0; r < dWeights.count(); r++) {
            Vec pi = modes.row(r);
            Vec dPi = dModes.row(r);
            Vec dw = dWeights.row(r);
            for (int k = 0; k < mixed.length; k++) {
                dPi.set(k, dPi.get(k) + Kernels.dot(dw, mixed[k].row(r)));
                Kernels.axpy(pi.get(k), dw, dMixed[k].row(r));
            }
        }
    }
}

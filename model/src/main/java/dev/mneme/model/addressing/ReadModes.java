package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/**
 * Where to read (Graves et al. 2016): {@code w^r_i = π_i[0] b_i + π_i[1] c_i + π_i[2] f_i}, the links backward, the
 * content weights and the links forward, mixed by a distribution π_i for each head.
 */
public final class ReadModes {
    private static final int BACKWARD = 0;
    private static final int CONTENT = 1;
    private static final int FORWARD = 2;

    /** How many modes a head mixes. */
    public static final int MODES = 3;

    private ReadModes() {}

    /** Writes {@code weights}; all (R, N) but {@code modes} (R, 3). */
    public static void forward(Rows modes, Rows backward, Rows content, Rows forward, Rows weights) {
        for (int r = 0; r < weights.count(); r++) {
            Vec pi = modes.row(r);
            Vec w = weights.row(r);
            Kernels.zero(w);
            Kernels.axpy(pi.get(BACKWARD), backward.row(r), w);
            Kernels.axpy(pi.get(CONTENT), content.row(r), w);
            Kernels.axpy(pi.get(FORWARD), forward.row(r), w);
        }
    }

    /** Adds to {@code dModes}, {@code dBackward}, {@code dContent} and {@code dForward}. */
    public static void backward(
            Rows modes,
            Rows backward,
            Rows content,
            Rows forward,
            Rows dWeights,
            Rows dModes,
            Rows dBackward,
            Rows dContent,
            Rows dForward) {
        for (int r = 0; r < dWeights.count(); r++) {
            Vec pi = modes.row(r);
            Vec dPi = dModes.row(r);
            Vec dw = dWeights.row(r);
            dPi.set(BACKWARD, dPi.get(BACKWARD) + Kernels.dot(dw, backward.row(r)));
            dPi.set(CONTENT, dPi.get(CONTENT) + Kernels.dot(dw, content.row(r)));
            dPi.set(FORWARD, dPi.get(FORWARD) + Kernels.dot(dw, forward.row(r)));
            Kernels.axpy(pi.get(BACKWARD), dw, dBackward.row(r));
            Kernels.axpy(pi.get(CONTENT), dw, dContent.row(r));
            Kernels.axpy(pi.get(FORWARD), dw, dForward.row(r));
        }
    }
}

package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Scalars;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Links that stay sharp (Csordás and Schmidhuber 2019): what a head finds along them is raised to a power,
 * {@code S(d, s)_i = d'_i^s / Σ_j d'_j^s}, {@code d' = (d + ε) / max (d + ε)}, ε = 1e-6. The maximum is a constant for the
 * gradient. An empty d gives 1/N everywhere.
 */
public final class LinkSharpening {
    private static final float EPSILON = 1e-6f;

    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Rows logs; // (R, N) ln d'
        private final Rows weights; // (R, N) S

        private Frame(TensorArena arena, int heads, int rows) {
            logs = Rows.of(arena, heads, rows);
            weights = Rows.of(arena, heads, rows);
        }

        /** S, (R, N). */
        public Rows weights() {
            return weights;
        }
    }

    private final int heads;
    private final int rows;
    private final Vec dLogits; // (N)

    /** For {@code heads} read heads over {@code rows} rows. */
    public LinkSharpening(TensorArena arena, int heads, int rows) {
        this.heads = heads;
        this.rows = rows;
        dLogits = arena.vec(rows);
    }

    /** Room for one step along the links of one write head. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, heads, rows);
    }

    /**
     * Writes {@code f}.
     *
     * @param directed (R, N) d, along the links of write head {@code v}
     * @param sharpness (R, V) s
     */
    public void forward(Rows directed, Rows sharpness, int v, Frame f) {
        for (int i = 0; i < heads; i++) {
            Vec d = directed.row(i);
            Vec logs = f.logs.row(i);
            float scale = 1 / (Kernels.max(d) + EPSILON);
            for (int n = 0; n < rows; n++) {
                logs.set(n, Scalars.log((d.get(n) + EPSILON) * scale));
            }
            Vec w = f.weights.row(i);
            Kernels.copy(logs, w);
            Kernels.scale(sharpness.row(i).get(v), w);
            Kernels.softmax(w, w);
        }
    }

    /** Adds to {@code dDirected} and {@code dSharpness}. {@code dWeights} (R, N) is read. */
    public void backward(
            Rows directed, Rows sharpness, int v, Frame f, Rows dWeights, Rows dDirected, Rows dSharpness) {
        for (int i = 0; i < heads; i++) {
            Kernels.zero(dLogits);
            Kernels.softmaxBackward(f.weights.row(i), dWeights.row(i), dLogits);
            Vec ds = dSharpness.row(i);
            ds.set(v, ds.get(v) + Kernels.dot(dLogits, f.logs.row(i)));

            float s = sharpness.row(i).get(v);
            Vec d = directed.row(i);
            Vec dd = dDirected.row(i);
            for (int n = 0; n < rows; n++) {
                dd.set(n, dd.get(n) + s * dLogits.get(n) / (d.get(n) + EPSILON));
            }
        }
    }
}

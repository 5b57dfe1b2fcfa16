package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * How much each row is in use (Graves et al. 2016): {@code ψ = Π_r (1 - f_r w^r_r(t-1))},
 * {@code u = (u(t-1) + (1 - u(t-1))∘w^w(t-1))∘ψ}. In this form a full write gives exactly 1 and a full free exactly 0.
 * Several write heads follow each other: {@code (1 - (1 - u(t-1)) Π_v (1 - w^w_v(t-1)))∘ψ}.
 */
public final class Usage {
    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Vec retention; // (N) ψ
        private final Vec written; // (N) u + (1 - u) w^w

        private Frame(TensorArena arena, int rows) {
            retention = arena.vec(rows);
            written = arena.vec(rows);
        }

        /** ψ, (N). */
        public Vec retention() {
            return retention;
        }
    }

    private final int rows;
    private final boolean throughWrites;
    private final Vec dWritten; // (N)
    private final Vec others; // (N)

    /**
     * For a memory of {@code rows} rows.
     *
     * @param throughWrites whether gradients go to the write weights; else these are constants, as in google-deepmind/dnc
     */
    public Usage(TensorArena arena, int rows, boolean throughWrites) {
        this.rows = rows;
        this.throughWrites = throughWrites;
        dWritten = arena.vec(rows);
        others = arena.vec(rows);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, rows);
    }

    /**
     * Writes {@code f} and {@code usage}.
     *
     * @param previous (N) u(t-1)
     * @param written (V, N) w^w(t-1)
     * @param read (R, N) w^r(t-1)
     * @param free (R) free gates f
     * @param usage (N) u
     */
    public void forward(Vec previous, Rows written, Rows read, Vec free, Frame f, Vec usage) {
        Kernels.fill(f.retention, 1);
        for (int r = 0; r < read.count(); r++) {
            Kernels.retain(free.get(r), read.row(r), f.retention);
        }
        Kernels.copy(previous, f.written);
        for (int v = 0; v < written.count(); v++) {
            Kernels.complement(f.written, usage);
            Kernels.multiplyAdd(usage, written.row(v), f.written);
        }
        Kernels.multiply(f.written, f.retention, usage);
    }

    /**
     * Turns {@code dUsage} from the gradient of u into that of u(t-1), completes {@code dRetention} (N), that of ψ as far as
     * others use it, and adds to the rest.
     */
    public void backward(
            Vec previous,
            Rows written,
            Rows read,
            Vec free,
            Frame f,
            Vec dUsage,
            Vec dRetention,
            Rows dWrite,
            Rows dRead,
            Vec dFree) {
        Kernels.multiplyAdd(dUsage, f.written, dRetention);
        for (int r = 0; r < read.count(); r++) {
            Kernels.copy(dRetention, others); // dψ Π_{q≠r} (1 - f_q w_q), without a division by a factor that may be 0
            for (int q = 0; q < read.count(); q++) {
                if (q != r) {
                    Kernels.retain(free.get(q), read.row(q), others);
                }
            }
            Kernels.axpy(-free.get(r), others, dRead.row(r));
            dFree.set(r, dFree.get(r) - Kernels.dot(others, read.row(r)));
        }
        Kernels.multiply(dUsage, f.retention, dWritten);
        if (throughWrites) {
            for (int v = 0; v < written.count(); v++) {
                Kernels.complement(previous, others);
                retainOthers(written, v, others);
                Kernels.multiplyAdd(dWritten, others, dWrite.row(v));
            }
        }
        Kernels.copy(dWritten, dUsage);
        retainOthers(written, written.count(), dUsage);
    }

    /** {@code kept *= Π_{q≠v} (1 - w_q)}. */
    private static void retainOthers(Rows written, int v, Vec kept) {
        for (int q = 0; q < written.count(); q++) {
            if (q != v) {
                Kernels.retain(1, written.row(q), kept);
            }
        }
    }
}

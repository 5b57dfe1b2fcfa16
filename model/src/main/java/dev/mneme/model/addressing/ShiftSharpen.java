package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Scalars;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Addressing by location (Graves et al. 2014, eq. 7 to 9), for all heads at once. The weights by content and those of the
 * step before are mixed, {@code w^g = g w^c + (1 - g) w(t-1)}; moved around the ring of rows, {@code w~_i = s_{-1} w^g_{i+1}
 * + s_0 w^g_i + s_1 w^g_{i-1}}; and sharpened, {@code w_i = w~_i^γ / Σ_j w~_j^γ}.
 *
 * <p>The power is taken of {@code w~ / max w~}, so that it does not vanish; the maximum is a constant for the gradient, and
 * a row without weight has none.
 */
public final class ShiftSharpen {
    /** Shifts: one row down, none, one row up. */
    public static final int SHIFTS = 3;

    private static final float NOTHING = -1e4f; // ln 0: e to the power of it is 0 and 0 times it is 0

    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Ring[] gated; // [h]: (N) w^g
        private final Rows shifted; // (H, N) w~
        private final Rows logs; // (H, N) ln(w~ / max w~)

        private Frame(TensorArena arena, int heads, int rows) {
            gated = rings(arena, heads, rows);
            shifted = Rows.of(arena, heads, rows);
            logs = Rows.of(arena, heads, rows);
        }
    }

    /** N numbers with the last before the first and the first after the last, so that neighbours lie side by side. */
    private record Ring(Vec all, Vec before, Vec at, Vec after) {
        static Ring of(Vec all) {
            int n = all.size() - 2;
            return new Ring(all, all.slice(0, n), all.slice(1, n), all.slice(2, n));
        }

        void close() {
            int n = at.size();
            all.set(0, all.get(n));
            all.set(n + 1, all.get(1));
        }

        /** The other way: what came to the two that stand for others goes to those. */
        void closeBackward() {
            int n = at.size();
            all.set(n, all.get(n) + all.get(0));
            all.set(1, all.get(1) + all.get(n + 1));
        }
    }

    private static Ring[] rings(TensorArena arena, int heads, int rows) {
        Ring[] rings = new Ring[heads];
        for (int h = 0; h < heads; h++) {
            rings[h] = Ring.of(arena.vec(rows + 2));
        }
        return rings;
    }

    private final int heads;
    private final int rows;
    private final Ring dGated; // (N)
    private final Vec dLogits; // (N)
    private final Vec dShifted; // (N)
    private final Vec difference; // (N) w^c - w(t-1)

    /** For {@code heads} heads over {@code rows} rows, at least 3. */
    public ShiftSharpen(TensorArena arena, int heads, int rows) {
        this.heads = heads;
        this.rows = rows;
        dGated = Ring.of(arena.vec(rows + 2));
        dLogits = arena.vec(rows);
        dShifted = arena.vec(rows);
        difference = arena.vec(rows);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, heads, rows);
    }

    /**
     * Writes {@code weights} (H, N).
     *
     * @param content (H, N) w^c
     * @param before (H, N) w(t-1)
     * @param gates (H) g
     * @param shifts (H, 3) s
     * @param sharpness (H) γ
     */
    public void forward(Rows content, Rows before, Vec gates, Rows shifts, Vec sharpness, Frame f, Rows weights) {
        for (int h = 0; h < heads; h++) {
            Ring ring = f.gated[h];
            float gate = gates.get(h);
            Kernels.zero(ring.at);
            Kernels.axpy(gate, content.row(h), ring.at);
            Kernels.axpy(1 - gate, before.row(h), ring.at);
            ring.close();

            Vec s = shifts.row(h);
            Vec shifted = f.shifted.row(h);
            Kernels.zero(shifted);
            Kernels.axpy(s.get(0), ring.after, shifted);
            Kernels.axpy(s.get(1), ring.at, shifted);
            Kernels.axpy(s.get(2), ring.before, shifted);

            Vec logs = f.logs.row(h);
            logs(shifted, logs);
            Vec w = weights.row(h);
            Kernels.copy(logs, w);
            Kernels.scale(sharpness.get(h), w);
            Kernels.softmax(w, w);
        }
    }

    private static void logs(Vec shifted, Vec logs) {
        float scale = 1 / Kernels.max(shifted);
        for (int i = 0; i < shifted.size(); i++) {
            float x = shifted.get(i) * scale;
            logs.set(i, x > 0 ? Scalars.log(x) : NOTHING);
        }
    }

    /** Adds to all that begin with d but {@code dWeights} (H, N), which is read. */
    public void backward(
            Rows content,
            Rows before,
            Vec gates,
            Rows shifts,
            Vec sharpness,
            Frame f,
            Rows weights,
            Rows dWeights,
            Rows dContent,
            Rows dBefore,
            Vec dGates,
            Rows dShifts,
            Vec dSharpness) {
        for (int h = 0; h < heads; h++) {
            Kernels.zero(dLogits);
            Kernels.softmaxBackward(weights.row(h), dWeights.row(h), dLogits);
            dSharpness.set(h, dSharpness.get(h) + Kernels.dot(dLogits, f.logs.row(h)));
            logsBackward(sharpness.get(h), f.shifted.row(h));

            Ring ring = f.gated[h];
            Vec s = shifts.row(h);
            Vec dS = dShifts.row(h);
            dS.set(0, dS.get(0) + Kernels.dot(dShifted, ring.after));
            dS.set(1, dS.get(1) + Kernels.dot(dShifted, ring.at));
            dS.set(2, dS.get(2) + Kernels.dot(dShifted, ring.before));
            Kernels.zero(dGated.all);
            Kernels.axpy(s.get(0), dShifted, dGated.after);
            Kernels.axpy(s.get(1), dShifted, dGated.at);
            Kernels.axpy(s.get(2), dShifted, dGated.before);
            dGated.closeBackward();

            float gate = gates.get(h);
            Kernels.copy(content.row(h), difference);
            Kernels.axpy(-1, before.row(h), difference);
            dGates.set(h, dGates.get(h) + Kernels.dot(dGated.at, difference));
            Kernels.axpy(gate, dGated.at, dContent.row(h));
            Kernels.axpy(1 - gate, dGated.at, dBefore.row(h));
        }
    }

    /** {@code dShifted = γ dLogits / w~}. */
    private void logsBackward(float sharpness, Vec shifted) {
        for (int i = 0; i < rows; i++) {
            float x = shifted.get(i);
            dShifted.set(i, x > 0 ? sharpness * dLogits.get(i) / x : 0);
        }
    }
}

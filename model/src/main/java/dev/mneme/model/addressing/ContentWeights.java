package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Content addressing (Graves et al. 2016, C(M, k, β)): {@code w_h = softmax_i(β_h s_hi)} with the cosine
 * {@code s_hi = k_h·M_i / (sqrt(|k_h|² + ε) sqrt(|M_i|² + ε))}, ε = 1e-6, for all heads h at once.
 *
 * <p>Departure: the paper has no ε; with it a row of zeros has similarity 0 to every key.
 */
public final class ContentWeights {
    /** Added to squared norms. */
    public static final float EPSILON = 1e-6f;

    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Vec inverseKeyNorm; // (heads)
        private final Rows similarity; // (heads, N)
        private final Rows weights; // (heads, N)

        private Frame(TensorArena arena, int heads, int rows) {
            inverseKeyNorm = arena.vec(heads);
            similarity = Rows.of(arena, heads, rows);
            weights = Rows.of(arena, heads, rows);
        }

        /** The weights, (heads, N). */
        public Rows weights() {
            return weights;
        }
    }

    private final int heads;
    private final int rows;
    private final Rows dDot; // (heads, N)
    private final Vec rowFactor; // (N)
    private final Vec ones; // (heads)
    private final Vec dOnes; // (heads) which nobody asks for

    /** For {@code heads} keys over a memory of {@code rows} rows. */
    public ContentWeights(TensorArena arena, int heads, int rows) {
        this.heads = heads;
        this.rows = rows;
        dDot = Rows.of(arena, heads, rows);
        rowFactor = arena.vec(rows);
        ones = arena.vec(heads);
        dOnes = arena.vec(heads);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, heads, rows);
    }

    /**
     * Writes {@code f}.
     *
     * @param memory (N, W)
     * @param inverseNorm (N) {@code 1 / sqrt(|M_i|² + ε)}
     * @param keys (heads, W)
     * @param strengths (heads) β
     */
    public void forward(Mat memory, Vec inverseNorm, Rows keys, Vec strengths, Frame f) {
        Kernels.inverseNorms(keys.mat(), EPSILON, f.inverseKeyNorm);
        Kernels.zero(f.similarity.mat());
        MatMul.multiplyTransposed(keys.mat(), 0, heads, memory, f.similarity.mat(), 0);
        for (int h = 0; h < heads; h++) {
            Vec s = f.similarity.row(h);
            Kernels.multiply(s, inverseNorm, s);
            Kernels.scale(f.inverseKeyNorm.get(h), s);
            Vec w = f.weights.row(h);
            Kernels.copy(s, w);
            Kernels.scale(strengths.get(h), w);
            Kernels.softmax(w, w);
        }
    }

    /** The same without strengths: every β is 1. Writes {@code f}. */
    public void forward(Mat memory, Vec inverseNorm, Rows keys, Frame f) {
        Kernels.fill(ones, 1);
        forward(memory, inverseNorm, keys, ones, f);
    }

    /** Adds to {@code dMemory}, {@code dKeys} and {@code dStrengths}. {@code dWeights} (heads, N) is read. */
    public void backward(
            Mat memory,
            Vec inverseNorm,
            Rows keys,
            Vec strengths,
            Frame f,
            Rows dWeights,
            Mat dMemory,
            Rows dKeys,
            Vec dStrengths) {
        Kernels.zero(dDot.mat());
        Kernels.zero(rowFactor);
        for (int h = 0; h < heads; h++) {
            Vec s = f.similarity.row(h);
            Vec d = dDot.row(h);
            Kernels.softmaxBackward(f.weights.row(h), dWeights.row(h), d);
            float dsums = Kernels.dot(d, s); // Σ_i dLogit_i s_i
            dStrengths.set(h, dStrengths.get(h) + dsums);

            float strength = strengths.get(h);
            float inverseKeyNorm = f.inverseKeyNorm.get(h);
            Kernels.scale(strength, d); // now the gradient of s
            Kernels.multiplyAdd(d, s, rowFactor);
            Kernels.axpy(-strength * dsums * inverseKeyNorm * inverseKeyNorm, keys.row(h), dKeys.row(h));
            Kernels.multiply(d, inverseNorm, d);
            Kernels.scale(inverseKeyNorm, d); // now the gradient of k·M_i
        }
        Kernels.multiply(rowFactor, inverseNorm, rowFactor);
        Kernels.multiply(rowFactor, inverseNorm, rowFactor);
        Kernels.scale(-1, rowFactor);
        Kernels.scaleRowsAdd(rowFactor, memory, dMemory);
        MatMul.transposedMultiply(dDot.mat(), 0, heads, keys.mat(), 0, dMemory, 0, rows);
        MatMul.multiply(dDot.mat(), 0, heads, memory, dKeys.mat(), 0);
    }

    /** The same without strengths. Adds to {@code dMemory} and {@code dKeys}. {@code dWeights} (heads, N) is read. */
    public void backward(Mat memory, Vec inverseNorm, Rows keys, Frame f, Rows dWeights, Mat dMemory, Rows dKeys) {
        Kernels.fill(ones, 1);
        Kernels.zero(dOnes);
        backward(memory, inverseNorm, keys, ones, f, dWeights, dMemory, dKeys, dOnes);
    }
}

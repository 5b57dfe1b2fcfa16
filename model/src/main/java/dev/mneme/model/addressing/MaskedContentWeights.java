package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Content addressing by some of the floats of a row (Csordás and Schmidhuber 2019): {@link ContentWeights} of
 * {@code k_h∘m_h} over the rows {@code M_i∘m_h}, a mask {@code m_h = α + (1 - α) x_h} for each head h, where x in (0, 1) is
 * what the controller says, and the floor α is in [0, 1].
 */
public final class MaskedContentWeights {
    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Rows masks; // (heads, W) m
        private final Rows keys; // (heads, W) k∘m
        private final Vec inverseKeyNorm; // (heads)
        private final Rows inverseNorm; // (heads, N) 1 / sqrt(|M_i∘m|² + ε)
        private final Rows similarity; // (heads, N)
        private final Rows weights; // (heads, N)

        private Frame(TensorArena arena, int heads, int rows, int words) {
            masks = Rows.of(arena, heads, words);
            keys = Rows.of(arena, heads, words);
            inverseKeyNorm = arena.vec(heads);
            inverseNorm = Rows.of(arena, heads, rows);
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
    private final int words;
    private final float floor;
    private final Mat squares; // (N, W) M∘M
    private final Rows twiceMasked; // (heads, W) k∘m∘m
    private final Rows squaredMasks; // (heads, W) m∘m
    private final Rows dDot; // (heads, N)
    private final Rows dHalfSquare; // (heads, N) of |M_i∘m|² / 2
    private final Rows dTwiceMasked; // (heads, W)
    private final Rows dSquaredMasks; // (heads, W) twice the gradient of m∘m
    private final Vec dKey; // (W) of k∘m
    private final Vec dMask; // (W)

    /** For {@code heads} keys over a memory (rows, words); {@code floor} is α. */
    public MaskedContentWeights(TensorArena arena, int heads, int rows, int words, double floor) {
        this.heads = heads;
        this.rows = rows;
        this.words = words;
        this.floor = (float) floor;
        squares = arena.mat(rows, words);
        twiceMasked = Rows.of(arena, heads, words);
        squaredMasks = Rows.of(arena, heads, words);
        dDot = Rows.of(arena, heads, rows);
        dHalfSquare = Rows.of(arena, heads, rows);
        dTwiceMasked = Rows.of(arena, heads, words);
        dSquaredMasks = Rows.of(arena, heads, words);
        dKey = arena.vec(words);
        dMask = arena.vec(words);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, heads, rows, words);
    }

    /**
     * Writes {@code f}.
     *
     * @param memory (N, W)
     * @param keys (heads, W)
     * @param strengths (heads) β
     * @param masks (heads, W) x
     */
    public void forward(Mat memory, Rows keys, Vec strengths, Rows masks, Frame f) {
        for (int h = 0; h < heads; h++) {
            Vec m = f.masks.row(h);
            Kernels.fill(m, floor);
            Kernels.axpy(1 - floor, masks.row(h), m);
            Kernels.multiply(keys.row(h), m, f.keys.row(h));
        }
        Kernels.inverseNorms(f.keys.mat(), ContentWeights.EPSILON, f.inverseKeyNorm);
        square(memory, f);
        Kernels.zero(f.inverseNorm.mat());
        MatMul.multiplyTransposed(squaredMasks.mat(), 0, heads, squares, f.inverseNorm.mat(), 0);
        Kernels.zero(f.similarity.mat());
        MatMul.multiplyTransposed(twiceMasked.mat(), 0, heads, memory, f.similarity.mat(), 0);
        for (int h = 0; h < heads; h++) {
            Vec inverse = f.inverseNorm.row(h);
            for (int i = 0; i < rows; i++) {
                inverse.set(i, 1 / (float) Math.sqrt(inverse.get(i) + ContentWeights.EPSILON));
            }
            Vec s = f.similarity.row(h);
            Kernels.multiply(s, inverse, s);
            Kernels.scale(f.inverseKeyNorm.get(h), s);
            Vec w = f.weights.row(h);
            Kernels.copy(s, w);
            Kernels.scale(strengths.get(h), w);
            Kernels.softmax(w, w);
        }
    }

    /** Writes {@code squares}, {@code squaredMasks} and {@code twiceMasked}. */
    private void square(Mat memory, Frame f) {
        Kernels.multiply(memory, memory, squares);
        for (int h = 0; h < heads; h++) {
            Vec m = f.masks.row(h);
            Kernels.multiply(m, m, squaredMasks.row(h));
            Kernels.multiply(f.keys.row(h), m, twiceMasked.row(h));
        }
    }

    /** Adds to all that begin with d but {@code dWeights} (heads, N), which is read. */
    public void backward(
            Mat memory,
            Rows keys,
            Vec strengths,
            Frame f,
            Rows dWeights,
            Mat dMemory,
            Rows dKeys,
            Vec dStrengths,
            Rows dMasks) {
        square(memory, f);
        Kernels.zero(dDot.mat());
        Kernels.zero(dHalfSquare.mat());
        for (int h = 0; h < heads; h++) {
            Vec d = dDot.row(h);
            Vec s = f.similarity.row(h);
            Kernels.softmaxBackward(f.weights.row(h), dWeights.row(h), d);
            dStrengths.set(h, dStrengths.get(h) + Kernels.dot(d, s));

            Kernels.scale(strengths.get(h), d); // now the gradient of s
            Vec inverse = f.inverseNorm.row(h);
            Vec dNorm = dHalfSquare.row(h);
            Kernels.multiply(d, s, dNorm);
            Kernels.multiply(dNorm, inverse, dNorm);
            Kernels.multiply(dNorm, inverse, dNorm);
            Kernels.scale(-1, dNorm);
            Kernels.multiply(d, inverse, d);
            Kernels.scale(f.inverseKeyNorm.get(h), d); // now the gradient of (k∘m)·(M_i∘m)
        }
        Kernels.zero(dTwiceMasked.mat());
        MatMul.multiply(dDot.mat(), 0, heads, memory, dTwiceMasked.mat(), 0);
        MatMul.transposedMultiply(dDot.mat(), 0, heads, twiceMasked.mat(), 0, dMemory, 0, rows);
        Kernels.zero(dSquaredMasks.mat());
        MatMul.multiply(dHalfSquare.mat(), 0, heads, squares, dSquaredMasks.mat(), 0);
        Kernels.zero(squares); // no longer needed: now twice the gradient of M∘M
        MatMul.transposedMultiply(dHalfSquare.mat(), 0, heads, squaredMasks.mat(), 0, squares, 0, rows);
        Kernels.multiplyAdd(memory, squares, dMemory);
        for (int h = 0; h < heads; h++) {
            keyBackward(h, keys.row(h), f, dKeys.row(h), dMasks.row(h));
        }
    }

    /** From {@code k∘m∘m}, the norm of {@code k∘m} and {@code m∘m} to the key and the mask. */
    private void keyBackward(int h, Vec key, Frame f, Vec dk, Vec dx) {
        Vec m = f.masks.row(h);
        Vec masked = f.keys.row(h);
        float inverse = f.inverseKeyNorm.get(h);
        Kernels.multiply(dTwiceMasked.row(h), m, dKey);
        float along = Kernels.dot(dKey, masked);
        Kernels.axpy(-along * inverse * inverse, masked, dKey);

        Kernels.multiply(dKey, key, dMask);
        Kernels.multiplyAdd(dTwiceMasked.row(h), masked, dMask);
        Kernels.multiplyAdd(dSquaredMasks.row(h), m, dMask);
        Kernels.multiplyAdd(dKey, m, dk);
        Kernels.axpy(1 - floor, dMask, dx);
    }
}

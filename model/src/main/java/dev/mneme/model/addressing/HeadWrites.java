package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Writing by V heads (Graves et al. 2014, section 3.2): all erase, then all add, in no order, {@code M = M(t-1) ∘ Π_v (1 -
 * w_v e_vᵀ) + Σ_v w_v a_vᵀ}; M (N, W), w (V, N), e and a (V, W).
 */
public final class HeadWrites {
    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Mat[] erased; // [v]: (N, W) M(t-1) after the first v + 1 heads but the last have erased

        private Frame(TensorArena arena, int heads, int rows, int words) {
            erased = new Mat[heads - 1];
            for (int v = 0; v < erased.length; v++) {
                erased[v] = arena.mat(rows, words);
            }
        }
    }

    private final int heads;
    private final int rows;
    private final int words;
    private final Vec nothing; // (W) 0
    private final Vec unwanted; // (W)

    /** For {@code heads} heads over a memory (rows, words). */
    public HeadWrites(TensorArena arena, int heads, int rows, int words) {
        this.heads = heads;
        this.rows = rows;
        this.words = words;
        nothing = arena.vec(words);
        unwanted = arena.vec(words);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, heads, rows, words);
    }

    /** Writes {@code after}. */
    public void forward(Mat before, Rows weights, Rows erase, Rows add, Frame f, Mat after) {
        Mat from = before;
        int last = heads - 1;
        for (int v = 0; v < last; v++) {
            EraseAdd.forward(from, weights.row(v), erase.row(v), nothing, f.erased[v]);
            from = f.erased[v];
        }
        EraseAdd.forward(from, weights.row(last), erase.row(last), add.row(last), after);
        MatMul.transposedMultiply(weights.mat(), 0, last, add.mat(), 0, after, 0, rows);
    }

    /** Turns {@code dMemory} from the gradient of M into that of M(t-1), and adds to the others. */
    public void backward(
            Mat before,
            Rows weights,
            Rows erase,
            Rows add,
            Frame f,
            Mat dMemory,
            Rows dWeights,
            Rows dErase,
            Rows dAdd) {
        int last = heads - 1;
        MatMul.multiplyTransposed(add.mat(), 0, last, dMemory, dWeights.mat(), 0);
        MatMul.multiply(weights.mat(), 0, last, dMemory, dAdd.mat(), 0);
        for (int v = last; v >= 0; v--) {
            EraseAdd.backward(
                    v == 0 ? before : f.erased[v - 1],
                    weights.row(v),
                    erase.row(v),
                    v == last ? add.row(v) : nothing,
                    dMemory,
                    dWeights.row(v),
                    dErase.row(v),
                    v == last ? dAdd.row(v) : unwanted);
        }
        Kernels.zero(unwanted);
    }
}

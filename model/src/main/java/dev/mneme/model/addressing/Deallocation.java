package dev.mneme.model.addressing;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/** What is freed is erased too (Csordás and Schmidhuber 2019): {@code M∘(ψ 1ᵀ)}, M (N, W), retention ψ (N). */
public final class Deallocation {
    private final Mat retained; // (N, W)
    private final Mat dRetained; // (N, W)

    /** For a memory (rows, words). */
    public Deallocation(TensorArena arena, int rows, int words) {
        retained = arena.mat(rows, words);
        dRetained = arena.mat(rows, words);
    }

    /** What is kept of {@code memory}, until this is called again. */
    public Mat forward(Mat memory, Vec retention) {
        Kernels.zero(retained);
        Kernels.scaleRowsAdd(retention, memory, retained);
        return retained;
    }

    /** Turns {@code dMemory} from the gradient of what is kept into that of M, and adds to {@code dRetention}. */
    public void backward(Mat memory, Vec retention, Mat dMemory, Vec dRetention) {
        for (int i = 0; i < memory.rows(); i++) {
            dRetention.set(i, dRetention.get(i) + Blocks.dotRows(memory, i, dMemory, i));
        }
        Kernels.copy(dMemory, dRetained);
        Kernels.zero(dMemory);
        Kernels.scaleRowsAdd(retention, dRetained, dMemory);
    }
}

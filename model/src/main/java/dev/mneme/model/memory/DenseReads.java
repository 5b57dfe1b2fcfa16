package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/** Reading by R heads from all N rows: {@code r_i = Mᵀ w_i}. */
final class DenseReads {
    private final int heads;
    private final Mat reads; // (R, W) r
    private final Mat dReads; // (R, W)

    DenseReads(TensorArena arena, int heads, int wordSize) {
        this.heads = heads;
        reads = arena.mat(heads, wordSize);
        dReads = arena.mat(heads, wordSize);
    }

    /** Writes {@code out} (R·W). Weights are the first R rows of {@code weights}; memory (N, W). */
    void forward(Rows weights, Mat memory, Vec out) {
        Kernels.zero(reads);
        MatMul.multiply(weights.mat(), 0, heads, memory, reads, 0);
        Blocks.pack(reads, out);
    }

    /** Adds to {@code dWeights} and {@code dMemory}. */
    void backward(Rows weights, Mat memory, Vec dOut, Rows dWeights, Mat dMemory) {
        Blocks.unpack(dOut, dReads);
        MatMul.multiplyTransposed(dReads, 0, heads, memory, dWeights.mat(), 0);
        MatMul.transposedMultiply(weights.mat(), 0, heads, dReads, 0, dMemory, 0, memory.rows());
    }
}

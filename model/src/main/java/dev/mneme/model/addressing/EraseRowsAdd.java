package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;

/**
 * How SAM writes (Rae et al. 2016, eq. 3): the least recently used rows are set to 0, whatever the write gates, then
 * {@code M += Σ_i w^w_i a_iᵀ}; over N rows or over those alone whose weight is not 0.
 */
public final class EraseRowsAdd {
    private EraseRowsAdd() {}

    /**
     * Modifies {@code memory} (N, W) in place.
     *
     * @param leastUsed [R] u, rows of {@code memory}
     * @param weights (R, N) {@code w^w}
     * @param words (R, W) a
     */
    public static void forward(int[] leastUsed, Rows weights, Rows words, Mat memory) {
        for (int row : leastUsed) {
            Kernels.zero(memory, row, 1);
        }
        MatMul.transposedMultiply(weights.mat(), 0, weights.count(), words.mat(), 0, memory, 0, memory.rows());
    }

    /**
     * Adds to {@code dWeights} and {@code dWords}; turns {@code dMemory} in place from the gradient after the write into
     * that before it, which is 0 for the rows that were set to 0.
     */
    public static void backward(int[] leastUsed, Rows weights, Rows words, Mat dMemory, Rows dWeights, Rows dWords) {
        int heads = weights.count();
        MatMul.multiplyTransposed(words.mat(), 0, heads, dMemory, dWeights.mat(), 0);
        MatMul.multiply(weights.mat(), 0, heads, dMemory, dWords.mat(), 0);
        for (int row : leastUsed) {
            Kernels.zero(dMemory, row, 1);
        }
    }
}

package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Rows;
import dev.mneme.model.addressing.ContentWeights;

/** The few rows of one head, gathered, with their gradient: what the dense mechanisms see as their memory. */
final class SparseContents {
    final Mat rows; // (K, W)
    final Vec inverseNorms; // (K)
    final Mat dRows; // (K, W)

    SparseContents(TensorArena arena, int most, int words) {
        rows = arena.mat(most, words);
        inverseNorms = arena.vec(most);
        dRows = arena.mat(most, words);
    }

    /** Gathers the rows that {@code head} reads. */
    void gather(SparseReads reads, int head, Mat memory) {
        reads.gather(head, memory, rows);
        Kernels.inverseNorms(rows, ContentWeights.EPSILON, inverseNorms);
    }

    /** {@code word = Σ_j w_j rows_j}. Writes row {@code head} of {@code words}. */
    void read(SparseReads reads, int head, Rows words) {
        Kernels.zero(words.row(head));
        MatMul.multiply(reads.weights.mat(), head, 1, rows, words.mat(), head);
    }

    /** Adds to row {@code head} of {@code dWeights}; writes {@link #dRows}. */
    void readBackward(SparseReads reads, int head, Rows dWords, Rows dWeights) {
        Kernels.zero(dRows);
        MatMul.multiplyTransposed(dWords.mat(), head, 1, rows, dWeights.mat(), head);
        MatMul.transposedMultiply(reads.weights.mat(), head, 1, dWords.mat(), head, dRows, 0, dRows.rows());
    }
}

package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;

/** The few rows of one head, gathered, with their gradient: what the dense mechanisms see as their memory. */
final class SparseContents {
    final Mat rows; // (most, W)
    final Vec inverseNorms; // (most)
    final Mat dRows; // (most, W)
    final Mat nearest; // (K, W) the first of the rows: those found by content
    final Vec nearestInverseNorms; // (K)
    final Mat dNearest; // (K, W)

    /** For up to {@code most} rows, the first {@code k} of them found by content. */
    SparseContents(TensorArena arena, int most, int words, int k) {
        rows = arena.mat(most, words);
        inverseNorms = arena.vec(most);
        dRows = arena.mat(most, words);
        nearest = rows.rows(0, k);
        nearestInverseNorms = inverseNorms.slice(0, k);
        dNearest = dRows.rows(0, k);
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

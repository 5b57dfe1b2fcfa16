package dev.mneme.model.part;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;

/**
 * The numbers of a signal in an unroll of B sequences and T steps, time-major, as the one who asked for it sees them: its
 * step t of sequence b is row {@code lead + t·B + b}.
 *
 * @param values (T·B, n), or ((T+1)·B, n) of a carried signal, whose value before step 0 comes first
 * @param gradient of the same shape
 * @param lead rows before those of step 0: B where a carried signal's present value is meant, else 0
 */
public record Block(Mat values, Mat gradient, int lead) {
    /** Floats of the signal, n. */
    public int size() {
        return values.cols();
    }

    /** The rows {@code t·B + b} of one sequence {@code b}, step by step: views of {@code mat}, one of the two. */
    public Vec[] sequence(Mat mat, int batch, int b) {
        Vec[] rows = new Vec[(mat.rows() - lead) / batch];
        for (int t = 0; t < rows.length; t++) {
            rows[t] = mat.row(lead + t * batch + b);
        }
        return rows;
    }

    /** Copies {@code count} rows from row {@code row} on into the columns from {@code column} of {@code to}. */
    public void copyTo(Block to, int row, int column, int count) {
        Blocks.copyColumns(values, lead + row, 0, to.values, to.lead + row, column, count, size());
    }

    /** The way back of {@link #copyTo}: adds to the gradient of this block what {@code to} has in those columns. */
    public void addFrom(Block to, int row, int column, int count) {
        Blocks.addColumns(to.gradient, to.lead + row, column, gradient, lead + row, 0, count, size());
    }

    /** Sets the gradient of {@code count} rows from row {@code row} on to 0. */
    void clearGradient(int row, int count) {
        Kernels.zero(gradient, row, count);
    }
}

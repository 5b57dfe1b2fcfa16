package dev.mneme.kernels;

import dev.mneme.kernels.internal.Loops;
import java.lang.foreign.MemorySegment;

/**
 * Moving parts of matrices, checked. Rows and columns are given as numbers, not as views, so that a step makes none.
 * None allocates.
 */
public final class Blocks {
    private Blocks() {}

    /** {@code y[yRow + i, :] = x[xRow + i, :]} for i in 0..count-1. The rows may be those of one matrix, apart. */
    public static void copyRows(Mat x, int xRow, Mat y, int yRow, int count) {
        Shapes.requireEqual("copyRows", "cols of x", x.cols(), "cols of y", y.cols());
        Shapes.requireRange("copyRows: rows of x", xRow, count, x.rows());
        Shapes.requireRange("copyRows: rows of y", yRow, count, y.rows());
        MemorySegment.copy(x.data(), x.rowOffset(xRow), y.data(), y.rowOffset(yRow), Shapes.bytes(count, x.cols()));
    }

    /** {@code y[yRow + i, yCol + j] = x[xRow + i, xCol + j]} for i in 0..rows-1, j in 0..cols-1. */
    public static void copyColumns(Mat x, int xRow, int xCol, Mat y, int yRow, int yCol, int rows, int cols) {
        requireBlocks("copyColumns", x, xRow, xCol, y, yRow, yCol, rows, cols);
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(x.data(), at(x, xRow + i, xCol), y.data(), at(y, yRow + i, yCol), 4L * cols);
        }
    }

    /** {@code y[yRow + i, yCol + j] += x[xRow + i, xCol + j]} for i in 0..rows-1, j in 0..cols-1. */
    public static void addColumns(Mat x, int xRow, int xCol, Mat y, int yRow, int yCol, int rows, int cols) {
        requireBlocks("addColumns", x, xRow, xCol, y, yRow, yCol, rows, cols);
        for (int i = 0; i < rows; i++) {
            Loops.ELEMENTWISE.add(x.data(), at(x, xRow + i, xCol), y.data(), at(y, yRow + i, yCol), cols);
        }
    }

    /** Exchanges row {@code xRow} of x with row {@code yRow} of y through {@code spare}, a row of as many floats. */
    public static void swapRows(Mat x, int xRow, Mat y, int yRow, Mat spare) {
        copyRows(x, xRow, spare, 0, 1);
        copyRows(y, yRow, x, xRow, 1);
        copyRows(spare, 0, y, yRow, 1);
    }

    /** {@code Σ_j x[xRow, j] y[yRow, j]}, summed as {@link Kernels#dot} does. */
    public static float dotRows(Mat x, int xRow, Mat y, int yRow) {
        Shapes.requireEqual("dotRows", "cols of x", x.cols(), "cols of y", y.cols());
        Shapes.requireRange("dotRows: rows of x", xRow, 1, x.rows());
        Shapes.requireRange("dotRows: rows of y", yRow, 1, y.rows());
        return Loops.REDUCTION.dot(x.data(), x.rowOffset(xRow), y.data(), y.rowOffset(yRow), x.stride());
    }

    /**
     * {@code out_i = (Σ_j x[xRow, j] m[rows_i, j]) · scale[rows_i]} for i in 0..count-1: the similarity of one key to rows
     * that lie anywhere, {@code scale} being their inverse norms. The sum is that of {@link #dotRows}.
     */
    public static void gatheredDots(Mat x, int xRow, Mat m, Vec scale, int[] rows, int count, float[] out) {
        Shapes.requireEqual("gatheredDots", "cols of x", x.cols(), "cols of m", m.cols());
        Shapes.requireEqual("gatheredDots", "size of scale", scale.size(), "rows of m", m.rows());
        Shapes.requireRange("gatheredDots: rows of x", xRow, 1, x.rows());
        Shapes.requireRange("gatheredDots: list of rows", 0, count, Math.min(rows.length, out.length));
        for (int i = 0; i < count; i++) {
            Shapes.requireRange("gatheredDots: rows of m", rows[i], 1, m.rows());
        }
        Loops.REDUCTION.gatheredDots(
                x.data(),
                x.rowOffset(xRow),
                m.data(),
                m.offset(),
                m.stride(),
                scale.data(),
                scale.offset(),
                rows,
                count,
                out);
    }

    /** {@code 1 / sqrt(|x[row, :]|² + eps)}, as {@link Kernels#inverseNorms} computes it. */
    public static void inverseNorm(Mat x, int row, float eps, Vec out) {
        Shapes.requireRange("inverseNorm: rows of x", row, 1, x.rows());
        Shapes.requireRange("inverseNorm: out", row, 1, out.size());
        Loops.MEMORY.inverseNorms(x.data(), x.rowOffset(row), 1, x.stride(), eps, out.data(), out.offset() + 4L * row);
    }

    /** {@code y[from + i, :] = x} for i in 0..count-1. */
    public static void broadcastRow(Vec x, Mat y, int from, int count) {
        Shapes.requireEqual("broadcastRow", "size of x", x.size(), "cols of y", y.cols());
        Shapes.requireRange("broadcastRow: rows of y", from, count, y.rows());
        for (int i = from; i < from + count; i++) {
            MemorySegment.copy(x.data(), x.offset(), y.data(), y.rowOffset(i), 4L * x.size());
        }
    }

    /** {@code out += Σ_i x[from + i, :]} in ascending rows. */
    public static void sumRows(Mat x, int from, int count, Vec out) {
        Shapes.requireEqual("sumRows", "size of out", out.size(), "cols of x", x.cols());
        Shapes.requireRange("sumRows: rows of x", from, count, x.rows());
        Loops.MEMORY.sumRows(x.data(), x.rowOffset(from), count, x.stride(), out.data(), out.offset(), x.cols());
    }

    /** {@code y} = the rows of {@code x} one after the other, without padding. */
    public static void pack(Mat x, Vec y) {
        requirePacked("pack", x, y);
        for (int i = 0; i < x.rows(); i++) {
            MemorySegment.copy(x.data(), x.rowOffset(i), y.data(), y.offset() + 4L * i * x.cols(), 4L * x.cols());
        }
    }

    /** The rows of {@code y} = {@code x} cut into pieces. */
    public static void unpack(Vec x, Mat y) {
        requirePacked("unpack", y, x);
        for (int i = 0; i < y.rows(); i++) {
            MemorySegment.copy(x.data(), x.offset() + 4L * i * y.cols(), y.data(), y.rowOffset(i), 4L * y.cols());
        }
    }

    private static void requirePacked(String op, Mat mat, Vec vec) {
        Shapes.requireEqual(op, "floats of the matrix", mat.rows() * mat.cols(), "size of the vector", vec.size());
    }

    private static void requireBlocks(
            String op, Mat x, int xRow, int xCol, Mat y, int yRow, int yCol, int rows, int cols) {
        Shapes.requireRange(op, xRow, rows, x.rows());
        Shapes.requireRange(op, xCol, cols, x.cols());
        Shapes.requireRange(op, yRow, rows, y.rows());
        Shapes.requireRange(op, yCol, cols, y.cols());
    }

    private static long at(Mat x, int row, int col) {
        return x.rowOffset(row) + 4L * col;
    }
}

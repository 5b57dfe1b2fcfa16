package dev.mneme.kernels;

import dev.mneme.kernels.internal.Loops;

/**
 * Matrix products that add into their result. None allocates once its scratch has grown to the largest product of the
 * thread.
 *
 * <p>The order of every sum is fixed by the operation, never by the shape, so a row of the result has the same bits
 * whatever other rows are computed with it. Row ranges stand where a step would otherwise have to make views. The result
 * must not overlap an operand.
 */
public final class MatMul {
    private MatMul() {}

    /**
     * {@code C[cFrom + i] += A[aFrom + i] B} for {@code i < m}; A (., k), B (k, n), C (., n). Each sum over k is a chain
     * of fused multiply-adds in blocks of 256, each from 0 and then added.
     */
    public static void multiply(Mat a, int aFrom, int m, Mat b, Mat c, int cFrom) {
        Shapes.requireEqual("multiply", "cols of a", a.cols(), "rows of b", b.rows());
        Shapes.requireEqual("multiply", "cols of b", b.cols(), "cols of c", c.cols());
        Shapes.requireRange("multiply: rows of a", aFrom, m, a.rows());
        Shapes.requireRange("multiply: rows of c", cFrom, m, c.rows());
        requireOwnResult("multiply", a, b, c);
        Loops.MAT_MUL.multiply(
                a.data(),
                a.rowOffset(aFrom),
                a.stride(),
                1,
                b.data(),
                b.offset(),
                c.data(),
                c.rowOffset(cFrom),
                m,
                a.cols(),
                c.stride());
    }

    /**
     * {@code C[cFrom + i, j] += A[aFrom + i] . B[j]} for {@code i < m}; A (., k), B (n, k), C (., n). Each sum over k is
     * that of {@link Kernels#dot}.
     */
    public static void multiplyTransposed(Mat a, int aFrom, int m, Mat b, Mat c, int cFrom) {
        Shapes.requireEqual("multiplyTransposed", "cols of a", a.cols(), "cols of b", b.cols());
        Shapes.requireEqual("multiplyTransposed", "rows of b", b.rows(), "cols of c", c.cols());
        Shapes.requireRange("multiplyTransposed: rows of a", aFrom, m, a.rows());
        Shapes.requireRange("multiplyTransposed: rows of c", cFrom, m, c.rows());
        requireOwnResult("multiplyTransposed", a, b, c);
        Loops.MAT_MUL.multiplyTransposed(
                a.data(),
                a.rowOffset(aFrom),
                b.data(),
                b.offset(),
                c.data(),
                c.rowOffset(cFrom),
                c.stride(),
                m,
                a.stride(),
                b.rows());
    }

    /**
     * {@code C[i] += sum_p A[aFrom + p, i] B[bFrom + p]} over {@code p < k}, for the rows i of C (columns of A) in
     * {@code [cFrom, cFrom + cCount)}; A (., rows of C), B (., n), C (., n). Each sum over p is a chain as in
     * {@link #multiply}.
     */
    public static void transposedMultiply(Mat a, int aFrom, int k, Mat b, int bFrom, Mat c, int cFrom, int cCount) {
        Shapes.requireEqual("transposedMultiply", "cols of a", a.cols(), "rows of c", c.rows());
        Shapes.requireEqual("transposedMultiply", "cols of b", b.cols(), "cols of c", c.cols());
        Shapes.requireRange("transposedMultiply: rows of a", aFrom, k, a.rows());
        Shapes.requireRange("transposedMultiply: rows of b", bFrom, k, b.rows());
        Shapes.requireRange("transposedMultiply: rows of c", cFrom, cCount, c.rows());
        requireOwnResult("transposedMultiply", a, b, c);
        Loops.MAT_MUL.multiply(
                a.data(),
                a.rowOffset(aFrom) + 4L * cFrom,
                1,
                a.stride(),
                b.data(),
                b.rowOffset(bFrom),
                c.data(),
                c.rowOffset(cFrom),
                cCount,
                k,
                c.stride());
    }

    private static void requireOwnResult(String op, Mat a, Mat b, Mat c) {
        Shapes.requireApart(op, a, c);
        Shapes.requireApart(op, b, c);
    }
}

package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.internal.MatMulLoops;
import dev.mneme.kernels.internal.ScalarMatMul;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Matrix products over shapes with every kind of remainder, at every vector width. */
final class MatMulContractTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 40, 64};
    private static final int[] LONG = {100, 256, 257, 300, 520};
    private static final MatMulLoops SCALAR = new ScalarMatMul();

    private final Floats floats = new Floats();
    private final SplittableRandom random = new SplittableRandom(3);

    @AfterEach
    void close() {
        floats.close();
    }

    private int pick(int[] sizes) {
        return sizes[random.nextInt(sizes.length)];
    }

    @Test
    void productsFollowTheirFormulas() {
        for (int trial = 0; trial < 60; trial++) {
            int m = pick(SIZES);
            int k = trial % 6 == 0 ? pick(LONG) : pick(SIZES);
            int n = trial % 6 == 1 ? pick(LONG) : pick(SIZES);
            multiply(m, k, n);
            multiplyTransposed(m, k, n);
            transposedMultiply(m, k, n);
        }
    }

    @Test
    void anEmptyProductChangesNothing() {
        multiply(0, 5, 5);
        multiply(5, 0, 5);
        multiplyTransposed(5, 0, 5);
        transposedMultiply(5, 0, 5);
        transposedMultiply(0, 3, 5);
    }

    @Test
    void moreRowsThanOnePanelHolds() {
        multiply(300, 20, 17);
        transposedMultiply(300, 20, 17);
        multiplyTransposed(70, 1040, 6);
    }

    private void multiply(int m, int k, int n) {
        Mat a = floats.mat(m + 2, k);
        Mat b = floats.mat(k, n);
        Mat c = floats.mat(m + 3, n);
        double[][] expected = Floats.doubles(c);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    expected[i + 2][j] += (double) a.get(i + 1, p) * b.get(p, j);
                }
            }
        }
        Mat scalar = floats.copy(c);
        MatMul.multiply(a, 1, m, b, c, 2);
        SCALAR.multiply(
                a.data(),
                a.rowOffset(1),
                a.stride(),
                1,
                b.data(),
                b.offset(),
                scalar.data(),
                scalar.rowOffset(2),
                m,
                k,
                c.stride());
        check("multiply %d %d %d".formatted(m, k, n), expected, scalar, c);
    }

    private void multiplyTransposed(int m, int k, int n) {
        Mat a = floats.mat(m + 1, k);
        Mat b = floats.mat(n, k);
        Mat c = floats.mat(m + 2, n);
        double[][] expected = Floats.doubles(c);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    expected[i + 2][j] += (double) a.get(i + 1, p) * b.get(j, p);
                }
            }
        }
        Mat scalar = floats.copy(c);
        MatMul.multiplyTransposed(a, 1, m, b, c, 2);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                scalar.set(i + 2, j, scalar.get(i + 2, j) + Kernels.dot(a.row(i + 1), b.row(j)));
            }
        }
        check("multiplyTransposed %d %d %d".formatted(m, k, n), expected, scalar, c);
    }

    private void transposedMultiply(int m, int k, int n) {
        Mat a = floats.mat(k + 2, m + 3);
        Mat b = floats.mat(k + 1, n);
        Mat c = floats.mat(m + 3, n);
        double[][] expected = Floats.doubles(c);
        for (int i = 2; i < m + 2; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    expected[i][j] += (double) a.get(p + 2, i) * b.get(p + 1, j);
                }
            }
        }
        Mat scalar = floats.copy(c);
        MatMul.transposedMultiply(a, 2, k, b, 1, c, 2, m);
        SCALAR.multiply(
                a.data(),
                a.rowOffset(2) + 8,
                1,
                a.stride(),
                b.data(),
                b.rowOffset(1),
                scalar.data(),
                scalar.rowOffset(2),
                m,
                k,
                c.stride());
        check("transposedMultiply %d %d %d".formatted(m, k, n), expected, scalar, c);
    }

    private static void check(String what, double[][] expected, Mat scalar, Mat c) {
        Floats.assertClose(what, expected, c);
        Floats.assertSameBits(what, scalar, c);
        Floats.assertUntouchedAround(what, c);
    }

    /** A row of the result must not know which rows are computed with it. */
    @Test
    void aRowHasTheSameBitsInEveryBatch() {
        Mat a = floats.mat(19, 300);
        Mat b = floats.mat(300, 50);
        Mat whole = floats.mat(19, 50);
        Kernels.zero(whole);
        Mat pieces = floats.copy(whole);
        MatMul.multiply(a, 0, 19, b, whole, 0);
        for (int i = 0; i < 19; i += 3) {
            MatMul.multiply(a, i, Math.min(3, 19 - i), b, pieces, i);
        }
        Floats.assertSameBits("multiply by threes", whole, pieces);
    }

    @Test
    void aSumIsAChainInBlocksOf256() {
        Mat a = floats.mat(1, 300);
        Mat b = floats.mat(300, 1);
        Mat c = floats.mat(1, 1);
        float expected = c.get(0, 0);
        for (int from = 0; from < 300; from += 256) {
            float chain = 0;
            for (int p = from; p < Math.min(300, from + 256); p++) {
                chain = Math.fma(a.get(0, p), b.get(p, 0), chain);
            }
            expected += chain;
        }
        MatMul.multiply(a, 0, 1, b, c, 0);
        assertEquals(expected, c.get(0, 0));
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Mat a = floats.mat(2, 3);
        Mat b = floats.mat(4, 5);
        Mat c = floats.mat(2, 5);
        var error = assertThrows(IllegalArgumentException.class, () -> MatMul.multiply(a, 0, 2, b, c, 0));
        assertEquals("multiply: cols of a must equal rows of b, was 3 against 4", error.getMessage());
        Mat square = floats.mat(3, 3);
        assertThrows(IllegalArgumentException.class, () -> MatMul.multiply(square, 0, 3, square, square, 0));
        assertThrows(IllegalArgumentException.class, () -> MatMul.multiply(a, 1, 2, floats.mat(3, 5), c, 0));
    }
}

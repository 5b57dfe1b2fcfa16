package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.internal.ScalarMemory;
import dev.mneme.kernels.internal.ScalarReduction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations on the rows of matrices, at every vector width. */
final class RowContractTest {
    private static final int[] ROWS = {0, 1, 3, 16, 33};
    private static final int[] COLS = {1, 7, 16, 31, 32, 100};

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    @Test
    void rowOperationsFollowTheirFormulas() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                check(rows, cols);
            }
        }
    }

    private void check(int rows, int cols) {
        String shape = rows + " x " + cols;
        Mat m = floats.mat(rows, cols);
        Vec out = floats.vec(cols, 1);
        Vec before = floats.copy(out);
        double[] sums = Floats.doubles(out);
        double[] inverse = new double[rows];
        for (int i = 0; i < rows; i++) {
            double square = 1e-6;
            for (int j = 0; j < cols; j++) {
                sums[j] += m.get(i, j);
                square += (double) m.get(i, j) * m.get(i, j);
            }
            inverse[i] = 1 / Math.sqrt(square);
        }
        Blocks.sumRows(m, 0, rows, out);
        Floats.assertClose("sumRows " + shape, sums, out);
        Floats.assertUntouchedAround("sumRows " + shape, out);
        new ScalarMemory().sumRows(m.data(), m.offset(), rows, m.stride(), before.data(), before.offset(), cols);
        Floats.assertSameBits("sumRows " + shape, before, out);

        Vec norms = floats.vec(rows, 2);
        Kernels.inverseNorms(m, 1e-6f, norms);
        Floats.assertClose("inverseNorms " + shape, inverse, norms);
        Vec reference = floats.copy(norms);
        new ScalarMemory()
                .inverseNorms(m.data(), m.offset(), rows, m.stride(), 1e-6f, reference.data(), reference.offset());
        Floats.assertSameBits("inverseNorms " + shape, reference, norms);
        Floats.assertUntouchedAround("inverseNorms " + shape, norms);

        Vec a = floats.vec(rows, 1);
        Mat y = floats.mat(rows, cols);
        double[][] expected = Floats.doubles(y);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                expected[i][j] += (double) a.get(i) * m.get(i, j);
            }
        }
        Kernels.scaleRowsAdd(a, m, y);
        Floats.assertClose("scaleRowsAdd " + shape, expected, y);
        Floats.assertUntouchedAround("scaleRowsAdd " + shape, y);

        Mat z = floats.mat(rows, cols);
        Kernels.multiply(m, y, z);
        double[][] product = Floats.doubles(m);
        double[][] others = Floats.doubles(y);
        double[][] doubled = new double[rows][cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                product[i][j] *= others[i][j];
                doubled[i][j] = 2 * product[i][j];
            }
        }
        Floats.assertClose("multiply " + shape, product, z);
        Kernels.multiplyAdd(m, y, z);
        Floats.assertClose("multiplyAdd " + shape, doubled, z);
        Floats.assertUntouchedAround("multiplyAdd " + shape, z);
    }

    @Test
    void gatheredDotsAreTheProductsOfTheRowsAskedForAlone() {
        for (int cols : COLS) {
            Mat x = floats.mat(3, cols);
            Mat m = floats.mat(40, cols);
            Vec scale = floats.vec(40, 1);
            for (int count : new int[] {0, 1, 15, 16, 17, 33}) {
                int[] rows = new int[count + 1];
                for (int i = 0; i <= count; i++) {
                    rows[i] = (i * 7 + 3) % 40;
                }
                float[] out = new float[count + 1];
                out[count] = 77;
                Blocks.gatheredDots(x, 1, m, scale, rows, count, out);
                float[] twin = out.clone();
                new ScalarReduction()
                        .gatheredDots(
                                x.data(),
                                x.rowOffset(1),
                                m.data(),
                                m.offset(),
                                m.stride(),
                                scale.data(),
                                scale.offset(),
                                rows,
                                count,
                                twin);
                assertArrayEquals(twin, out, 0, "the scalar loop, " + cols + " floats, " + count + " rows");
                for (int i = 0; i < count; i++) {
                    assertEquals(Blocks.dotRows(x, 1, m, rows[i]) * scale.get(rows[i]), out[i], "row " + rows[i]);
                }
                assertEquals(77, out[count]);
            }
        }
    }

    @Test
    void gatheredDotsRefuseRowsThatAreNotThere() {
        Mat m = floats.mat(5, 8);
        Vec scale = floats.vec(5, 0);
        float[] out = new float[2];
        assertThrows(
                IllegalArgumentException.class, () -> Blocks.gatheredDots(m, 0, m, scale, new int[] {1, 5}, 2, out));
        assertThrows(
                IllegalArgumentException.class, () -> Blocks.gatheredDots(m, 0, m, scale, new int[] {1, 2, 3}, 3, out));
    }

    @Test
    void rowsAreZeroedAndCopiedWithTheirPadding() {
        Mat m = floats.mat(6, 5);
        Mat y = floats.mat(6, 5);
        Kernels.copy(m, y);
        Floats.assertSameBits("copy", m, y);
        Kernels.zero(m, 1, 2);
        assertEquals(y.get(0, 4), m.get(0, 4));
        assertEquals(0, m.get(1, 0));
        assertEquals(0, m.get(2, 4));
        assertEquals(y.get(3, 0), m.get(3, 0));
        Kernels.zero(m);
        Floats.assertSameBits("zero", floats.copy(m), m);
        assertEquals(0, m.get(5, 4));
        Floats.assertUntouchedAround("zero", m);
    }
}

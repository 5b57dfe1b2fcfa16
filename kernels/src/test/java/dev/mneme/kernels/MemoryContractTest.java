package dev.mneme.kernels;

import dev.mneme.kernels.internal.ScalarMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writing the memory matrix and the way back, at every vector width. */
final class MemoryContractTest {
    private static final int[] ROWS = {1, 3, 15, 16, 17, 40};
    private static final int[] COLS = {1, 7, 16, 20, 32, 48, 100};

    private final Floats floats = new Floats();
    private final ScalarMemory scalar = new ScalarMemory();

    @AfterEach
    void close() {
        floats.close();
    }

    @Test
    void erasingAndAddingFollowsItsFormula() {
        for (int n : ROWS) {
            for (int width : COLS) {
                forward(n, width);
                backward(n, width);
            }
        }
    }

    private void forward(int n, int width) {
        String what = "eraseAdd " + n + " x " + width;
        Mat m = floats.mat(n, width);
        Vec w = floats.vec(n, 1);
        Vec e = floats.vec(width, 2);
        Vec v = floats.vec(width, 0);
        Mat next = floats.mat(n, width);
        double[][] expected = new double[n][width];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < width; j++) {
                expected[i][j] = m.get(i, j) * (1 - (double) w.get(i) * e.get(j)) + (double) w.get(i) * v.get(j);
            }
        }
        MemoryKernels.eraseAdd(m, w, e, v, next);
        Floats.assertClose(what, expected, next);
        Floats.assertUntouchedAround(what, next);
        Mat reference = floats.copy(m);
        Mat s = stacked(e, v);
        scalar.eraseAdd(
                m.data(),
                m.offset(),
                w.data(),
                w.offset(),
                s.data(),
                s.offset(),
                reference.data(),
                reference.offset(),
                n,
                m.stride());
        Floats.assertSameBits(what, reference, next);
        MemoryKernels.eraseAdd(m, w, e, v, m);
        Floats.assertSameBits(what + " in place", next, m);
    }

    private Mat stacked(Vec... rows) {
        Mat s = floats.mat(rows.length, rows[0].size());
        for (int i = 0; i < rows.length; i++) {
            s.row(i).copyFrom(rows[i]);
        }
        return s;
    }

    private void backward(int n, int width) {
        String what = "eraseAddBackward " + n + " x " + width;
        Mat m = floats.mat(n, width);
        Vec w = floats.vec(n, 1);
        Vec e = floats.vec(width, 2);
        Vec v = floats.vec(width, 3);
        Mat dM = floats.mat(n, width);
        Vec dW = floats.vec(n, 2);
        Vec dE = floats.vec(width, 1);
        Vec dV = floats.vec(width, 0);
        double[][] expectedM = Floats.doubles(dM);
        double[] expectedW = Floats.doubles(dW);
        double[] expectedE = Floats.doubles(dE);
        double[] expectedV = Floats.doubles(dV);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < width; j++) {
                double d = dM.get(i, j);
                expectedW[i] += d * (v.get(j) - (double) m.get(i, j) * e.get(j));
                expectedE[j] -= d * m.get(i, j) * w.get(i);
                expectedV[j] += d * w.get(i);
                expectedM[i][j] = d * (1 - (double) w.get(i) * e.get(j));
            }
        }
        Mat s = stacked(e, v, dE, dV);
        Mat d = floats.copy(dM);
        Vec weights = floats.copy(dW);
        scalar.eraseAddBackward(
                m.data(),
                m.offset(),
                w.data(),
                w.offset(),
                s.data(),
                s.offset(),
                d.data(),
                d.offset(),
                weights.data(),
                weights.offset(),
                n,
                m.stride());
        MemoryKernels.eraseAddBackward(m, w, e, v, dM, dW, dE, dV);
        Floats.assertClose(what + " dM", expectedM, dM);
        Floats.assertClose(what + " dW", expectedW, dW);
        Floats.assertClose(what + " dE", expectedE, dE);
        Floats.assertClose(what + " dV", expectedV, dV);
        Floats.assertSameBits(what + " dM", d, dM);
        Floats.assertSameBits(what + " dW", weights, dW);
        Floats.assertSameBits(what + " dE", s.row(2), dE);
        Floats.assertSameBits(what + " dV", s.row(3), dV);
        Floats.assertUntouchedAround(what, dM);
        Floats.assertUntouchedAround(what, dW);
        Floats.assertUntouchedAround(what, dE);
        Floats.assertUntouchedAround(what, dV);
    }
}

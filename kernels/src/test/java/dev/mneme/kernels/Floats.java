package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;

/** Tensors with known surroundings: what an operation must not touch holds a sentinel. */
final class Floats implements AutoCloseable {
    static final int[] SIZES = {0, 1, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 256, 257};
    private static final float SENTINEL = 12345.678f;
    private static final int MARGIN = 20;

    private final TensorArena arena = TensorArena.create();
    private final SplittableRandom random = new SplittableRandom(7);

    /** Returns random floats in (-1, 1) that start {@code offset} floats behind a 64-byte boundary, sentinels around. */
    Vec vec(int size, int offset) {
        Vec all = arena.vec(size + offset + 2 * MARGIN);
        for (int i = 0; i < all.size(); i++) {
            all.set(i, SENTINEL);
        }
        return randomise(all.slice(16 + offset, size));
    }

    Vec randomise(Vec x) {
        for (int i = 0; i < x.size(); i++) {
            x.set(i, (float) random.nextDouble(-1, 1));
        }
        return x;
    }

    /** Returns a vector of floats in (0, 1 / size), as weights have. */
    Vec weights(int size) {
        Vec x = vec(size, 3);
        for (int i = 0; i < size; i++) {
            x.set(i, (float) random.nextDouble() / size);
        }
        return x;
    }

    /** Returns random floats in (-1, 1) with a row of sentinels before and behind. */
    Mat mat(int rows, int cols) {
        Mat all = arena.mat(rows + 2, cols);
        for (int j = 0; j < cols; j++) {
            all.set(0, j, SENTINEL);
            all.set(rows + 1, j, SENTINEL);
        }
        Mat x = all.rows(1, rows);
        for (int i = 0; i < rows; i++) {
            randomise(x.row(i));
        }
        return x;
    }

    /** Returns a matrix like a link matrix: small entries, diagonal 0. */
    Mat links(int n) {
        Mat l = mat(n, n);
        for (int i = 0; i < n; i++) {
            Kernels.scale(0.3f, l.row(i));
            l.set(i, i, 0);
        }
        return l;
    }

    static void assertUntouchedAround(String what, Vec x) {
        for (int i = 1; i <= 16; i++) {
            assertEquals(SENTINEL, new Vec(x.data(), x.offset() - 4L * i, 1).get(0), what + ": before");
            assertEquals(
                    SENTINEL, new Vec(x.data(), x.offset() + 4L * (x.size() + i - 1), 1).get(0), what + ": behind");
        }
    }

    static void assertUntouchedAround(String what, Mat x) {
        Mat all = new Mat(x.data(), x.offset() - 4L * x.stride(), x.rows() + 2, x.cols(), x.stride());
        for (int j = 0; j < x.cols(); j++) {
            assertEquals(SENTINEL, all.get(0, j), what + ": row before");
            assertEquals(SENTINEL, all.get(x.rows() + 1, j), what + ": row behind");
        }
        for (int i = 0; i < all.rows(); i++) {
            Vec row = new Vec(x.data(), all.rowOffset(i), x.stride());
            for (int j = x.cols(); j < x.stride(); j++) {
                assertEquals(0, row.get(j), what + ": padding");
            }
        }
    }

    Vec copy(Vec x) {
        Vec y = arena.vec(x.size());
        y.copyFrom(x);
        return y;
    }

    Mat copy(Mat x) {
        Mat y = arena.mat(x.rows(), x.cols());
        Kernels.copy(x, y);
        return y;
    }

    static double[] doubles(Vec x) {
        double[] values = new double[x.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.get(i);
        }
        return values;
    }

    static double[][] doubles(Mat x) {
        double[][] values = new double[x.rows()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = doubles(x.row(i));
        }
        return values;
    }

    static void assertClose(String what, double[] expected, Vec actual) {
        double scale = 1;
        for (double e : expected) {
            scale = Math.max(scale, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(i), 4e-6 * scale, what + " at " + i + " of " + expected.length);
        }
    }

    static void assertClose(String what, double[][] expected, Mat actual) {
        for (int i = 0; i < expected.length; i++) {
            assertClose(what + " row " + i, expected[i], actual.row(i));
        }
    }

    static void assertSameBits(String what, Vec expected, Vec actual) {
        for (int i = 0; i < expected.size(); i++) {
            int e = Float.floatToIntBits(expected.get(i));
            int a = Float.floatToIntBits(actual.get(i));
            int index = i;
            if (e != a) {
                assertEquals(expected.get(i), actual.get(i), () -> what + " at " + index + " of " + expected.size());
            }
        }
    }

    static void assertSameBits(String what, Mat expected, Mat actual) {
        for (int i = 0; i < expected.rows(); i++) {
            assertSameBits(what + " row " + i, expected.row(i), actual.row(i));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}

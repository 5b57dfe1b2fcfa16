package dev.mneme.kernels;

/** Sizes in floats and bytes, with overflow, and the checks of the operations. */
final class Shapes {
    private static final int PAD = 16;

    private Shapes() {}

    /** Returns {@code cols} rounded up to a multiple of 16. */
    static int stride(int cols) {
        if (cols > Integer.MAX_VALUE - PAD + 1) {
            throw new IllegalArgumentException(
                    "a row may have at most %s floats, was %s".formatted(Integer.MAX_VALUE - PAD + 1, cols));
        }
        return (cols + PAD - 1) & -PAD;
    }

    /** Returns the bytes of {@code rows} padded rows, {@code Long.MAX_VALUE} if a long cannot count them. */
    static long bytes(int rows, int cols) {
        long rowBytes = (long) stride(cols) * Float.BYTES;
        return rows == 0 || rowBytes <= Long.MAX_VALUE / rows ? rows * rowBytes : Long.MAX_VALUE;
    }

    static long saturatedAdd(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    static void requireCount(String what, int count) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " must be 0 or more, was " + count);
        }
    }

    static void requireRange(String op, int from, int count, int size) {
        if (from < 0 || count < 0 || from > size - count) {
            throw new IllegalArgumentException(
                    "%s: %s from %s on lie outside 0 to %s".formatted(op, count, from, size));
        }
    }

    static void requireEqual(String op, String left, int leftSize, String right, int rightSize) {
        if (leftSize != rightSize) {
            throw new IllegalArgumentException(
                    "%s: %s must equal %s, was %s against %s".formatted(op, left, right, leftSize, rightSize));
        }
    }

    static void requireSameSize(String op, Vec x, Vec y) {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException(
                    "%s: vectors must have the same size, were %s and %s".formatted(op, x.size(), y.size()));
        }
    }

    static void requireSameShape(String op, Mat x, Mat y) {
        if (x.rows() != y.rows() || x.cols() != y.cols()) {
            throw new IllegalArgumentException("%s: matrices must have the same shape, were %s x %s and %s x %s"
                    .formatted(op, x.rows(), x.cols(), y.rows(), y.cols()));
        }
    }

    static void requireNotEmpty(String op, Vec x) {
        if (x.size() == 0) {
            throw new IllegalArgumentException(op + ": needs at least one float, got an empty vector");
        }
    }

    /** Refuses an output {@code y} that lies across {@code x}; the very same floats are allowed. */
    static void requireInPlaceOrApart(String op, Vec x, Vec y) {
        long distance = Math.abs(x.address() - y.address());
        if (distance != 0 && distance < (long) Math.min(x.size(), y.size()) * Float.BYTES) {
            throw overlap(op);
        }
    }

    static void requireApart(String op, Vec x, Vec y) {
        requireApart(op, x.address(), (long) x.size() * Float.BYTES, y.address(), (long) y.size() * Float.BYTES);
    }

    static void requireApart(String op, Mat x, Mat y) {
        requireApart(op, x.address(), bytes(x.rows(), x.cols()), y.address(), bytes(y.rows(), y.cols()));
    }

    static void requireApart(String op, Vec x, Mat y) {
        requireApart(op, x.address(), (long) x.size() * Float.BYTES, y.address(), bytes(y.rows(), y.cols()));
    }

    private static void requireApart(String op, long x, long xBytes, long y, long yBytes) {
        if (x < y + yBytes && y < x + xBytes) {
            throw overlap(op);
        }
    }

    private static IllegalArgumentException overlap(String op) {
        return new IllegalArgumentException(op + ": the output overlaps an input; give it memory of its own");
    }
}

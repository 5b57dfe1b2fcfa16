package dev.mneme.train.io;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Arithmetic of tensor shapes, checked for overflow. */
final class Shape {
    private static final int DIMENSIONS_SHOWN = 8;

    private Shape() {}

    static List<Long> of(long... dimensions) {
        return Arrays.stream(dimensions).boxed().toList();
    }

    /**
     * The number of elements: 1 for rank 0.
     *
     * @throws IllegalArgumentException when a dimension is negative or the product exceeds 64 bits
     */
    static long elements(List<Long> shape) {
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("the dimension " + dimension + " is negative");
            }
            elements = multiply(elements, dimension, shape);
        }
        return elements;
    }

    /**
     * The number of bytes.
     *
     * @throws IllegalArgumentException as {@link #elements}, or when the elements do not fill whole bytes
     */
    static long bytes(Dtype dtype, List<Long> shape) {
        long bits = multiply(elements(shape), dtype.bits(), shape);
        if (bits % 8 != 0) {
            throw new IllegalArgumentException(
                    dtype + " of shape " + text(shape) + " takes " + bits + " bits, which are no whole bytes");
        }
        return bits / 8;
    }

    private static long multiply(long a, long b, List<Long> shape) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the size of shape " + text(shape) + " exceeds 64 bits", e);
        }
    }

    /** {@code (4, 3)}, cut after 8 dimensions. */
    static String text(List<Long> shape) {
        String shown =
                shape.stream().limit(DIMENSIONS_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return "(" + shown + (shape.size() > DIMENSIONS_SHOWN ? ", ... of rank " + shape.size() : "") + ")";
    }
}

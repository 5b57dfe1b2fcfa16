package dev.mneme.train.io;

import java.util.List;

/**
 * What the header says about one tensor, validated.
 *
 * @param name as in the file: any Unicode text, so never a path, and printed through {@link Quoted}
 * @param shape empty for a scalar; every dimension is at least 0
 * @param offset of the first byte, from the start of the file
 * @param bytes how many there are
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long offset, long bytes) {
    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** The product of the dimensions: 1 for a scalar. */
    public long elements() {
        return Shape.elements(shape);
    }

    /** {@code F32 (4, 3)}. */
    public String type() {
        return dtype + " " + Shape.text(shape);
    }

    /** {@code "name" F32 (4, 3)}, safe to print. */
    @Override
    public String toString() {
        return Quoted.of(name) + " " + type();
    }
}

package dev.mneme.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A row-major view of {@code rows x cols} off-heap floats. Every row is padded with zeros to {@code stride} floats, so
 * that loops need no tails; whoever writes a row writes its {@code cols} floats and leaves the zeros alone. Numbers that
 * are not finite may leave NaN there: {@link Kernels#zero(Mat)} makes a matrix as new, padding included.
 *
 * @param data the memory; {@link MemorySegment#NULL} in a {@linkplain TensorArena#counting counting} arena
 * @param offset where the first float lies in {@code data}, in bytes
 * @param rows number of rows
 * @param cols floats in a row
 * @param stride floats from one row to the next: {@code cols} rounded up to a multiple of 16
 */
public record Mat(MemorySegment data, long offset, int rows, int cols, int stride) {
    /** Checks that the view lies inside its memory and that the stride is the padded row. */
    public Mat {
        Shapes.requireCount("Mat: rows", rows);
        Shapes.requireCount("Mat: cols", cols);
        Shapes.requireEqual("Mat", "stride", stride, "cols rounded up to a multiple of 16", Shapes.stride(cols));
        Vec.requireInside("Mat", data, offset, Shapes.bytes(rows, cols));
    }

    /** Returns a view of row {@code i}. */
    public Vec row(int i) {
        return new Vec(data, at(i, 0), cols);
    }

    /** Returns a view of {@code count} rows starting at row {@code from}. */
    public Mat rows(int from, int count) {
        Shapes.requireRange("Mat.rows", from, count, rows);
        return new Mat(data, offset + Shapes.bytes(from, cols), count, cols, stride);
    }

    /** Returns element {@code (i, j)}; for cold code and tests. */
    public float get(int i, int j) {
        return data.get(ValueLayout.JAVA_FLOAT, at(i, j));
    }

    /** Sets element {@code (i, j)}; for cold code and tests. */
    public void set(int i, int j, float value) {
        data.set(ValueLayout.JAVA_FLOAT, at(i, j), value);
    }

    long address() {
        return data.address() + offset;
    }

    long rowOffset(int i) {
        return offset + (long) i * stride * Float.BYTES;
    }

    private long at(int i, int j) {
        if (i < 0 || i >= rows || j < 0 || j >= Math.max(cols, 1)) {
            throw new IndexOutOfBoundsException("Mat: (%s, %s) outside %s x %s".formatted(i, j, rows, cols));
        }
        return rowOffset(i) + (long) j * Float.BYTES;
    }
}

package dev.mneme.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A view of {@code size} consecutive off-heap floats.
 *
 * @param data the memory; {@link MemorySegment#NULL} in a {@linkplain TensorArena#counting counting} arena
 * @param offset where the first float lies in {@code data}, in bytes
 * @param size number of floats
 */
public record Vec(MemorySegment data, long offset, int size) {
    /** Checks that the view lies inside its memory. */
    public Vec {
        Shapes.requireCount("Vec: size", size);
        requireInside("Vec", data, offset, (long) size * Float.BYTES);
    }

    /** Returns float {@code i}; for cold code and tests. */
    public float get(int i) {
        return data.get(ValueLayout.JAVA_FLOAT, at(i));
    }

    /** Sets float {@code i}; for cold code and tests. */
    public void set(int i, float value) {
        data.set(ValueLayout.JAVA_FLOAT, at(i), value);
    }

    /** Sets all floats from an array of the same length. */
    public void set(float[] values) {
        Shapes.requireEqual("Vec.set", "array length", values.length, "size", size);
        MemorySegment.copy(values, 0, data, ValueLayout.JAVA_FLOAT, offset, size);
    }

    /** Sets all floats from a vector of the same size; the two may overlap. */
    public void copyFrom(Vec x) {
        Shapes.requireSameSize("Vec.copyFrom", x, this);
        MemorySegment.copy(x.data, x.offset, data, offset, (long) size * Float.BYTES);
    }

    /** Returns a copy of the floats. */
    public float[] toArray() {
        float[] values = new float[size];
        MemorySegment.copy(data, ValueLayout.JAVA_FLOAT, offset, values, 0, size);
        return values;
    }

    /** Returns a view of {@code length} floats starting at float {@code from}. */
    public Vec slice(int from, int length) {
        Shapes.requireRange("Vec.slice", from, length, size);
        return new Vec(data, offset + (long) from * Float.BYTES, length);
    }

    long address() {
        return data.address() + offset;
    }

    private long at(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("Vec: index %s outside 0 to %s".formatted(i, size - 1));
        }
        return offset + (long) i * Float.BYTES;
    }

    static void requireInside(String what, MemorySegment data, long offset, long bytes) {
        if (offset < 0 || offset % Float.BYTES != 0) {
            throw new IllegalArgumentException(what + ": offset must be a multiple of 4 bytes, was " + offset);
        }
        boolean counted = data.equals(MemorySegment.NULL);
        if (!counted && (!data.isNative() || offset > data.byteSize() - bytes)) {
            throw new IllegalArgumentException("%s: %s bytes from %s on do not lie in the off-heap memory %s"
                    .formatted(what, bytes, offset, data));
        }
    }
}

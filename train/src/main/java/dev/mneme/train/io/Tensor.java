package dev.mneme.train.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor to be written: what the header says, and a function that gives the elements when they are wanted, so that
 * a file of any size passes through one small buffer.
 *
 * @param shape empty for a scalar
 */
public record Tensor(String name, Dtype dtype, List<Long> shape, Content content) {
    /** Puts all elements of the tensor, row-major. */
    @FunctionalInterface
    public interface Content {
        /** Puts as many elements as the shape says, of the tensor's type. */
        void writeTo(TensorSink sink) throws IOException;
    }

    static final Tensor NONE = new Tensor("", Dtype.U8, List.of(0L), _ -> {});

    /**
     * A tensor of any type.
     *
     * @throws IllegalArgumentException when a dimension is negative or the size exceeds 64 bits
     */
    public Tensor {
        shape = List.copyOf(shape);
        Shape.bytes(dtype, shape);
    }

    /** An F32 tensor whose elements {@code content} puts one by one, or in pieces. */
    public static Tensor floats(String name, Content content, long... shape) {
        return new Tensor(name, Dtype.F32, Shape.of(shape), content);
    }

    /** An F32 tensor; {@code values} is read when the file is written. */
    public static Tensor floats(String name, float[] values, long... shape) {
        return floats(name, MemorySegment.ofArray(values), 0, shape);
    }

    /** An F32 tensor of consecutive floats of {@code values}, from byte {@code offset} on; read when it is written. */
    public static Tensor floats(String name, MemorySegment values, long offset, long... shape) {
        long count = Shape.elements(Shape.of(shape));
        return floats(name, sink -> sink.putFloats(values, offset, count), shape);
    }

    /** An F64 tensor; {@code values} is read when the file is written. */
    public static Tensor doubles(String name, double[] values, long... shape) {
        return new Tensor(name, Dtype.F64, Shape.of(shape), sink -> {
            for (double value : values) {
                sink.putDouble(value);
            }
        });
    }

    /** An I64 tensor; {@code values} is read when the file is written. */
    public static Tensor longs(String name, long[] values, long... shape) {
        return new Tensor(name, Dtype.I64, Shape.of(shape), sink -> {
            for (long value : values) {
                sink.putLong(value);
            }
        });
    }

    /** An I32 tensor; {@code values} is read when the file is written. */
    public static Tensor ints(String name, int[] values, long... shape) {
        return new Tensor(name, Dtype.I32, Shape.of(shape), sink -> {
            for (int value : values) {
                sink.putInt(value);
            }
        });
    }

    /** A tensor of any type from its bytes as they are to lie in the file: little-endian, row-major. */
    public static Tensor bytes(String name, Dtype dtype, byte[] values, long... shape) {
        return new Tensor(name, dtype, Shape.of(shape), sink -> sink.putBytes(values));
    }
}

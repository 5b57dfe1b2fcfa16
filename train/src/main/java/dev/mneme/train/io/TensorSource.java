package dev.mneme.train.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of one tensor in row-major order, read in pieces. For one thread; several sources on one file are
 * independent.
 *
 * <p>Asking for another type than the tensor's, or for more than it has, is the caller's error: {@link
 * IllegalStateException}.
 */
public final class TensorSource {
    private static final int BUFFER = 1 << 18;
    private static final ValueLayout.OfFloat LITTLE_ENDIAN_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final FileBytes file;
    private final TensorInfo tensor;
    private final ByteBuffer buffer;
    private final MemorySegment segment;
    private long at; // in the file, of what the buffer does not hold yet

    TensorSource(FileBytes file, TensorInfo tensor) {
        this.file = file;
        this.tensor = tensor;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER, tensor.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
        this.segment = MemorySegment.ofArray(buffer.array());
        this.at = tensor.offset();
    }

    /** What the header says about the tensor. */
    public TensorInfo tensor() {
        return tensor;
    }

    /** The next element of an F32 tensor. */
    public float nextFloat() throws IOException {
        need(Dtype.F32);
        return buffer.getFloat();
    }

    /** The next element of an F64 tensor. */
    public double nextDouble() throws IOException {
        need(Dtype.F64);
        return buffer.getDouble();
    }

    /** The next element of an I64 tensor. */
    public long nextLong() throws IOException {
        need(Dtype.I64);
        return buffer.getLong();
    }

    /** The next element of an I32 tensor. */
    public int nextInt() throws IOException {
        need(Dtype.I32);
        return buffer.getInt();
    }

    /** Copies the next {@code count} elements of an F32 tensor to {@code target}, from byte {@code offset} on. */
    public void nextFloats(MemorySegment target, long offset, long count) throws IOException {
        for (long done = 0; done < count; ) {
            need(Dtype.F32);
            int n = (int) Math.min(count - done, buffer.remaining() / Float.BYTES);
            MemorySegment.copy(
                    segment,
                    LITTLE_ENDIAN_FLOAT,
                    buffer.position(),
                    target,
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    offset + done * Float.BYTES,
                    n);
            buffer.position(buffer.position() + n * Float.BYTES);
            done += n;
        }
    }

    /** At least one element lies in the buffer afterwards; elements never straddle it, its size being a multiple. */
    private void need(Dtype dtype) throws IOException {
        if (tensor.dtype() != dtype) {
            throw new IllegalStateException(
                    "tensor " + Quoted.of(tensor.name()) + " is read as " + dtype + ", it is " + tensor.type());
        }
        if (!buffer.hasRemaining()) {
            refill();
        }
    }

    private void refill() throws IOException {
        long left = tensor.offset() + tensor.bytes() - at;
        if (left == 0) {
            throw new IllegalStateException(
                    "tensor " + Quoted.of(tensor.name()) + " has no more than " + tensor.elements() + " elements");
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        file.read(buffer, at);
        at += buffer.flip().limit();
    }
}

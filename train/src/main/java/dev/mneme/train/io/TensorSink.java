package dev.mneme.train.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Takes the elements of one tensor after another, row-major, on their way to the file. Putting another type than the
 * tensor's, or more elements than its shape has, is the caller's error: {@link IllegalStateException}.
 */
public final class TensorSink {
    private static final int BUFFER = 1 << 18;
    private static final ValueLayout.OfFloat LITTLE_ENDIAN_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final AtomicFiles.Output output;
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final MemorySegment segment = MemorySegment.ofArray(buffer.array());
    private Tensor tensor = Tensor.NONE;
    private long left; // bytes of the tensor at hand that are still to come

    TensorSink(AtomicFiles.Output output, MessageDigest digest) {
        this.output = output;
        this.digest = digest;
    }

    void writeTensor(Tensor next) throws IOException {
        tensor = next;
        left = Shape.bytes(next.dtype(), next.shape());
        next.content().writeTo(this);
        if (left != 0) {
            throw new IllegalStateException("tensor " + Quoted.of(tensor.name()) + " of " + tensor.dtype() + " "
                    + Shape.text(tensor.shape()) + ": " + left + " bytes were not given");
        }
    }

    /** The next element of an F32 tensor. */
    public void putFloat(float value) throws IOException {
        reserve(Dtype.F32);
        buffer.putFloat(value);
    }

    /** The next element of an F64 tensor. */
    public void putDouble(double value) throws IOException {
        reserve(Dtype.F64);
        buffer.putDouble(value);
    }

    /** The next element of an I64 tensor. */
    public void putLong(long value) throws IOException {
        reserve(Dtype.I64);
        buffer.putLong(value);
    }

    /** The next element of an I32 tensor. */
    public void putInt(int value) throws IOException {
        reserve(Dtype.I32);
        buffer.putInt(value);
    }

    /** {@code count} floats of {@code source}, from byte {@code offset} on. */
    public void putFloats(MemorySegment source, long offset, long count) throws IOException {
        take(Dtype.F32, Math.multiplyExact(count, Float.BYTES));
        for (long done = 0; done < count; ) {
            makeRoom(Float.BYTES);
            int n = (int) Math.min(count - done, buffer.remaining() / Float.BYTES);
            MemorySegment.copy(
                    source,
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    offset + done * Float.BYTES,
                    segment,
                    LITTLE_ENDIAN_FLOAT,
                    buffer.position(),
                    n);
            buffer.position(buffer.position() + n * Float.BYTES);
            done += n;
        }
    }

    /** Bytes of a tensor of any type, as they are to lie in the file: little-endian. */
    public void putBytes(byte[] bytes) throws IOException {
        take(tensor.dtype(), bytes.length);
        for (int done = 0; done < bytes.length; ) {
            makeRoom(1);
            int n = Math.min(bytes.length - done, buffer.remaining());
            buffer.put(bytes, done, n);
            done += n;
        }
    }

    void flush() throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        output.write(buffer);
        buffer.clear();
    }

    private void reserve(Dtype dtype) throws IOException {
        int bytes = dtype.bits() / Byte.SIZE;
        take(dtype, bytes);
        makeRoom(bytes);
    }

    private void makeRoom(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void take(Dtype dtype, long bytes) {
        if (tensor.dtype() != dtype) {
            throw new IllegalStateException("tensor " + Quoted.of(tensor.name()) + " is " + tensor.dtype() + " "
                    + Shape.text(tensor.shape()) + ", got elements of " + dtype);
        }
        if (bytes > left) {
            throw new IllegalStateException("tensor " + Quoted.of(tensor.name()) + " of " + tensor.dtype() + " "
                    + Shape.text(tensor.shape()) + " has room for " + left + " more bytes, got " + bytes);
        }
        left -= bytes;
    }
}

package dev.mneme.kernels;

import java.lang.foreign.MemorySegment;

/** Off-heap scratch of one thread: padded vectors one after the other, grown when a larger matrix comes. */
final class Scratch {
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private MemorySegment data = MemorySegment.NULL;
    private long rowBytes;
    private int cols;

    private Scratch() {}

    /** Returns the scratch of this thread with room for {@code rows} vectors of {@code cols} floats, of any content. */
    static Scratch ofThread(int rows, int cols) {
        Scratch scratch = OF_THREAD.get();
        long bytes = Shapes.bytes(rows, cols);
        if (scratch.data.byteSize() < bytes) {
            scratch.data = TensorArena.automatic().mat(rows, cols).data();
        }
        scratch.rowBytes = Shapes.bytes(1, cols);
        scratch.cols = cols;
        return scratch;
    }

    MemorySegment data() {
        return data;
    }

    /** Returns the byte offset of row {@code i}. */
    long at(int i) {
        return i * rowBytes;
    }

    /** Row {@code i} = x, its padding 0. */
    void put(int i, Vec x) {
        put(i, x.data(), x.offset());
    }

    private void put(int i, MemorySegment x, long offset) {
        long bytes = (long) cols * Float.BYTES;
        MemorySegment.copy(x, offset, data, at(i), bytes);
        Kernels.zero(data, at(i) + bytes, rowBytes - bytes);
    }

    /** x = row {@code i}. */
    void take(int i, Vec x) {
        MemorySegment.copy(data, at(i), x.data(), x.offset(), (long) cols * Float.BYTES);
    }
}

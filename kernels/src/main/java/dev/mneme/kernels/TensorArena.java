package dev.mneme.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Owner of off-heap floats: everything made here starts on a 64-byte boundary, is zeroed, is counted, and is freed
 * together on {@link #close}. Tensors may be read and written by any thread; making them is thread-safe.
 *
 * <p>Touching a tensor after its arena was closed throws {@link IllegalStateException}.
 */
public final class TensorArena implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final long SMALLEST_CHUNK = 64 << 10;
    private static final long LARGEST_CHUNK = 4 << 20;

    private final Arena arena;
    private final boolean counting;
    private final long limit;
    private long bytes;
    private MemorySegment chunk = MemorySegment.NULL;
    private long used;

    private TensorArena(Arena arena, boolean counting, long limit) {
        this.arena = arena;
        this.counting = counting;
        this.limit = limit;
    }

    /** Returns an arena without a limit of its own. */
    public static TensorArena create() {
        return create(Long.MAX_VALUE);
    }

    /** Returns an arena that refuses, with {@link OutOfBudgetException}, to hold more than {@code limitBytes}. */
    public static TensorArena create(long limitBytes) {
        if (limitBytes < 0) {
            throw new IllegalArgumentException("TensorArena: the limit must be 0 bytes or more, was " + limitBytes);
        }
        return new TensorArena(Arena.ofShared(), false, limitBytes);
    }

    /**
     * Returns an arena that allocates nothing and only counts, to learn what something would need before making it. Its
     * tensors have shapes but no memory ({@code data()} is {@link MemorySegment#NULL}): they must not be touched. Sizes
     * beyond a long count as {@code Long.MAX_VALUE}.
     */
    public static TensorArena counting() {
        return new TensorArena(Arena.ofShared(), true, Long.MAX_VALUE);
    }

    /** Scratch of one thread: freed by the garbage collector, as a thread has no end at which one could close it. */
    static TensorArena automatic() {
        return new TensorArena(Arena.ofAuto(), false, Long.MAX_VALUE);
    }

    /** Returns {@code size} floats, all 0. Their count is rounded up to a multiple of 16. */
    public Vec vec(int size) {
        Shapes.requireCount("TensorArena.vec: size", size);
        return new Vec(allocate(Shapes.bytes(1, size)), 0, size);
    }

    /** Returns {@code rows x cols} floats, all 0. Each row is padded to a multiple of 16 floats. */
    public Mat mat(int rows, int cols) {
        Shapes.requireCount("TensorArena.mat: rows", rows);
        Shapes.requireCount("TensorArena.mat: cols", cols);
        return new Mat(allocate(Shapes.bytes(rows, cols)), 0, rows, cols, Shapes.stride(cols));
    }

    /**
     * Returns {@code rows x cols} floats, all 0, that cost address space alone until they are written, a page at a time.
     * What does not get written is free only where this module was granted native access; elsewhere the zeros are paid at
     * once.
     *
     * @param countedRows how many rows the owner expects to write: what counts as {@link #bytes} and against the limit
     */
    public Mat reservedMat(int rows, int cols, int countedRows) {
        Shapes.requireCount("TensorArena.reservedMat: rows", rows);
        Shapes.requireCount("TensorArena.reservedMat: cols", cols);
        Shapes.requireRange("TensorArena.reservedMat: counted rows", 0, countedRows, rows);
        MemorySegment data = reserve(Shapes.bytes(rows, cols), Shapes.bytes(countedRows, cols));
        return new Mat(data, 0, rows, cols, Shapes.stride(cols));
    }

    /** Returns {@code size} floats as {@link #reservedMat} does its rows. */
    public Vec reservedVec(int size, int countedFloats) {
        Shapes.requireCount("TensorArena.reservedVec: size", size);
        Shapes.requireRange("TensorArena.reservedVec: counted floats", 0, countedFloats, size);
        return new Vec(reserve(Shapes.bytes(1, size), Shapes.bytes(1, countedFloats)), 0, size);
    }

    /**
     * Returns {@code size} bytes, all 0, on a 64-byte boundary, as {@link #reservedMat} does its rows: what goes with a
     * tensor but is not floats, such as links between rows.
     */
    public synchronized MemorySegment reserve(long size, long countedBytes) {
        long total = charged(countedBytes);
        MemorySegment data = counting ? MemorySegment.NULL : LazyMemory.allocate(arena, size, ALIGNMENT);
        bytes = total;
        return data;
    }

    /** Returns the bytes of all tensors made so far, padding included. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Whether it was not closed yet. */
    public boolean isOpen() {
        return arena.scope().isAlive();
    }

    /** Frees all tensors made here; none of them may be in use. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (isOpen()) {
            arena.close();
        }
    }

    private synchronized MemorySegment allocate(long size) {
        long total = charged(size);
        MemorySegment data = counting ? MemorySegment.NULL : carve(size);
        bytes = total;
        return data;
    }

    /** What {@link #bytes} would be with {@code size} more. */
    private long charged(long size) {
        if (!isOpen()) {
            throw new IllegalStateException("TensorArena: already closed, nothing more can be made in it");
        }
        long total = Shapes.saturatedAdd(bytes, size);
        if (!counting && (total > limit || total == Long.MAX_VALUE)) {
            throw new OutOfBudgetException(total, limit);
        }
        return total;
    }

    /** Small tensors share chunks that grow with the arena, large ones stand alone. */
    private MemorySegment carve(long size) {
        if (size > LARGEST_CHUNK / 4) {
            return arena.allocate(size, ALIGNMENT);
        }
        if (chunk.byteSize() - used < size) {
            long wanted = Math.max(size, Math.clamp(bytes, SMALLEST_CHUNK, LARGEST_CHUNK));
            chunk = arena.allocate(wanted, ALIGNMENT);
            used = 0;
        }
        MemorySegment data = chunk.asSlice(used, size);
        used += size;
        return data;
    }
}

package dev.mneme.kernels;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed memory whose pages cost nothing until they are written: C's {@code calloc}, which the operating system backs
 * page by page. Where native access is not granted to this module ({@code --enable-native-access=dev.mneme.kernels}, or
 * {@code ALL-UNNAMED} on the class path), a private mapping of an empty file takes its place: nothing is ever written to
 * the file, which is deleted at once, and a page takes two to three times as long to be backed. Where that is refused too,
 * and for little memory, it is an ordinary allocation: the same zeros, paid at once.
 */
@SuppressWarnings("restricted") // calloc and free are called only where native access was granted
final class LazyMemory {
    /** C's calloc and free. */
    private record Native(MethodHandle calloc, MethodHandle free) {}

    private static final @Nullable Native NATIVE = find();

    /** Bytes from which on a mapping is worth its file. */
    private static final long LEAST_MAPPED = 1 << 20;

    private LazyMemory() {}

    /** Returns {@code bytes} zeros, freed with {@code arena}. */
    static MemorySegment allocate(Arena arena, long bytes, int alignment) {
        Native c = NATIVE;
        if (c == null || bytes == 0) {
            MemorySegment mapped = bytes < LEAST_MAPPED ? null : map(arena, bytes);
            return mapped != null ? mapped : arena.allocate(bytes, alignment);
        }
        long whole = Math.addExact(bytes, alignment);
        MemorySegment raw = call(c.calloc, whole);
        if (raw.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("the system has no %d bytes of address space left".formatted(whole));
        }
        MemorySegment owned = raw.reinterpret(whole, arena, segment -> free(c.free, segment));
        long skipped = -raw.address() & (alignment - 1L);
        return owned.asSlice(skipped, bytes);
    }

    /** The same without native access, on a page boundary; null where the file system refuses. */
    static @Nullable MemorySegment map(Arena arena, long bytes) {
        try {
            Path file = Files.createTempFile("mneme", ".zeros");
            try (FileChannel channel = FileChannel.open(file, READ, WRITE, DELETE_ON_CLOSE)) {
                return channel.map(FileChannel.MapMode.PRIVATE, 0, bytes, arena);
            }
        } catch (IOException e) {
            return null; // the caller has another way
        }
    }

    private static @Nullable Native find() {
        if (!LazyMemory.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        var calloc = linker.defaultLookup().find("calloc");
        var free = linker.defaultLookup().find("free");
        if (calloc.isEmpty() || free.isEmpty()) {
            return null;
        }
        return new Native(
                linker.downcallHandle(
                        calloc.get(),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)),
                linker.downcallHandle(free.get(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)));
    }

    private static MemorySegment call(MethodHandle calloc, long bytes) {
        try {
            return (MemorySegment) calloc.invokeExact(1L, bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("calloc could not be called", e);
        }
    }

    private static void free(MethodHandle free, MemorySegment segment) {
        try {
            free.invokeExact(segment);
        } catch (Throwable e) {
            throw new IllegalStateException("free could not be called", e);
        }
    }
}

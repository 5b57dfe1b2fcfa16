package dev.mneme.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed memory whose pages cost nothing until they are written: C's {@code calloc}, which the operating system backs
 * page by page. Where native access is not granted to this module ({@code --enable-native-access=dev.mneme.kernels}, or
 * {@code ALL-UNNAMED} on the class path), an ordinary allocation takes its place: the same zeros, paid at once. (A private
 * mapping of an empty file would be backed page by page too. But it is a segment of another class, and loops that have seen
 * two classes allocate at every call.)
 */
@SuppressWarnings("restricted") // calloc and free are called only where native access was granted
final class LazyMemory {
    /** C's calloc and free. */
    private record Native(MethodHandle calloc, MethodHandle free) {}

    private static final @Nullable Native NATIVE = find();

    private LazyMemory() {}

    /** Returns {@code bytes} zeros, freed with {@code arena}. */
    static MemorySegment allocate(Arena arena, long bytes, int alignment) {
        Native c = NATIVE;
        if (c == null || bytes == 0) {
            return arena.allocate(bytes, alignment);
        }
        long whole = Math.addExact(bytes, alignment);
        MemorySegment raw = call(c.calloc, whole);
        if (raw.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("the system has no %s bytes of address space left".formatted(whole));
        }
        MemorySegment owned = raw.reinterpret(whole, arena, segment -> free(c.free, segment));
        long skipped = -raw.address() & (alignment - 1L);
        return owned.asSlice(skipped, bytes);
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

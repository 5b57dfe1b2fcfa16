package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LazyMemoryTest {
    private static final long LARGE = 6L << 30; // more than the heap and the tests' arenas may take

    private static long zeroFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".zeros"))
                    .count();
        }
    }

    private static void assertZerosThatTakeWrites(MemorySegment memory) {
        for (long at = 0; at < LARGE; at += LARGE / 16) {
            assertEquals(0, memory.get(ValueLayout.JAVA_LONG, at));
            memory.set(ValueLayout.JAVA_LONG, at, at + 1);
        }
        for (long at = 0; at < LARGE; at += LARGE / 16) {
            assertEquals(at + 1, memory.get(ValueLayout.JAVA_LONG, at));
            assertEquals(0, memory.get(ValueLayout.JAVA_LONG, at + 4096));
        }
    }

    @Test
    void reservedMemoryIsZerosAndBackedWhereWritten() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = LazyMemory.allocate(arena, LARGE, 64);
            assertEquals(0, memory.address() % 64);
            assertZerosThatTakeWrites(memory);
        }
    }

    @Test
    void soItIsWithoutNativeAccessAndLeavesNoFile() throws IOException {
        long before = zeroFiles();
        for (int round = 0; round < 2; round++) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment memory = LazyMemory.map(arena, LARGE);
                assertNotNull(memory);
                assertEquals(0, memory.address() % 64);
                assertEquals(LARGE, memory.byteSize());
                assertZerosThatTakeWrites(memory);
            }
        }
        assertTrue(zeroFiles() <= before);
    }
}

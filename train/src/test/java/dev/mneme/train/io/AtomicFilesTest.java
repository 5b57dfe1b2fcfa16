package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
    @TempDir
    Path folder;

    /** The real disk, which writes down what is asked of it and refuses call number {@code failAt}. */
    private static final class CountingDisk implements Disk {
        private final List<String> calls = new ArrayList<>();
        private final int failAt;

        CountingDisk(int failAt) {
            this.failAt = failAt;
        }

        private void call(String name) throws IOException {
            calls.add(name);
            if (calls.size() == failAt) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public OpenFile create(Path file) throws IOException {
            call("create");
            OpenFile real = Disk.REAL.create(file);
            return new OpenFile() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    call("write");
                    real.write(bytes);
                }

                @Override
                public void writeAt(long position, ByteBuffer bytes) throws IOException {
                    call("write at " + position);
                    real.writeAt(position, bytes);
                }

                @Override
                public void force() throws IOException {
                    call("force");
                    real.force();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                    call("close");
                }
            };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            call("move");
            Disk.REAL.move(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            calls.add("force folder");
            Disk.REAL.forceDirectory(directory);
        }
    }

    private static void twoPieces(AtomicFiles.Output output) throws IOException {
        output.write(ByteBuffer.wrap(new byte[] {1, 2}));
        output.write(ByteBuffer.wrap(new byte[] {3}));
        output.writeAt(0, ByteBuffer.wrap(new byte[] {9}));
    }

    @Test
    void contentIsOnTheDiskBeforeItsName() throws IOException {
        CountingDisk disk = new CountingDisk(-1);
        Path file = folder.resolve("f");
        AtomicFiles.write(disk, file, AtomicFilesTest::twoPieces);
        assertEquals(
                List.of("create", "write", "write", "write at 0", "force", "close", "move", "force folder"),
                disk.calls);
        assertEquals(List.of((byte) 9, (byte) 2, (byte) 3), bytes(file));
    }

    @Test
    void anyCallThatFailsLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        AtomicFiles.writeString(file, "old");
        for (int failAt = 1; failAt <= 7; failAt++) {
            CountingDisk disk = new CountingDisk(failAt);
            IOException e =
                    assertThrows(IOException.class, () -> AtomicFiles.write(disk, file, AtomicFilesTest::twoPieces));
            assertEquals("cannot write " + file + ": No space left on device", e.getMessage());
            assertEquals("old", Files.readString(file));
            assertEquals(List.of(file), list());
        }
    }

    @Test
    void anyExceptionOfTheBodyLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("f");
        AtomicFiles.writeString(file, "old");
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(file, output -> {
                    twoPieces(output);
                    throw new IllegalStateException("spoiled");
                }));
        assertThrows(
                StackOverflowError.class,
                () -> AtomicFiles.write(file, _ -> {
                    throw new StackOverflowError();
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list());
    }

    @Test
    void realRefusalsNameFileAndCause() throws IOException {
        Path absent = folder.resolve("no/such/f");
        IOException e = assertThrows(IOException.class, () -> AtomicFiles.writeString(absent, "x"));
        assertEquals("cannot write " + absent + ": no such file or folder", e.getMessage());
        IOException directory = assertThrows(IOException.class, () -> AtomicFiles.writeString(folder, "x"));
        assertEquals("cannot write " + folder + ": it is a folder", directory.getMessage());
        assertEquals(List.of(), list());
    }

    @Test
    void permissionsAreThoseOfAnyNewFile() throws IOException {
        FileStore store = Files.getFileStore(folder);
        assumeTrue(store.supportsFileAttributeView(PosixFileAttributeView.class), "no POSIX permissions here");
        Path plain = Files.write(folder.resolve("plain"), new byte[1]);
        Path atomic = folder.resolve("atomic");
        AtomicFiles.writeString(atomic, "x");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(atomic));
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = folder.resolve("link");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
        AtomicFiles.writeString(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(real));
    }

    @Test
    void sweepTakesItsOwnLeftoversOnly() throws Exception {
        Process ended = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ended.waitFor();
        long self = ProcessHandle.current().pid();
        List<Path> kept = Stream.of(
                        ".f.tmp-" + self + "-0",
                        "f.tmp-" + ended.pid() + "-0",
                        ".f.tmp-x-0",
                        ".f.tmp-12",
                        "latest",
                        ".f")
                .map(folder::resolve)
                .toList();
        for (Path file : kept) {
            Files.writeString(file, "x");
        }
        Files.writeString(folder.resolve(".f.tmp-" + ended.pid() + "-0"), "stale");
        Path earlierLife =
                Files.writeString(folder.resolve(".f.tmp-" + self + "-1"), "same number, before the restart");
        Files.setLastModifiedTime(earlierLife, FileTime.from(Instant.now().minusSeconds(100_000_000)));
        assertEquals(2, AtomicFiles.sweep(folder));
        assertEquals(kept.stream().sorted().toList(), list());
    }

    @Test
    void aTakenTemporaryNameIsPassedOver() throws IOException {
        Path taken = Files.writeString(
                folder.resolve(".f.tmp-" + ProcessHandle.current().pid() + "-0"), "other");
        Path file = folder.resolve("f");
        AtomicFiles.writeString(file, "mine");
        assertEquals("mine", Files.readString(file));
        assertEquals("other", Files.readString(taken));
    }

    @Test
    void aFailedCheckpointKeepsTheLastOne() throws IOException {
        Path file = folder.resolve("latest.safetensors");
        SafetensorsWriter.write(file, Map.of(), List.of(Tensor.floats("w", new float[] {5})));
        assertThrows(
                IOException.class,
                () -> SafetensorsWriter.write(
                        file,
                        Map.of(),
                        List.of(Tensor.floats(
                                "w",
                                _ -> {
                                    throw new IOException("Input/output error");
                                },
                                1))));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(5, read.floats("w")[0]);
        }
        assertEquals(List.of(file), list());
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<Byte> bytes(Path file) throws IOException {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : Files.readAllBytes(file)) {
            bytes.add(b);
        }
        return bytes;
    }
}

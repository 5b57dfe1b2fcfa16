package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void everythingWrittenReadsBack() throws IOException {
        Path file = folder.resolve("all.safetensors");
        float[] floats = {1.5f, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -3};
        Map<String, String> metadata = Map.of("mneme.model", "{\"memory\":\"dnc\"}", "ключ\"\n", "é😀\u0001");
        SafetensorsWriter.write(
                file,
                metadata,
                List.of(
                        Tensor.bytes("odd \"name\" é", Dtype.U8, new byte[] {1, -2, 3}, 3),
                        Tensor.floats("floats", floats, 2, 3),
                        Tensor.floats("scalar", new float[] {7}),
                        Tensor.floats("empty", new float[0], 4, 0),
                        Tensor.doubles("doubles", new double[] {Math.PI, 1e-300}, 2),
                        Tensor.longs("longs", new long[] {Long.MIN_VALUE, 5}, 2, 1),
                        Tensor.ints("ints", new int[] {Integer.MIN_VALUE, 6}, 2),
                        Tensor.bytes("halves", Dtype.BF16, new byte[] {0, 1, 2, 3}, 2)));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(
                    List.of("odd \"name\" é", "floats", "scalar", "empty", "doubles", "longs", "ints", "halves"),
                    List.copyOf(read.names()));
            assertArrayEquals(new byte[] {1, -2, 3}, read.bytes("odd \"name\" é"));
            assertArrayEquals(floats, read.floats("floats", 2, 3));
            assertArrayEquals(new float[] {7}, read.floats("scalar", new long[0]));
            assertEquals(List.of(), read.tensor("scalar").shape());
            assertEquals(0, read.floats("empty").length);
            assertArrayEquals(new double[] {Math.PI, 1e-300}, read.doubles("doubles"));
            assertArrayEquals(new long[] {Long.MIN_VALUE, 5}, read.longs("longs"));
            assertArrayEquals(new int[] {Integer.MIN_VALUE, 6}, read.ints("ints"));
            assertEquals("BF16 (2)", read.tensor("halves").type());
            assertEquals("dnc", read.json("mneme.model").string("memory"));
            assertEquals("é😀\u0001", read.metadata().get("ключ\"\n"));
            assertEquals(3, read.metadata().size());
        }
    }

    @Test
    void bytesFollowTheSpecification() throws IOException {
        Path file = folder.resolve("plain.safetensors");
        SafetensorsWriter.writeWithoutDigest(
                file, Map.of("b", "2", "a", "1"), List.of(Tensor.floats("w", new float[] {1, 2}, 1, 2)));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        assertEquals(0, (8 + length) % 64);
        assertEquals(8 + length + 8, bytes.capacity());
        assertEquals(
                "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],"
                        + "\"data_offsets\":[0,8]}}",
                new String(bytes.array(), 8, length, StandardCharsets.UTF_8).stripTrailing());
        assertEquals(1f, bytes.getFloat(8 + length));
        assertEquals(2f, bytes.getFloat(8 + length + 4));
    }

    @Test
    void digestIsThatOfTheDocumentation() throws Exception {
        Path file = folder.resolve("digest.safetensors");
        SafetensorsWriter.write(
                file, Map.of("mneme.model", "y"), List.of(Tensor.floats("w", new float[100_000], 100_000)));
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int at = text.indexOf("mneme.digest\":\"") + 15;
        String stored = text.substring(at, at + 64);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(stored, read.metadata().get(MetadataKeys.DIGEST));
            assertSaid("metadata \"mneme.model\", line 1, column 1: ", () -> read.json("mneme.model"));
        }
        byte[] zeroed = text.replace(stored, "0".repeat(64)).getBytes(StandardCharsets.ISO_8859_1);
        byte[] sha = MessageDigest.getInstance("SHA-256").digest(zeroed);
        assertEquals(HexFormat.of().formatHex(sha), stored);
    }

    @Test
    void sameArgumentsSameBytes() throws IOException {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        for (Path file : List.of(a, b)) {
            SafetensorsWriter.write(
                    file,
                    Map.of("k1", "1", "k2", "2", "k3", "3"),
                    List.of(Tensor.floats("w", new float[] {1, 2, 3}, 3)));
        }
        assertEquals(-1, Files.mismatch(a, b));
        SafetensorsWriter.write(b, Map.of("k1", "1"), List.of(Tensor.floats("w", new float[] {1, 2, 3}, 3)));
        assertNotEquals(-1, Files.mismatch(a, b));
    }

    @Test
    void largeTensorsPassThroughSmallBuffers() throws IOException {
        Path file = folder.resolve("large.safetensors");
        int rows = 1000;
        int cols = 333;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(4L * rows * cols + 64, 64);
            for (long i = 0; i < (long) rows * cols; i++) {
                values.set(ValueLayout.JAVA_FLOAT, 64 + 4 * i, i * 0.5f);
            }
            SafetensorsWriter.write(
                    file,
                    Map.of(),
                    List.of(
                            Tensor.bytes("shift", Dtype.U8, new byte[1], 1),
                            Tensor.floats("block", values, 64, rows, cols),
                            Tensor.floats("singly", sink -> putTransposed(sink, values, rows, cols), cols, rows)));
            MemorySegment back = arena.allocate(values.byteSize(), 64);
            try (SafetensorsFile read = SafetensorsFile.open(file)) {
                read.source("block").nextFloats(back, 64, (long) rows * cols);
                assertEquals(-1, values.mismatch(back));
                TensorSource singly = read.source("singly");
                for (int c = 0; c < cols; c++) {
                    for (int r = 0; r < rows; r++) {
                        assertEquals((r * cols + c) * 0.5f, singly.nextFloat());
                    }
                }
                assertThrows(IllegalStateException.class, singly::nextFloat);
                assertThrows(
                        IllegalStateException.class, () -> read.source("block").nextLong());
            }
        }
    }

    private static void putTransposed(TensorSink sink, MemorySegment values, int rows, int cols) throws IOException {
        for (int c = 0; c < cols; c++) {
            for (int r = 0; r < rows; r++) {
                sink.putFloat(values.get(ValueLayout.JAVA_FLOAT, 64 + 4L * (r * cols + c)));
            }
        }
    }

    @Test
    void wrongTypeShapeAndNameAreNamed() throws IOException {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(),
                List.of(Tensor.floats("w", new float[] {1, Float.NaN}, 2), Tensor.ints("i", new int[1])));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertSaid("tensor \"w\" must be F32 (2, 1), got F32 (2)", () -> read.floats("w", 2, 1));
            assertSaid("tensor \"i\" must be F32, got I32 ()", () -> read.floats("i"));
            assertSaid("there is no tensor \"v\" among its 2: \"w\", \"i\"", () -> read.floats("v"));
            assertSaid("its metadata has no \"mneme.model\"", () -> read.json("mneme.model"));
            assertEquals(OptionalLong.of(1), read.firstNonFinite("w"));
        }
    }

    @Test
    void writerRefusesWhatItsReaderWould() throws IOException {
        Path file = folder.resolve("refused.safetensors");
        Tensor w = Tensor.floats("w", new float[1]);
        refused(file, "the name \"w\" is taken", Map.of(), List.of(w, w));
        refused(file, "\"__metadata__\" is taken", Map.of(), List.of(Tensor.floats("__metadata__", new float[1])));
        refused(file, "mneme.digest is computed by the writer", Map.of("mneme.digest", "0"), List.of(w));
        refused(file, "4 bytes were not given", Map.of(), List.of(Tensor.floats("w", sink -> sink.putFloat(1), 2)));
        refused(file, "room for 0 more bytes, got 8", Map.of(), List.of(Tensor.doubles("d", new double[2], 1)));
        refused(file, "is F32 (), got elements of I64", Map.of(), List.of(Tensor.floats("w", sink -> sink.putLong(1))));
        assertThrows(IllegalArgumentException.class, () -> Tensor.floats("w", new float[0], -1));
        assertThrows(IllegalArgumentException.class, () -> Tensor.floats("w", new float[0], 1L << 40, 1L << 40));
        assertThrows(IllegalArgumentException.class, () -> Tensor.bytes("w", Dtype.F4, new byte[1], 3));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void fiftyThousandTensorsAreNoTrouble() throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            tensors.add(Tensor.floats("state." + i, new float[] {i}, 1));
        }
        Path file = folder.resolve("many.safetensors");
        SafetensorsWriter.write(file, Map.of(), tensors);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(50_000, read.names().size());
            assertArrayEquals(new float[] {49_999}, read.floats("state.49999"));
        }
    }

    @Test
    void closedAndChangedFilesAreAnError() throws IOException {
        Path file = folder.resolve("changing.safetensors");
        SafetensorsWriter.write(file, Map.of(), List.of(Tensor.floats("w", new float[1000], 1000)));
        SafetensorsFile read = SafetensorsFile.open(file);
        SafetensorsWriter.write(file, Map.of(), List.of(Tensor.floats("v", new float[1])));
        assertEquals(1000, read.floats("w").length);
        read.close();
        assertSaid("it cannot be read", () -> read.floats("w"));

        SafetensorsWriter.write(file, Map.of(), List.of(Tensor.floats("w", new float[1000], 1000)));
        try (SafetensorsFile cut = SafetensorsFile.open(file);
                var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1000);
            assertSaid("it was cut short while it was being read", () -> cut.floats("w"));
        }
    }

    private void refused(Path file, String said, Map<String, String> metadata, List<Tensor> tensors) {
        Refusal.assertSaid(RuntimeException.class, said, () -> SafetensorsWriter.write(file, metadata, tensors));
        assertFalse(Files.exists(file));
    }

    private static void assertSaid(String said, Executable action) {
        Refusal.assertSaid(BadFileException.class, said, action);
    }
}

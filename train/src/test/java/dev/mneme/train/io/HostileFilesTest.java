package dev.mneme.train.io;

import static dev.mneme.train.io.RawFile.entry;
import static dev.mneme.train.io.Refusal.assertSaid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to hurt a reader: each is refused with a sentence that names the rule, or is harmless. */
final class HostileFilesTest {
    private static final String GOOD = entry("w", "F32", "[1]", "[0,4]");
    private static final String ZEROS = "0".repeat(64);

    @TempDir
    Path folder;

    /** A file, and a part of the sentence that refuses it. */
    static final class Hostile {
        private final String what;
        private final byte[] bytes;
        private final String said;

        Hostile(String what, byte[] bytes, String said) {
            this.what = what;
            this.bytes = bytes;
            this.said = said;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Hostile header(String what, String header, int dataBytes, String said) {
        return new Hostile(what, RawFile.of(header, dataBytes), said);
    }

    private static Hostile tensor(String what, String dtype, String shape, String offsets, String said) {
        return header(what, "{" + entry("w", dtype, shape, offsets) + "}", 4, said);
    }

    private static Hostile metadata(String what, String metadata, String said) {
        return header(what, "{\"__metadata__\":" + metadata + "," + GOOD + "}", 4, said);
    }

    static Stream<Hostile> lengths() {
        byte[] good = ("{" + GOOD + "}").getBytes(StandardCharsets.UTF_8);
        byte[] data = new byte[4];
        return Stream.of(
                new Hostile("empty file", new byte[0], "at least 8 bytes, this one has 0"),
                new Hostile("seven bytes", new byte[7], "at least 8 bytes, this one has 7"),
                new Hostile("no header", new byte[8], "must start with '{', it is empty"),
                new Hostile(
                        "length beyond the file", RawFile.withLength(200, good, data), "should have 200 bytes, only"),
                new Hostile(
                        "length one too long",
                        RawFile.withLength(good.length + 1, good, data),
                        "spaces alone may follow it"),
                new Hostile(
                        "length one too short",
                        RawFile.withLength(good.length - 1, good, data),
                        "',' or '}' was needed, got the end"),
                new Hostile(
                        "length above the cap",
                        RawFile.withLength(100_000_001, good, data),
                        "100000000 bytes at most, the first eight bytes say 100000001"),
                new Hostile(
                        "length of 2^63",
                        RawFile.withLength(Long.MIN_VALUE, good, data),
                        "the first eight bytes say 9223372036854775808"),
                new Hostile(
                        "length of 2^64-1",
                        RawFile.withLength(-1, good, data),
                        "the first eight bytes say 18446744073709551615"),
                new Hostile(
                        "text file",
                        "PK\u0003\u0004 not a safetensors file".getBytes(StandardCharsets.UTF_8),
                        "is it a safetensors file?"));
    }

    static Stream<Hostile> headers() {
        byte[] badUtf8 = ("{" + entry("w?", "F32", "[1]", "[0,4]") + "}").getBytes(StandardCharsets.UTF_8);
        badUtf8[3] = (byte) 0xff;
        byte[] overlong = ("{" + entry("w??", "F32", "[1]", "[0,4]") + "}").getBytes(StandardCharsets.UTF_8);
        overlong[3] = (byte) 0xc0;
        overlong[4] = (byte) 0xaf;
        return Stream.of(
                header("leading space", " {" + GOOD + "}", 4, "must start with '{', got byte 32"),
                header("byte order mark", "\ufeff{" + GOOD + "}", 4, "must start with '{', got byte 239"),
                header("array for a header", "[" + GOOD + "]", 4, "must start with '{', got byte 91"),
                header("no JSON", "{w}", 0, "a string was needed"),
                header("cut JSON", "{" + GOOD, 4, "',' or '}' was needed, got the end"),
                header("text after the JSON", "{" + GOOD + "} x", 4, "spaces alone may follow it, got byte 120"),
                header("padding with zeros", "{" + GOOD + "}\0\0", 4, "spaces alone may follow it, got byte 0"),
                header("padding with a newline", "{" + GOOD + "}\n  ", 4, "spaces alone may follow it, got byte 10"),
                new Hostile("bad UTF-8", RawFile.of(badUtf8, new byte[4]), "not valid UTF-8"),
                new Hostile("overlong UTF-8", RawFile.of(overlong, new byte[4]), "not valid UTF-8"),
                header(
                        "half a surrogate pair",
                        "{" + entry("\\ud800", "F32", "[1]", "[0,4]") + "}",
                        4,
                        "half a surrogate"),
                header(
                        "raw control character",
                        "{" + entry("w\n", "F32", "[1]", "[0,4]") + "}",
                        4,
                        "control character"),
                header("deep arrays", "{\"w\":" + "[".repeat(1_000_000), 0, "an object was needed"),
                header(
                        "deep shape",
                        "{" + entry("w", "F32", "[".repeat(100_000), "[0,4]") + "}",
                        4,
                        "an integer was needed, got \"[["),
                header("deep objects", "{\"w\":" + "{\"dtype\":".repeat(100_000), 0, "a string was needed"),
                header("tensor is no object", "{\"w\":3}", 0, "an object was needed, got \"3}\""),
                header(
                        "duplicate tensor, last tiles",
                        "{" + entry("w", "F32", "[9]", "[0,36]") + "," + GOOD + "}",
                        4,
                        "tensor \"w\" comes twice"),
                header(
                        "duplicate by escape",
                        "{" + GOOD + "," + GOOD.replace("\"w\"", "\"\\u0077\"") + "}",
                        4,
                        "tensor \"w\" comes twice"),
                header(
                        "duplicate key in a tensor",
                        "{\"w\":{\"dtype\":\"F64\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                        4,
                        "duplicate key \"dtype\" in tensor \"w\""),
                header(
                        "unknown key in a tensor",
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"strides\":[1]}}",
                        4,
                        "dtype, shape and data_offsets alone, got \"strides\""),
                header("no dtype", "{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "must have dtype, shape and"),
                header(
                        "no shape",
                        "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
                        4,
                        "must have dtype, shape and"),
                header("no offsets", "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "must have dtype, shape and"),
                metadata(
                        "metadata with a number", "{\"a\":1}", "must map to strings alone, got another value at \"a\""),
                metadata("metadata with an object", "{\"a\":{}}", "must map to strings alone"),
                metadata("metadata with null", "{\"a\":null}", "must map to strings alone"),
                metadata("metadata is a list", "[]", "an object was needed"),
                metadata("duplicate in metadata", "{\"a\":\"1\",\"a\":\"2\"}", "duplicate key \"a\" in __metadata__"),
                metadata("two metadata", "{},\"__metadata__\":{}", "duplicate key \"__metadata__\""));
    }

    static Stream<Hostile> tensors() {
        return Stream.of(
                tensor("unknown dtype", "F33", "[1]", "[0,4]", "unknown dtype \"F33\""),
                tensor("dtype in lower case", "f32", "[1]", "[0,4]", "unknown dtype \"f32\""),
                tensor("negative dimension", "F32", "[-1]", "[0,4]", "tensor \"w\": the dimension -1 is negative"),
                tensor("two negative dimensions", "F32", "[-1,-1]", "[0,4]", "the dimension -1 is negative"),
                tensor("real dimension", "F32", "[1.0]", "[0,4]", "an integer was needed, got \"1.0]"),
                tensor("dimension with exponent", "F32", "[1e0]", "[0,4]", "an integer was needed"),
                tensor("dimension beyond 64 bits", "F32", "[18446744073709551617]", "[0,4]", "does not fit 64 bits"),
                tensor("shape product wraps to 1", "F32", "[4294967296,4294967296]", "[0,4]", "exceeds 64 bits"),
                tensor("size in bytes wraps", "F32", "[4611686018427387905]", "[0,4]", "exceeds 64 bits"),
                tensor("overflow hidden by a zero", "F32", "[4294967296,4294967296,0]", "[0,0]", "exceeds 64 bits"),
                tensor("shape of strings", "F32", "[\"1\"]", "[0,4]", "an integer was needed"),
                tensor(
                        "size is not the span",
                        "F32",
                        "[2]",
                        "[0,4]",
                        "F32 of shape (2) takes 8 bytes, its data_offsets span 4"),
                tensor("dtype is not the span", "F64", "[1]", "[0,4]", "takes 8 bytes, its data_offsets span 4"),
                tensor("no whole bytes", "F4", "[3]", "[0,4]", "takes 12 bits, which are no whole bytes"),
                tensor("negative begin", "F32", "[1]", "[-4,0]", "0 <= begin <= end, got (-4, 0)"),
                tensor("end before begin", "F32", "[1]", "[4,0]", "0 <= begin <= end, got (4, 0)"),
                tensor(
                        "offsets that wrap",
                        "F32",
                        "[1]",
                        "[9223372036854775804,-9223372036854775808]",
                        "0 <= begin <= end"),
                tensor("one offset", "F32", "[1]", "[4]", "data_offsets must be [begin, end]"),
                tensor("three offsets", "F32", "[1]", "[0,4,4]", "data_offsets must be [begin, end]"),
                tensor("offset beyond 64 bits", "F32", "[1]", "[0,18446744073709551620]", "does not fit 64 bits"),
                tensor("hole before the first", "F32", "[1]", "[4,8]", "tensor \"w\" starts at byte 4 of the data"),
                tensor(
                        "declares 4 MB, has 4 bytes",
                        "F32",
                        "[1048576]",
                        "[0,4194304]",
                        "the file has 4: it is cut short"),
                header("data cut short", "{" + GOOD + "}", 3, "take 4 bytes of data, the file has 3: it is cut short"),
                header("bytes after the data", "{" + GOOD + "}", 5, "the file has 5: something follows the last"),
                header("data and no tensor", "{}", 1, "take 0 bytes of data, the file has 1"),
                header(
                        "overlap",
                        "{" + GOOD + "," + entry("v", "F32", "[1]", "[2,6]") + "}",
                        6,
                        "tensor \"v\" starts at byte 2 of the data, the one before it ends at 4: they overlap"),
                header(
                        "same bytes twice",
                        "{" + GOOD + "," + entry("v", "F32", "[1]", "[0,4]") + "}",
                        4,
                        "they overlap"),
                header(
                        "hole between",
                        "{" + GOOD + "," + entry("v", "F32", "[1]", "[8,12]") + "}",
                        12,
                        "the one before it ends at 4: there is a hole"),
                header(
                        "empty tensor far away",
                        "{" + GOOD + "," + entry("v", "F32", "[0]", "[1000000,1000000]") + "}",
                        4,
                        "there is a hole"));
    }

    static Stream<Hostile> mneme() {
        return Stream.of(
                metadata(
                        "training without digest",
                        "{\"mneme.training\":\"{}\"}",
                        "has mneme.training but no mneme.digest"),
                metadata("short digest", "{\"mneme.digest\":\"00\"}", "must be 64 plain characters, got 2"),
                metadata(
                        "digest behind an escape",
                        "{\"mneme.digest\":\"\\u0030" + ZEROS.substring(1) + "\"}",
                        "must be 64 plain characters, got 69"),
                metadata(
                        "digest is no hex",
                        "{\"mneme.digest\":\"" + "g".repeat(64) + "\"}",
                        "must be 64 digits 0-9 a-f"),
                metadata(
                        "digest in upper case",
                        "{\"mneme.digest\":\"" + "A".repeat(64) + "\"}",
                        "must be 64 digits 0-9 a-f"),
                metadata("wrong digest", "{\"mneme.digest\":\"" + ZEROS + "\"}", "does not match its mneme.digest"),
                metadata("newer version", "{\"mneme.version\":\"2\"}", "written by a newer Mneme: format version 2"),
                metadata("version is no number", "{\"mneme.version\":\"one\"}", "a whole number from 1, got \"one\""));
    }

    @ParameterizedTest
    @MethodSource({"lengths", "headers", "tensors", "mneme"})
    void refused(Hostile hostile) {
        BadFileException e =
                assertSaid(BadFileException.class, hostile.said, () -> RawFile.open(folder, hostile.bytes));
        assertTrue(e.toString().contains(folder.resolve("file.safetensors") + ": "), e.toString());
    }

    @Test
    void theCorpusIsLarge() {
        assertEquals(
                76,
                Stream.of(lengths(), headers(), tensors(), mneme())
                        .flatMap(s -> s)
                        .count());
    }

    @Test
    void pathsAreNoFiles() {
        Path absent = folder.resolve("absent");
        assertSaid(BadFileException.class, absent + ": there is no such file", () -> SafetensorsFile.open(absent));
        assertSaid(BadFileException.class, folder + ": it is not a regular file", () -> SafetensorsFile.open(folder));
    }

    @Test
    void aPathForANameIsOnlyAName() throws IOException {
        byte[] bytes = RawFile.of("{" + entry("../../etc/passwd", "F32", "[1]", "[0,4]") + "}", 4);
        try (SafetensorsFile read = RawFile.open(folder, bytes)) {
            assertArrayEquals(new float[1], read.floats("../../etc/passwd"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aNameThatSteersTheTerminalIsEscaped() throws IOException {
        byte[] bytes = RawFile.of("{" + entry("\\u001b[2Jw", "F32", "[1]", "[0,4]") + "}", 4);
        try (SafetensorsFile read = RawFile.open(folder, bytes)) {
            assertEquals("[\"\\u{1b}[2Jw\" F32 (1)]", read.tensors().toString());
            assertSaid(BadFileException.class, "tensor \"\\u{1b}[2Jw\" must be F64", () -> read.doubles("\u001b[2Jw"));
        }
    }

    @Test
    void notANumberIsReported() throws IOException {
        byte[] data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(Float.NaN)
                .array();
        byte[] header = ("{" + entry("w", "F32", "[2]", "[0,8]") + "}").getBytes(StandardCharsets.UTF_8);
        try (SafetensorsFile read = RawFile.open(folder, RawFile.of(header, data))) {
            assertEquals(OptionalLong.of(1), read.firstNonFinite("w"));
        }
    }

    @Test
    void fiftyThousandEmptyTensorsAreRead() throws IOException {
        StringBuilder header = new StringBuilder("{" + GOOD);
        for (int i = 0; i < 50_000; i++) {
            header.append(',').append(entry("t" + i, "F32", "[0,7]", "[4,4]"));
        }
        try (SafetensorsFile read =
                RawFile.open(folder, RawFile.of(header.append("}   ").toString(), 4))) {
            assertEquals(50_001, read.names().size());
            assertEquals(0, read.floats("t49999").length);
        }
    }
}

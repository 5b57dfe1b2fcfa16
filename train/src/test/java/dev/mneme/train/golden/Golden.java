package dev.mneme.train.golden;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A file of golden values, a line for each: 16 digits of a hash and the run it belongs to. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final int DIGITS = 16;

    private Golden() {}

    /** The first digits of the SHA-256 of all bits of {@code parameters}, (out, in) each, in the order of their names. */
    public static String hash(Map<String, float[]> parameters) {
        MessageDigest digest = sha256();
        new TreeMap<>(parameters).values().forEach(values -> {
            ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * values.length);
            for (float value : values) {
                bits.putInt(Float.floatToRawIntBits(value));
            }
            digest.update(bits.flip());
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /** Compares {@code found}, hashes by run, with {@code file}, or writes it with {@code -Dgolden.write}. */
    public static void check(String file, SequencedMap<String, String> found) throws IOException {
        Path path = FOLDER.resolve(file);
        if (System.getProperty("golden.write") != null) {
            List<String> lines = new ArrayList<>();
            found.forEach((run, hash) -> lines.add(hash + " " + run));
            Files.write(path, lines, US_ASCII);
            return;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        for (String line : Files.readAllLines(path, US_ASCII)) {
            kept.put(line.substring(DIGITS + 1), line.substring(0, DIGITS));
        }
        List<String> moved = new ArrayList<>();
        found.forEach((run, hash) -> {
            if (!hash.equals(kept.get(run))) {
                moved.add(run + ": " + kept.get(run) + " before, " + hash + " now");
            }
        });
        assertEquals(List.of(), moved, "bits moved; see " + FOLDER.resolve("README.md"));
        assertEquals(List.copyOf(kept.keySet()), List.copyOf(found.keySet()), "runs of " + path);
    }

    /** {@code count} numbers of [-1, 1), a fixed function of what they are for. */
    static float[] numbers(int count, Object... purpose) {
        float[] numbers = new float[count];
        long seed = 0;
        for (Object part : purpose) {
            seed = mixed(31 * seed + part.hashCode()); // of strings and integers, which Java specifies
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = (mixed(seed + i) >> 40) * 0x1p-23f;
        }
        return numbers;
    }

    /** The finaliser of SplitMix64. */
    private static long mixed(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

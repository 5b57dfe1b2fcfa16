package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that is not byte for byte what was written is refused. */
final class CorruptionTest {
    private static final int FILES = 1000;
    private static final long SEED = 20260101;

    @TempDir
    Path folder;

    @Test
    void randomDamageIsRefused() throws IOException {
        byte[] good = checkpoint();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < FILES; i++) {
            byte[] bad = damage(good, random);
            String which = "file " + i + " of seed " + SEED;
            assertThrows(BadFileException.class, () -> RawFile.open(folder, bad), which);
        }
    }

    /** Two bits a byte; bit 5 is the case of a letter, so of the digest's own digits. */
    @Test
    void everyByteOfTheHeaderCounts() throws IOException {
        byte[] good = checkpoint();
        int headerEnd = 8 + (good[0] & 0xff) + ((good[1] & 0xff) << 8);
        for (int at = 0; at < headerEnd; at++) {
            for (int bit : new int[] {5, at % 5}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThrows(BadFileException.class, () -> RawFile.open(folder, bad), "byte " + at + " bit " + bit);
            }
        }
    }

    private byte[] checkpoint() throws IOException {
        Path file = folder.resolve("good.safetensors");
        float[] weights = new float[500];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i * 0.01f;
        }
        SafetensorsWriter.write(
                file,
                Map.of("mneme.version", "1", "mneme.model", "{\"memory\":\"dnc\"}", "mneme.training", "{\"step\":7}"),
                List.of(Tensor.floats("w", weights, 20, 25), Tensor.longs("training.random", new long[] {1, 2}, 2)));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertArrayEquals(weights, read.floats("w"));
        }
        return Files.readAllBytes(file);
    }

    private static byte[] damage(byte[] good, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> flipBits(good, 1, random);
            case 1 -> flipBits(good, 2 + random.nextInt(30), random);
            case 2 -> Arrays.copyOf(good, random.nextInt(good.length));
            default -> insert(good, 1 + random.nextInt(80), random);
        };
    }

    private static byte[] flipBits(byte[] good, int count, SplittableRandom random) {
        byte[] bad = good.clone();
        do {
            for (int i = 0; i < count; i++) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
        } while (Arrays.equals(good, bad));
        return bad;
    }

    private static byte[] insert(byte[] good, int count, SplittableRandom random) {
        int at = random.nextInt(good.length + 1);
        byte[] extra = new byte[count];
        random.nextBytes(extra);
        byte[] bad = new byte[good.length + count];
        System.arraycopy(good, 0, bad, 0, at);
        System.arraycopy(extra, 0, bad, at, count);
        System.arraycopy(good, at, bad, at + count, good.length - at);
        return bad;
    }
}

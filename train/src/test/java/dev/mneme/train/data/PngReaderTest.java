package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngReaderTest {
    private static final int SIZE = 13; // no whole number of bytes

    private static int[] random(int depth) {
        Rng rng = Rng.of(depth);
        int[] samples = new int[SIZE * SIZE];
        Arrays.setAll(samples, _ -> rng.nextInt(1 << depth));
        return samples;
    }

    private static boolean[] dark(byte[] image) {
        return PngReader.dark(new DataFile("a.png", image), SIZE);
    }

    private static String refused(byte[] image) {
        String said = Refusal.of(DataException.class, () -> dark(image));
        assertTrue(said.startsWith("a.png ") && said.lines().count() == 1, said);
        return said;
    }

    /** All five filters are in each image. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void darkIsUnderHalf(int depth) {
        int[] samples = random(depth);
        boolean[] dark = dark(OmniglotExcerpt.png(SIZE, SIZE, depth, samples));
        for (int i = 0; i < samples.length; i++) {
            assertEquals(samples[i] < ((1 << depth) - 1) / 2.0, dark[i], "sample " + i);
        }
    }

    @Test
    void whatEndsEarlyIsRefused() {
        byte[] image = OmniglotExcerpt.png(SIZE, SIZE, 1, random(1));
        for (int length = 0; length < image.length; length++) {
            refused(Arrays.copyOf(image, length));
        }
    }

    @Test
    void everyDamagedByteIsRefused() {
        byte[] image = OmniglotExcerpt.png(SIZE, SIZE, 1, random(1));
        for (int i = 0; i < image.length; i++) {
            byte[] damaged = image.clone();
            damaged[i] ^= 0x10;
            refused(damaged);
        }
    }

    @Test
    void otherImagesAreRefused() {
        assertTrue(refused(OmniglotExcerpt.png(SIZE, 9, 1, new int[SIZE * 9]))
                .contains("needs an image of 13 x 13 pixels, got 13 x 9"));
        assertTrue(refused("<html>no image</html>".getBytes(StandardCharsets.US_ASCII))
                .contains("is no PNG image"));
        assertTrue(refused(header(SIZE, SIZE, 1, 2, 0)).contains("no plain grey image"));
        assertTrue(refused(header(SIZE, SIZE, 16, 0, 0)).contains("no plain grey image"));
        assertTrue(refused(header(SIZE, SIZE, 3, 0, 0)).contains("no plain grey image"));
        assertTrue(refused(header(SIZE, SIZE, 1, 0, 1)).contains("no plain grey image"));
        assertTrue(refused(header(1 << 30, 1 << 30, 8, 0, 0)).contains("no plain grey image"));
        assertTrue(refused(header(-1, SIZE, 8, 0, 0)).contains("no plain grey image"));
        assertTrue(refused(header(SIZE, SIZE, 1, 0, 0)).contains("holds 0 of the 39 bytes"));
    }

    private static byte[] header(int width, int height, int depth, int colour, int interlaced) {
        var bytes = ByteBuffer.allocate(8 + 12 + 13 + 12);
        bytes.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        var header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) depth).put((byte) colour).putShort((short) 0).put((byte) interlaced);
        return bytes.put(OmniglotExcerpt.chunk("IHDR", header.array()))
                .put(OmniglotExcerpt.chunk("IEND", new byte[0]))
                .array();
    }
}

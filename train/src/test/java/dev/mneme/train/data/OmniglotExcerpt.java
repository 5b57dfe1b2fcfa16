package dev.mneme.train.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small made-up data set in the format of Omniglot: strokes that differ by character, and a little by drawing. */
public final class OmniglotExcerpt {
    private static final int SIZE = OmniglotDrawing.SIZE;

    private OmniglotExcerpt() {}

    /** Writes {@code folder/SET.zip} with so many characters of so many drawings each. */
    public static void write(Path folder, String set, int characters, int drawings) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(set + ".zip")))) {
            for (int character = 1; character <= characters; character++) {
                for (int drawing = 1; drawing <= drawings; drawing++) {
                    zip.putNextEntry(new ZipEntry(name(set, character, drawing)));
                    zip.write(png(SIZE, SIZE, 1, paper(set, character, drawing)));
                }
            }
        }
    }

    /** Such as {@code images_background/Made-up_(1)/character07/0007_03.png}, ten characters an alphabet. */
    public static String name(String set, int character, int drawing) {
        int alphabet = (character - 1) / 10 + 1;
        return "%s/Made-up_(%s)/character%02d/%04d_%02d.png"
                .formatted(set, alphabet, (character - 1) % 10 + 1, character, drawing);
    }

    /** 1 for paper and 0 for ink, row by row: three strokes. */
    static int[] paper(String set, int character, int drawing) {
        int[] samples = new int[SIZE * SIZE];
        Arrays.fill(samples, 1);
        Rng shape = Rng.of(set.hashCode(), character);
        Rng hand = Rng.of(set.hashCode(), character, drawing);
        for (int stroke = 0; stroke < 3; stroke++) {
            double x = shape.nextInt(20, 84) + hand.nextInt(-2, 2);
            double y = shape.nextInt(20, 84) + hand.nextInt(-2, 2);
            double toX = shape.nextInt(20, 84);
            double toY = shape.nextInt(20, 84);
            for (int i = 0; i <= 100; i++) {
                int px = (int) (x + (toX - x) * i / 100);
                int py = (int) (y + (toY - y) * i / 100);
                samples[py * SIZE + px] = 0;
                samples[py * SIZE + px + 1] = 0;
                samples[(py + 1) * SIZE + px] = 0;
            }
        }
        return samples;
    }

    /** A grey PNG image of samples of {@code depth} bits; row y is filtered by filter y mod 5. */
    static byte[] png(int width, int height, int depth, int[] samples) {
        int stride = (width * depth + 7) / 8;
        byte[] rows = new byte[height * stride];
        for (int i = 0; i < samples.length; i++) {
            int bit = i % width * depth;
            rows[i / width * stride + bit / 8] |= (byte) (samples[i] << 8 - depth - bit % 8);
        }
        byte[] raw = new byte[height * (1 + stride)];
        for (int y = 0; y < height; y++) {
            raw[y * (1 + stride)] = (byte) (y % 5);
            for (int i = 0; i < stride; i++) {
                int left = i > 0 ? rows[y * stride + i - 1] & 0xff : 0;
                int up = y > 0 ? rows[(y - 1) * stride + i] & 0xff : 0;
                int before = y > 0 && i > 0 ? rows[(y - 1) * stride + i - 1] & 0xff : 0;
                int foretold = switch (y % 5) {
                    case 1 -> left;
                    case 2 -> up;
                    case 3 -> (left + up) / 2;
                    case 4 -> paeth(left, up, before);
                    default -> 0;
                };
                raw[y * (1 + stride) + 1 + i] = (byte) (rows[y * stride + i] - foretold);
            }
        }
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .array();
        byte[] packed = packed(raw);
        var image = new ByteArrayOutputStream();
        image.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        image.writeBytes(chunk("IHDR", header));
        image.writeBytes(chunk("tIME", new byte[7]));
        image.writeBytes(chunk("IDAT", Arrays.copyOf(packed, packed.length / 2)));
        image.writeBytes(chunk("IDAT", Arrays.copyOfRange(packed, packed.length / 2, packed.length)));
        image.writeBytes(chunk("IEND", new byte[0]));
        return image.toByteArray();
    }

    private static int paeth(int left, int up, int before) {
        int foretold = left + up - before;
        int a = Math.abs(foretold - left);
        int b = Math.abs(foretold - up);
        int c = Math.abs(foretold - before);
        return a <= b && a <= c ? left : b <= c ? up : before;
    }

    private static byte[] packed(byte[] raw) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(raw);
            deflater.finish();
            byte[] packed = new byte[raw.length + 100];
            return Arrays.copyOf(packed, deflater.deflate(packed));
        }
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        var sum = new CRC32();
        sum.update(name);
        sum.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) sum.getValue())
                .array();
    }
}

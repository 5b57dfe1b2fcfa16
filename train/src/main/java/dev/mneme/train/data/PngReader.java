package dev.mneme.train.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads PNG images of one grey sample a pixel of 1, 2, 4 or 8 bits, not interlaced (ISO/IEC 15948). So much is a page, while
 * {@code javax.imageio} would ask whoever embeds this for the module {@code java.desktop}.
 */
final class PngReader {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FRAME = 12; // bytes of a chunk around its data: length, type, checksum
    private static final int HEADER = 13;
    private static final int LARGEST = 1 << 12;

    private final DataFile file;
    private final ByteBuffer bytes;
    private int width;
    private int height;
    private int depth;
    private byte[] raw = {}; // each row after a byte that names its filter
    private int filled;

    private PngReader(DataFile file) {
        this.file = file;
        bytes = ByteBuffer.wrap(file.bytes());
    }

    /**
     * The image in {@code file}, of {@code size} x {@code size} pixels: row by row, true where it is darker than half.
     *
     * @throws DataException when it is broken, or another kind of image
     */
    static boolean[] dark(DataFile file, int size) {
        var reader = new PngReader(file);
        reader.read();
        if (reader.width != size || reader.height != size) {
            throw reader.bad(
                    "needs an image of %s x %s pixels, got %s x %s".formatted(size, size, reader.width, reader.height));
        }
        return reader.dark();
    }

    private DataException bad(String what) {
        return new DataException(file.name() + " " + what);
    }

    private void read() {
        byte[] signature = new byte[SIGNATURE.length];
        if (bytes.remaining() < signature.length) {
            throw bad("is no PNG image: it has %s bytes".formatted(bytes.remaining()));
        }
        bytes.get(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            throw bad("is no PNG image: it begins with other bytes");
        }
        try (Inflater inflater = new Inflater()) {
            for (String type = chunk(inflater); !type.equals("IEND"); ) {
                type = chunk(inflater);
            }
        }
        if (raw.length == 0 || filled < raw.length) {
            throw bad("holds %s of the %s bytes of its image; fetch it again".formatted(filled, raw.length));
        }
        unfilter();
    }

    /** Reads one chunk. Returns its type. */
    private String chunk(Inflater inflater) {
        if (bytes.remaining() < FRAME) {
            throw bad("ends before its image does; fetch it again");
        }
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining() - FRAME + 4) {
            throw bad("ends inside a chunk; fetch it again");
        }
        var sum = new CRC32();
        sum.update(bytes.slice(bytes.position(), length + 4));
        byte[] type = new byte[4];
        bytes.get(type);
        ByteBuffer data = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        if ((int) sum.getValue() != bytes.getInt()) {
            throw bad("is damaged: the checksum of a chunk is wrong; fetch it again");
        }
        String name = new String(type, StandardCharsets.ISO_8859_1);
        switch (name) {
            case "IHDR" -> header(data);
            case "IDAT" -> inflate(inflater, data);
            default -> {} // says nothing about the pixels
        }
        return name;
    }

    private void header(ByteBuffer data) {
        if (data.remaining() != HEADER || raw.length > 0) {
            throw bad("is damaged: its header has %s bytes, or there are two".formatted(data.remaining()));
        }
        width = data.getInt();
        height = data.getInt();
        depth = data.get();
        int colour = data.get();
        data.getShort(); // compression and filters, of which there is one kind each
        boolean plain = colour == 0 && data.get() == 0 && depth >= 1 && depth <= 8 && Integer.bitCount(depth) == 1;
        if (!plain || width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
            throw bad("is no plain grey image of at most 8 bits and %s x %s pixels".formatted(LARGEST, LARGEST));
        }
        raw = new byte[height * (1 + rowBytes())];
    }

    private int rowBytes() {
        return (width * depth + 7) / 8;
    }

    private void inflate(Inflater inflater, ByteBuffer data) {
        try {
            inflater.setInput(data);
            int read;
            do {
                read = inflater.inflate(raw, filled, raw.length - filled);
                filled += read;
            } while (read > 0);
        } catch (DataFormatException e) {
            throw new DataException(file.name() + " is damaged: its pixels cannot be unpacked; fetch it again", e);
        }
    }

    /** Every byte but those of filters is the difference to what its neighbours foretell. */
    private void unfilter() {
        int stride = 1 + rowBytes();
        for (int row = 0; row < raw.length; row += stride) {
            int filter = raw[row];
            if (filter < 0 || filter > 4) {
                throw bad("is damaged: there is no filter %s".formatted(filter));
            }
            for (int i = row + 1; i < row + stride; i++) {
                int left = i > row + 1 ? raw[i - 1] & 0xff : 0;
                int up = row > 0 ? raw[i - stride] & 0xff : 0;
                int before = row > 0 && i > row + 1 ? raw[i - stride - 1] & 0xff : 0;
                raw[i] += (byte) foretold(filter, left, up, before);
            }
        }
    }

    private static int foretold(int filter, int left, int up, int before) {
        return switch (filter) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            case 4 -> nearest(left, up, before);
            default -> 0;
        };
    }

    /** Paeth's: that of the three which is nearest to left + up - before. */
    private static int nearest(int left, int up, int before) {
        int toLeft = Math.abs(up - before);
        int toUp = Math.abs(left - before);
        int toBefore = Math.abs(left + up - 2 * before);
        if (toLeft <= toUp && toLeft <= toBefore) {
            return left;
        }
        return toUp <= toBefore ? up : before;
    }

    private boolean[] dark() {
        boolean[] dark = new boolean[height * width];
        int most = (1 << depth) - 1;
        for (int y = 0; y < height; y++) {
            int row = y * (1 + rowBytes()) + 1;
            for (int x = 0; x < width; x++) {
                int bit = x * depth;
                int sample = raw[row + bit / 8] >> (8 - depth - bit % 8) & most;
                dark[y * width + x] = 2 * sample < most;
            }
        }
        return dark;
    }
}

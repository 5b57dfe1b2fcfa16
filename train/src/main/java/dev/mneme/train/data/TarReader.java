package dev.mneme.train.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Reads files out of a {@code .tar.gz}. Plain files with ustar or older headers are read, all other entries (folders,
 * links, extended headers) are skipped. Nothing is written to disk, so no name in the archive can do harm.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int LARGEST_FILE = 1 << 28;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;

    private TarReader() {}

    /** The files whose name in the archive is wanted, in the archive's order, named {@code archive!name}. */
    static List<DataFile> read(Path archive, Predicate<String> wanted) {
        var files = new ArrayList<DataFile>();
        try (var in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
            byte[] header = new byte[BLOCK];
            while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
                check(header, archive);
                String name = name(header);
                int size = size(header, name, archive);
                boolean plain = header[156] == '0' || header[156] == 0;
                if (plain && wanted.test(name)) {
                    byte[] bytes = in.readNBytes(size);
                    if (bytes.length < size) {
                        throw new DataException(archive + " ends inside " + name + "; fetch it again");
                    }
                    files.add(new DataFile(archive + "!" + name, bytes));
                    skip(in, padding(size), name, archive);
                } else {
                    skip(in, (long) size + padding(size), name, archive);
                }
            }
        } catch (IOException e) {
            throw new DataException(archive + " cannot be read as .tar.gz (" + e.getMessage() + ")", e);
        }
        return files;
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static void skip(InputStream in, long count, String name, Path archive) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw new DataException(archive + " ends inside " + name + "; fetch it again", e);
        }
    }

    /** The sum of the header's bytes, its own field read as blanks, must be what the field says. */
    private static void check(byte[] header, Path archive) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
            sum += own ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(header, CHECKSUM_AT, CHECKSUM_BYTES)) {
            throw new DataException(archive + " is not a tar archive: the checksum of a header is wrong");
        }
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean ustar = text(header, 257, 5).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static int size(byte[] header, String name, Path archive) {
        long size = octal(header, 124, 12);
        if (size < 0 || size > LARGEST_FILE) {
            throw new DataException(archive + " holds " + name + " with an impossible size");
        }
        return (int) size;
    }

    /** The octal number in the field, -1 when there is none. */
    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }
}

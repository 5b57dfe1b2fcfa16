package dev.mneme.train.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file in which the digest's own characters count as {@code 0}. */
final class FileDigest {
    static final String ZEROS = "0".repeat(MetadataKeys.DIGEST_CHARACTERS);
    private static final int CHUNK = 1 << 18;

    private FileDigest() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(FileBytes file, long digestAt) throws IOException {
        MessageDigest digest = sha256();
        long digestEnd = digestAt + MetadataKeys.DIGEST_CHARACTERS;
        update(digest, file, 0, digestAt);
        digest.update(ZEROS.getBytes(StandardCharsets.US_ASCII));
        update(digest, file, digestEnd, file.size());
        return hex(digest);
    }

    private static void update(MessageDigest digest, FileBytes file, long from, long to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, to - from));
        for (long at = from; at < to; at += chunk.position()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), to - at));
            file.read(chunk, at);
            digest.update(chunk.array(), 0, chunk.position());
        }
    }
}

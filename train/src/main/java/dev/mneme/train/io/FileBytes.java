package dev.mneme.train.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Bytes of an open file at a position; nothing depends on, or moves, the channel's own position. */
record FileBytes(Path path, FileChannel channel) {
    /**
     * Fills what remains of {@code buffer} with the bytes from {@code position} on.
     *
     * @throws BadFileException when the file ends before, or cannot be read
     */
    void read(ByteBuffer buffer, long position) throws BadFileException {
        long start = position - buffer.position();
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, start + buffer.position()) < 0) {
                    throw new BadFileException(path, "it was cut short while it was being read");
                }
            }
        } catch (BadFileException e) {
            throw e;
        } catch (IOException e) {
            throw new BadFileException(path, "it cannot be read (" + Failures.cause(e) + ")", e);
        }
    }

    byte[] read(long position, int length) throws BadFileException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        read(buffer, position);
        return buffer.array();
    }

    long size() throws BadFileException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new BadFileException(path, "it cannot be read (" + Failures.cause(e) + ")", e);
        }
    }
}

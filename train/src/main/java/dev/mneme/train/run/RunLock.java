package dev.mneme.train.run;

import dev.mneme.train.io.BadFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run's folder for one process, or one part of it, at a time. The system lets go of it when the process ends,
 * however it ends; the empty file stays, since deleting it would let two in.
 */
public final class RunLock implements AutoCloseable {
    private static final String NAME = "lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of {@code folder}.
     *
     * @throws BadFileException when another has it
     */
    public static RunLock of(RunFolder folder) throws IOException {
        Path file = folder.path().resolve(NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(channel) == null) {
                throw new BadFileException(
                        folder.path(),
                        "another process is training in this folder; wait for it or stop it, or go on from its"
                                + " checkpoint in a new folder with --out");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new RunLock(channel);
    }

    /** Null when another has it. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

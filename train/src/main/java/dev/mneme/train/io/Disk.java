package dev.mneme.train.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The five things that {@link AtomicFiles} asks of a disk, so that tests can let each of them fail. */
interface Disk {
    Disk REAL = new RealDisk();

    interface OpenFile extends AtomicFiles.Output, Closeable {
        /** Everything written is on the disk when this returns. */
        void force() throws IOException;
    }

    /**
     * A new file.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is such a file
     */
    OpenFile create(Path file) throws IOException;

    /** Atomically; replaces {@code to}. */
    void move(Path from, Path to) throws IOException;

    /** The names in the folder are on the disk when this returns. */
    void forceDirectory(Path directory) throws IOException;

    final class RealDisk implements Disk {
        @Override
        public OpenFile create(Path file) throws IOException {
            // Not Files.createTempFile: its files are private (0600), and so would be the final one.
            return new RealFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void forceDirectory(Path directory) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException _) {
                // Windows and some network file systems cannot. The new file is whole and in place all the same; only
                // after
                // a loss of power could the old one come back.
            }
        }
    }

    record RealFile(FileChannel channel) implements OpenFile {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void writeAt(long position, ByteBuffer bytes) throws IOException {
            for (long at = position; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

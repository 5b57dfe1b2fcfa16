package dev.mneme.train.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces a file so that a crash at any moment leaves the old one or the new one, whole.
 *
 * <ol>
 *   <li>Write to {@code .name.tmp-pid-n} in the same folder (a move is atomic within one file system alone).
 *   <li>Force it to disk, or the name could be there before the content.
 *   <li>Move it over the old file atomically.
 *   <li>Force the folder, or the name could be lost with the power. Ignored where the system cannot.
 * </ol>
 *
 * <p>A process killed between 1 and 3 leaves its temporary file behind; {@link #sweep} removes those.
 */
public final class AtomicFiles {
    /** Writes the content. What it throws leaves the old file as it was. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of it to {@code output}. */
        void writeTo(Output output) throws IOException;
    }

    /** A file being written. */
    public interface Output {
        /** Appends all remaining bytes. */
        void write(ByteBuffer bytes) throws IOException;

        /** Overwrites bytes that were written before. */
        void writeAt(long position, ByteBuffer bytes) throws IOException;
    }

    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.tmp-([0-9]{1,18})-[0-9]{1,9}");

    /** Start times of processes are known to about a second; a temporary file this much older has another author. */
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

    private static final int MOST_ATTEMPTS = 1000;

    private AtomicFiles() {}

    /**
     * Replaces {@code target}, or creates it, with the permissions of any new file. A symbolic link stays one: what it
     * points to is replaced.
     *
     * @throws IOException when the disk refuses: {@code target} is then as it was; the message names it and the cause
     */
    public static void write(Path target, Body body) throws IOException {
        write(Disk.REAL, target, body);
    }

    /** As {@link #write(Path, Body)}, for text in UTF-8. */
    public static void writeString(Path target, String text) throws IOException {
        write(target, output -> output.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    static void write(Disk disk, Path target, Body body) throws IOException {
        Path file =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path directory = file.getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new IOException("cannot write " + target + ": it is a folder");
        }
        try {
            Temporary temporary = create(disk, file);
            try {
                try (Disk.OpenFile output = temporary.output()) {
                    body.writeTo(output);
                    output.force();
                }
                disk.move(temporary.path(), file);
            } catch (IOException | RuntimeException | Error e) {
                remove(temporary.path(), e);
                throw e;
            }
            disk.forceDirectory(directory);
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + Failures.cause(e), e);
        }
    }

    private record Temporary(Path path, Disk.OpenFile output) {}

    /** Counts up when a name is taken: another thread, or a process of the same number in another container. */
    private static Temporary create(Disk disk, Path file) throws IOException {
        String prefix =
                "." + file.getFileName() + ".tmp-" + ProcessHandle.current().pid() + "-";
        for (int n = 0; ; n++) {
            Path path = file.resolveSibling(prefix + n);
            try {
                return new Temporary(path, disk.create(path));
            } catch (FileAlreadyExistsException e) {
                if (n == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void remove(Path temporary, Throwable cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Removes the temporary files that killed processes left in {@code directory}: of this class' names alone, and only
     * when no process has the number in the name, or it started after the file was last changed.
     *
     * @return how many were removed
     */
    public static int sweep(Path directory) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp-*")) {
            for (Path file : files) {
                Matcher name = TEMPORARY.matcher(file.getFileName().toString());
                if (name.matches() && isStale(file, Long.parseLong(name.group(1))) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    private static boolean isStale(Path file, long pid) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return true;
        }
        Optional<Instant> started = process.get().info().startInstant();
        try {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            return started.isPresent() && changed.plus(CLOCK_MARGIN).isBefore(started.get());
        } catch (NoSuchFileException _) {
            return false; // its author has just moved it into place
        }
    }
}

package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a process that does nothing but rewrite a checkpoint. 20 times in every build;
 * {@code -Dmneme.kills=100} for more.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("mneme.kills", 20);
    private static final int LONGEST_LIFE_MILLIS = 60;

    @TempDir
    Path folder;

    @Test
    void aKilledWriterNeverLeavesAnUnreadableCheckpoint() throws Exception {
        Path file = folder.resolve("latest.safetensors");
        SplittableRandom random = new SplittableRandom(11);
        int last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(file, "atomic", last + 1, random.nextInt(LONGEST_LIFE_MILLIS));
            int step = CheckpointLoop.check(file);
            assertTrue(step > last, "kill " + kill + ": step " + step + " after " + last + ", a save was lost");
            last = step;
        }
        AtomicFiles.sweep(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    /** Shows that the kills come at moments that matter. */
    @Test
    void aWriterInPlaceIsCaught() {
        Path file = folder.resolve("in-place.safetensors");
        SplittableRandom random = new SplittableRandom(12);
        assertThrows(BadFileException.class, () -> {
            for (int kill = 0; kill < 200; kill++) {
                runAndKill(file, "in-place", 1, random.nextInt(LONGEST_LIFE_MILLIS));
                CheckpointLoop.check(file);
            }
        });
    }

    private void runAndKill(Path file, String how, int firstStep, long lifeMillis) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(SafetensorsFile.class) + File.pathSeparator + classes(CheckpointLoop.class),
                        CheckpointLoop.class.getName(),
                        file.toString(),
                        how,
                        String.valueOf(firstStep),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('\n', process.getInputStream().read(), "the child did not write its first checkpoint");
            Thread.sleep(lifeMillis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The folder or jar that holds {@code type}, on the class path and on the module path alike. */
    private static Path classes(Class<?> type) {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        String url = String.valueOf(type.getResource(name));
        if (!url.startsWith("file:")) {
            throw new UncheckedIOException(new IOException("the classes under test must lie in a folder: " + url));
        }
        return Path.of(URI.create(url.substring(0, url.length() - name.length() + 1)));
    }
}

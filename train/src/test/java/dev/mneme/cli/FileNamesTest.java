package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.BadFileException;
import dev.mneme.train.machine.FileNames;
import dev.mneme.train.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and texts that are not in the encoding they are read in: a sentence, and nothing is written. */
class FileNamesTest {
    private static final List<Object> TRAIN = List.of("train", "copy", Cli.TINY, "--iterations", "1");

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void nameAFolderThatAsciiCannotName() throws IOException {
        Checkout.requireName("jörg");
        folder = Files.createDirectory(temp.resolve("jörg"));
    }

    /** Java started by hand: the launcher would have chosen a better locale. */
    private static void failsInAscii(Path folder, int code, Object... args) throws Exception {
        var builder = new ProcessBuilder(OwnJvm.command(args)).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(code, process.waitFor(), err);
        String last = err.lines().toList().getLast();
        assertTrue(last.startsWith("mneme: ") && last.contains("LC_ALL=C.UTF-8"), err);
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aRunIsNotWrittenIntoAnotherFolder() throws Exception {
        failsInAscii(folder, 1, TRAIN);
        assertEquals(List.of(temp, folder), in(temp));
    }

    @Test
    void aNameThatCannotBeReadIsNotWritten() throws Exception {
        Path here = Files.createDirectory(temp.resolve("here"));
        failsInAscii(here, 2, "init", "--out", "größe.safetensors");
        Path toml = Files.writeString(here.resolve("run.toml"), "out = \"größe\"");
        failsInAscii(here, 1, TRAIN, "--config", "run.toml");
        assertEquals(List.of(here, toml), in(here));
    }

    @Test
    void lettersThatWereLostOnTheWayAreRefused() throws IOException {
        Cli.run("init", "--out", temp.resolve("gr\uFFFDe")).fails(2, "gr\uFFFDe", "LC_ALL");
        Cli.run("inspect", "a\0b").fails(1, "a\\0b", "NUL");
        Cli.run("train", "babi", "--data", "a\0b").fails(2, "a\\0b", "NUL");
        FileNames.requireWords(new String[] {"größe"});
        FileNames.requireFolder(folder.toString());
        var lost = assertThrows(IOException.class, () -> FileNames.requireFolder("/home/j\uFFFDrg"));
        assertTrue(lost.getMessage().contains("/home/j\uFFFDrg"), lost.getMessage());
        assertEquals(List.of(temp, folder), in(temp));
    }

    @Test
    void aTextInAnotherEncodingIsNamed() throws IOException {
        byte[] latin = "# größe\n".getBytes(ISO_8859_1);
        Path toml = Files.write(folder.resolve("run.toml"), latin);
        Cli.run(TRAIN, "--config", toml).fails(1, toml.toString(), "UTF-8");
        Path run = folder.resolve("run");
        Cli.train(run, "--iterations", "1").succeeds();
        Path metrics = Files.write(run.resolve("metrics.jsonl"), latin);
        Cli.run("train", "--resume", run, "--iterations", "2").fails(1, metrics.toString(), "UTF-8");
        Path config = Files.write(run.resolve("config.json"), latin);
        var bad = assertThrows(BadFileException.class, () -> new RunFolder(run).readConfig());
        assertTrue(
                bad.getMessage().startsWith(config + ": ") && bad.getMessage().contains("UTF-8"), bad.getMessage());
    }
}

package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard output that is full, closed, or that nobody reads any more. */
class OutputTest {
    private static final String FULL = "No space left on device";
    private static final String LEFT = "Broken pipe";

    @TempDir
    Path temp;

    private Path model;

    @BeforeEach
    void init() {
        model = temp.resolve("model.safetensors");
        Cli.run("init", "--out", model, "--hidden-size", "4").succeeds();
    }

    /** Runs a command whose output takes {@code room} bytes. */
    private static Cli into(String reason, int room, Object... args) {
        var taken = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (taken.size() >= room) {
                    throw new IOException(reason);
                }
                taken.write(b);
            }
        };
        int code = Main.run(Cli.flat(args).toArray(String[]::new), out, UTF_8, new PrintStream(err, true, UTF_8));
        return new Cli(code, taken.toString(UTF_8), err.toString(UTF_8));
    }

    private List<List<Object>> commands(String name) throws IOException {
        Path in = temp.resolve("in.safetensors");
        SafetensorsWriter.writeWithoutDigest(in, Map.of(), List.of(Tensor.floats("input", new float[9 * 2], 1, 2, 9)));
        Path out = temp.resolve(name);
        List<Object> bench = List.of(
                "bench", "step", "--memory", "none", "--hidden-size", "4", "--steps", "1", "--seconds", "0.001");
        return List.of(
                List.of("--help"),
                List.of("--version"),
                List.of("train", "copy", "--help"),
                List.of("version"),
                List.of("version", "--json"),
                List.of("tasks"),
                List.of("tasks", "--json"),
                List.of("inspect", model),
                List.of("inspect", model, "--json"),
                List.of("init", "--out", out.resolveSibling(name + "1"), "--hidden-size", "4"),
                List.of("init", "--out", out.resolveSibling(name + "2"), "--hidden-size", "4", "--json"),
                List.of("forward", model, "--input", in, "--output", out),
                List.of("forward", model, "--input", in, "--output", out, "--json"),
                List.of("eval", model, "copy", "--sequences", "1"),
                List.of("eval", model, "copy", "--sequences", "1", "--json"),
                bench,
                List.of(bench, "--json"),
                List.of("train", "copy", Cli.TINY, "--iterations", "2", "--json", "--out", temp.resolve(name + "3")));
    }

    @Test
    void aResultThatCannotBeWrittenIsAFailure() throws IOException {
        for (List<Object> command : commands("full")) {
            for (int room : new int[] {0, 5}) {
                if (room > 0 && command.toString().contains("--out")) {
                    continue; // written once already
                }
                Cli cli = into(FULL, room, command);
                assertEquals(1, cli.code(), command + cli.err());
                assertEquals(
                        "mneme: standard output cannot be written: " + FULL,
                        cli.err().lines().toList().getLast(),
                        command.toString());
                assertEquals(room, cli.out().length());
            }
        }
        Cli usage = into(FULL, 0, "trian");
        usage.fails(2, "did you mean train?");
    }

    @Test
    void aReaderWhoHasSeenEnoughIsNoFailure() throws IOException {
        for (List<Object> command : commands("left")) {
            Cli cli = into(LEFT, 5, command);
            assertEquals(0, cli.code(), command + cli.err());
            assertTrue(!cli.err().contains("mneme: "), cli.err());
        }
    }

    @Test
    void aRunThatNobodyReadsSaysSoOnceAndGoesOn() throws IOException {
        for (String reason : List.of(LEFT, FULL, "Bad file descriptor")) {
            for (int room : new int[] {0, 120}) {
                Path run = temp.resolve(reason.replace(' ', '-') + room);
                Cli cli = into(reason, room, "train", "copy", Cli.TINY, "--iterations", "3", "--out", run);
                assertEquals(0, cli.code(), cli.err());
                assertEquals(
                        List.of("mneme: standard output cannot be written any more (" + reason
                                + "); the run goes on, and all of it is in " + run),
                        cli.err().lines().toList());
                assertTrue(Files.size(run.resolve("report.html")) > 0);
            }
        }
    }

    /** A process of its own: what the machine says when it cannot write. */
    @Test
    void aFullDeviceIsNoticed() throws Exception {
        File full = new File("/dev/full");
        assumeTrue(full.exists(), "a device that is always full, as Linux has it");
        Path err = temp.resolve("err.txt");
        Process process = Cli.process("inspect", model, "--json")
                .redirectOutput(full)
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        assertEquals(1, process.exitValue());
        assertTrue(Files.readString(err).contains("mneme: standard output cannot be written: "), Files.readString(err));
    }

    @Test
    void aClosedPipeEndsNoRun() throws Exception {
        assumeTrue(File.separatorChar == '/', "a pipe as Unix has it");
        Path run = temp.resolve("run");
        Path err = temp.resolve("err.txt");
        Process process = Cli.process("train", "copy", Cli.TINY, "--iterations", "300", "--out", run)
                .redirectError(err.toFile())
                .start();
        process.getInputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        assertEquals(0, process.exitValue(), Files.readString(err));
        List<String> told = Files.readAllLines(err).stream()
                .filter(line -> line.startsWith("mneme: "))
                .toList();
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().contains("the run goes on, and all of it is in " + run), told.toString());
        Cli.run("eval", run, "--sequences", "1").succeeds();
    }
}

package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models compared from the command line. */
class CompareCommandTest {
    private static final List<String> SHORT =
            List.of("--models", "dnc,lstm", "--seeds", "2", "--iterations", "20", "--evaluate-every", "5");

    @TempDir
    Path temp;

    private static Cli compare(Path folder, Object... more) {
        return Cli.run("compare", "copy", Cli.TINY, "--out", folder, List.of(more));
    }

    /** All that does not depend on the time. */
    private static String timeless(Path folder) throws IOException {
        String text = Files.readString(folder.resolve("compare.json"));
        return text.replaceAll("\"seconds\":(\\{[^}]*}|[^,}]+)", "\"seconds\":0");
    }

    @Test
    void aComparisonTellsWhatCameOfIt() throws IOException {
        Path folder = temp.resolve("all");
        Cli cli = compare(folder, SHORT, "--threads", 1).succeeds();
        assertTrue(cli.out().contains("4 runs, 1 at a time, each of 60 sequences (20 steps of 3)"), cli.out());
        assertTrue(cli.out().contains("ETA"), cli.out());
        assertTrue(cli.out().contains("Bit errors (wrong bits per sequence): median over the seeds"), cli.out());
        assertTrue(
                cli.out().lines().anyMatch(line -> line.matches("model +length 1 to 2 +length 4 +reads silenced.*")));
        assertTrue(cli.out().lines().anyMatch(line -> line.matches("lstm .* - .* 20 .*2")), cli.out());

        JsonObject json = Json.parseObject(Files.readString(folder.resolve("compare.json")));
        assertTrue(json.bool("done"));
        JsonObject dnc = json.objects("models").getFirst();
        assertEquals("dnc", dnc.string("model"));
        assertTrue(dnc.object("reads-silenced").real("median") > 0);
        assertTrue(json.objects("models").getLast().object("reads-silenced").isNull("median"));
        JsonObject error = dnc.objects("evaluations").getFirst().object("error");
        List<JsonObject> runs = dnc.objects("runs");
        double mean = runs.stream()
                        .mapToDouble(
                                run -> run.objects("evaluations").getFirst().real("error"))
                        .sum()
                / 2;
        assertEquals(mean, error.real("median"), 1e-12);

        Path run = folder.resolve(runs.getLast().string("run"));
        Cli judged = Cli.run("eval", run, "--json").succeeds();
        assertEquals(
                runs.getLast().objects("evaluations").getFirst().integer("symbols-wrong"),
                Json.parseObject(judged.out()).objects("evaluations").getFirst().integer("symbols-wrong"));
        Cli.run("report", run).succeeds();
        Cli.run("train", "copy", "--resume", run, "--iterations", 21).succeeds();
        String page = Files.readString(folder.resolve("compare.html"));
        assertTrue(page.contains("4 of 4 runs are over") && page.contains("<h2>What differs</h2>"), page);
    }

    @Test
    void sideBySideIsOneAfterAnotherAndJsonIsTheFile() throws IOException {
        Path one = temp.resolve("one");
        Path two = temp.resolve("two");
        compare(one, SHORT, "--threads", 1).succeeds();
        Cli cli = compare(two, SHORT, "--threads", 2, "--json").succeeds();
        assertEquals(timeless(one), timeless(two));
        assertEquals(Files.readString(two.resolve("compare.json")), cli.out());
        Cli again = compare(two, SHORT).succeeds();
        assertTrue(again.out().contains("4 runs of which are over"), again.out());
        assertEquals(cli.out(), Files.readString(two.resolve("compare.json")), "nothing is done twice");
    }

    /** Killed at some moment of each of its runs, it comes to the same; its folder is held while it runs. */
    @Test
    void whatWasKilledGoesOn() throws Exception {
        Path whole = temp.resolve("whole");
        Path killed = temp.resolve("killed");
        List<Object> asked = List.of(
                "--models", "dnc,lstm", "--seeds", 2, "--iterations", 3000, "--checkpoint-every", 100, "--threads", 1);
        compare(whole, asked).succeeds();
        Path first = killed.resolve("dnc-seed-1");
        Path last = killed.resolve("lstm-seed-2");
        for (Path file :
                List.of(first.resolve("config.json"), first.resolve("latest.safetensors"), last.resolve("lock"))) {
            Process process = Cli.process("compare", "copy", Cli.TINY, "--out", killed, asked)
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("said").toFile())
                    .start();
            while (process.isAlive() && !Files.exists(file)) {
                Thread.sleep(5);
            }
            assertTrue(process.isAlive(), Files.readString(temp.resolve("said")));
            if (file.endsWith("config.json")) {
                compare(killed, asked).fails(1, "another process");
            }
            process.destroyForcibly().waitFor();
        }
        compare(killed, asked).succeeds();
        assertEquals(timeless(whole), timeless(killed));
    }

    @Test
    void aSignalStopsIt() throws Exception {
        Path folder = temp.resolve("stopped");
        List<Object> asked = List.of("--models", "dnc,lstm", "--minutes", "0.02");
        Process process = Cli.process(
                        "compare", "copy", Cli.TINY, "--out", folder, "--models", "dnc,lstm", "--minutes", "600")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            while (process.isAlive()
                    && !Files.exists(folder.resolve("dnc-seed-1").resolve("config.json"))) {
                Thread.sleep(10);
            }
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                            .start()
                            .waitFor());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
            List<String> said = out.lines().toList();
            assertEquals(130, process.exitValue(), said.toString());
            assertTrue(said.getLast().contains("the same command goes on"), said.toString());
        } finally {
            process.destroyForcibly();
        }
        compare(folder, asked).fails(1, "another comparison", "minutes");
        assertFalse(Json.parseObject(Files.readString(folder.resolve("compare.json")))
                .bool("done"));
    }

    @Test
    void timeIsABudgetToo() throws IOException {
        Path folder = temp.resolve("timed");
        compare(folder, "--models", "dnc,gru", "--seeds", 1, "--minutes", "0.02", "--threads", 1)
                .succeeds();
        for (JsonObject model : Json.parseObject(Files.readString(folder.resolve("compare.json")))
                .objects("models")) {
            JsonObject run = model.objects("runs").getFirst();
            assertTrue(run.real("seconds") >= 1.2, run.encode());
            assertTrue(run.integer("iterations") > 0, run.encode());
            Path path = folder.resolve(run.string("run"));
            assertTrue(Cli.run("report", path).succeeds().out().contains("length 1 to 2"), "it is a finished run");
        }
    }

    @Test
    void whatCannotBeComparedIsRefusedBeforeAnythingRuns() throws IOException {
        Path folder = temp.resolve("never");
        compare(folder, "--models", "dnc,nobody").fails(2, "--models", "nobody", "sam", "gru", "ntm-graves");
        compare(folder, "--grid", "nothing=1,2").fails(2, "no setting 'nothing'");
        compare(folder, "--grid", "learning-rate=0.1,x").fails(2, "--learning-rate must be", "x");
        compare(folder, "--models", "dnc", "--links", 4).fails(2, "--links does nothing", "sdnc");
        compare(folder, "--minutes", 1, "--iterations", 5).fails(2, "--iterations does nothing with --minutes");
        compare(folder, "--seeds", 0).fails(2, "--seeds must be");
        compare(folder, "--memory-limit", "10K").fails(1, "--memory-limit");
        Cli.run("compare").fails(2, "copy, repeat-copy");
        assertFalse(Files.exists(folder));
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");
        compare(other, SHORT).fails(1, "other files", "--out");
        assertEquals(1, Files.list(other).filter(file -> !file.endsWith("lock")).count());
    }

    @Test
    void aFolderOfAnotherComparisonIsRefused() throws IOException {
        Path folder = temp.resolve("folder");
        compare(folder, SHORT, "--threads", 1).succeeds();
        String before = Files.readString(folder.resolve("compare.json"));
        compare(folder, SHORT, "--learning-rate", "0.01").fails(1, "learning-rate being 0.001 and not 0.01", "--out");
        compare(folder, "--models", "dnc", "--seeds", 2, "--iterations", 20, "--evaluate-every", 5)
                .fails(1, "lstm being there alone");
        compare(folder, "--models", "dnc,lstm", "--seeds", 3, "--iterations", 20, "--evaluate-every", 5)
                .fails(1, "seeds being 2 and not 3");
        assertEquals(before, Files.readString(folder.resolve("compare.json")));
    }

    /** What does not fit side by side runs one after the other. */
    @Test
    void runsSideBySideShareTheMemory() {
        List<Object> two =
                List.of("--models", "dnc", "--seeds", 2, "--iterations", 2, "--threads", 2, "--memory-limit");
        int kilobytes = 100;
        Cli cli = compare(temp.resolve("tight"), two, kilobytes + "K");
        while (cli.code() == 1) {
            kilobytes += 50;
            cli = compare(temp.resolve("tight"), two, kilobytes + "K");
        }
        assertTrue(cli.succeeds().out().contains("2 runs, 1 at a time"), cli.out());
        Cli wide = compare(temp.resolve("wide"), two, 3 * kilobytes + "K");
        assertTrue(wide.succeeds().out().contains("2 runs, 2 at a time"), wide.out());
    }

    @Test
    void aRunThatBreaksDownIsTold() throws IOException {
        Path folder = temp.resolve("broken");
        List<Object> asked = List.of(
                "--models",
                "dnc,lstm",
                "--seeds",
                1,
                "--iterations",
                20,
                "--optimizer",
                "rmsprop",
                "--learning-rate",
                "1e30");
        Cli cli = compare(folder, asked).succeeds();
        assertTrue(cli.out().contains("0, 1 broke down"), cli.out());
        assertTrue(
                compare(folder, asked).succeeds().out().contains("2 runs of which are over"), "it is not tried again");
    }
}

package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final List<String> LENGTHS =
            List.of("--iterations", "24", "--report-every", "5", "--evaluate-every", "7", "--checkpoint-every", "6");

    @TempDir
    Path temp;

    @Test
    void aRunLeavesAFolderAndSaysWhereItIs() throws IOException {
        Path folder = temp.resolve("run");
        Cli cli = Cli.train(folder, LENGTHS).succeeds();
        List<String> lines = cli.out().lines().toList();
        assertTrue(lines.getFirst().matches("mneme \\S+, .+, \\d+ threads?, seed 1, [\\d,]+ parameters"), cli.out());
        assertEquals("run " + folder, lines.get(1));
        assertTrue(cli.out().contains("length 1 to 2") && cli.out().contains("length 4"), cli.out());
        assertTrue(cli.out().contains("of 1000") && cli.out().contains(folder + "/report.html"), cli.out());
        assertEquals("", cli.err());
        for (String name :
                List.of("config.json", "metrics.jsonl", "latest.safetensors", "best.safetensors", "report.html")) {
            assertTrue(Files.size(folder.resolve(name)) > 0, name);
        }
        List<String> metrics = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertEquals(
                List.of(5L, 7L, 10L, 14L, 15L, 20L, 21L, 24L),
                metrics.stream()
                        .map(line -> Json.parseObject(line).integer("iteration"))
                        .toList());
        JsonObject last = Json.parseObject(metrics.getLast());
        assertTrue(last.real("loss") > 0 && last.real("validation-loss") > 0 && last.real("gradient-norm") > 0);
        assertTrue(Files.readString(folder.resolve("report.html")).contains("Write weights"));
    }

    @Test
    void theThreadCountDoesNotChangeABit() throws IOException {
        Cli.train(temp.resolve("one"), LENGTHS, "--threads", "1").succeeds();
        Cli.train(temp.resolve("two"), LENGTHS, "--threads", "2").succeeds();
        Cli.train(temp.resolve("five"), LENGTHS, "--threads", "5").succeeds();
        assertSameRun(temp.resolve("one"), temp.resolve("two"));
        assertSameRun(temp.resolve("one"), temp.resolve("five"));
        Cli.train(temp.resolve("other"), LENGTHS, "--seed", "2").succeeds();
        assertFalse(java.util.Arrays.equals(
                Files.readAllBytes(temp.resolve("one/latest.safetensors")),
                Files.readAllBytes(temp.resolve("other/latest.safetensors"))));
    }

    @Test
    void usesTheThreadsThatHelp() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<String> one = List.of("--batch-size", "1", "--iterations", "1", "--hidden-size", "8", "--max-length", "2");
        List<String> large = List.of("--memory", "sam", "--memory-size", "65536");
        assertThreads(1, Cli.run("train", "copy", one, "--out", temp.resolve("dense")));
        assertThreads(processors, Cli.run("train", "copy", one, large, "--out", temp.resolve("sparse")));
        assertThreads(1, Cli.run("train", "copy", one, large, "--threads", "1", "--out", temp.resolve("asked")));
        Cli many = Cli.run("train", "copy", one, "--threads", "1000", "--out", temp.resolve("many"));
        assertThreads(processors, many);
        assertTrue(many.err().contains("--threads 1000: no more than the " + processors), many.err());
        assertEquals(1, many.err().lines().count(), many.err());
    }

    private static void assertThreads(int threads, Cli cli) {
        String first = cli.succeeds().out().lines().findFirst().orElseThrow();
        assertTrue(first.contains(", " + threads + (threads == 1 ? " thread," : " threads,")), first);
    }

    @Test
    void anInterruptedRunEndsWithTheSameBytes() throws IOException {
        Path whole = temp.resolve("whole");
        List<Object> settings = List.of(
                LENGTHS, "--optimizer", "adam", "--truncate", "2", "--bypass-dropout", "0.5", "--weight-decay", "0.01");
        Cli.train(whole, settings).succeeds();
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20; i++) {
            Path folder = temp.resolve("part" + i);
            int stop = random.nextInt(1, 24);
            Cli stopped = Cli.train(folder, settings, "--stop-after", stop);
            assertEquals(130, stopped.code(), stopped.err());
            assertTrue(
                    stopped.out().contains("stopped at iteration " + stop + " of 24")
                            && stopped.out().contains("mneme train copy --resume " + folder),
                    stopped.out());
            int again = random.nextInt(1, 24);
            Cli second = Cli.run("train", "copy", "--resume", folder, "--stop-after", again, "--threads", "1");
            if (stop + again < 24) {
                assertEquals(130, second.code(), second.err());
                Cli.run("train", "--resume", folder).succeeds();
            } else {
                second.succeeds();
            }
            assertSameRun(whole, folder);
        }
    }

    @Test
    void aCurriculumIsResumedToTheSameBytes() throws IOException {
        Object[] growing = {
            LENGTHS,
            List.of("--curriculum", "--curriculum-limit", "7", "--curriculum-error", "1", "--curriculum-window", "5"),
            "--truncate",
            "6"
        };
        Path whole = temp.resolve("whole");
        String out = Cli.train(whole, growing).succeeds().out();
        assertTrue(out.contains("iteration 6: sequences of length up to 4"), out);
        assertTrue(out.contains("iteration 11: sequences of length up to 7"), out);
        assertTrue(out.contains("copy to 7 ") && out.contains("length 1 to 7") && out.contains("length 14"), out);
        assertEquals(
                List.of(2L, 4L, 7L, 7L, 7L),
                Files.readAllLines(whole.resolve("metrics.jsonl")).stream()
                        .map(Json::parseObject)
                        .filter(line -> line.has("max-length"))
                        .map(line -> line.integer("max-length"))
                        .toList());
        assertTrue(Files.readString(whole.resolve("report.html")).contains("Curriculum"));
        Path threads = temp.resolve("threads");
        Cli.train(threads, Cli.flat(growing), "--threads", "2").succeeds();
        assertSameRun(whole, threads);
        for (int stop : List.of(3, 5, 6, 10, 13, 23)) {
            Path folder = temp.resolve("part" + stop);
            assertEquals(
                    130,
                    Cli.train(folder, Cli.flat(growing), "--stop-after", stop).code());
            Cli.run("train", "--resume", folder, "--threads", 1 + stop % 2).succeeds();
            assertSameRun(whole, folder);
        }
        Cli.run("train", "copy", "--resume", whole, "--curriculum-limit", "9")
                .fails(2, "--curriculum-limit", "cannot change");
        Cli evaluated = Cli.run("eval", whole.resolve("best.safetensors"), "--sequences", "3");
        assertTrue(evaluated.succeeds().out().contains("length 1 to 7"), evaluated.out());
    }

    private static void assertSameRun(Path expected, Path actual) throws IOException {
        for (String name : List.of("latest.safetensors", "best.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    Files.readAllBytes(expected.resolve(name)),
                    Files.readAllBytes(actual.resolve(name)),
                    actual + "/" + name);
        }
    }

    @Test
    void whatWasWrittenAfterTheCheckpointIsWrittenAgain() throws IOException {
        Path whole = temp.resolve("whole");
        Path killed = temp.resolve("killed");
        Cli.train(whole, LENGTHS).succeeds();
        assertEquals(130, Cli.train(killed, LENGTHS, "--stop-after", "8").code());
        Files.writeString(
                killed.resolve("metrics.jsonl"),
                Files.readString(killed.resolve("metrics.jsonl")) + "{\"iteration\":10,\"loss\":1.5}\n{\"iterat");
        Cli.run("train", "copy", "--resume", killed).succeeds();
        assertSameRun(whole, killed);
    }

    @Test
    void aCheckpointGoesOnInANewFolder() throws IOException {
        Path whole = temp.resolve("whole");
        Cli.train(whole, LENGTHS).succeeds();
        Path part = temp.resolve("part");
        assertEquals(130, Cli.train(part, LENGTHS, "--stop-after", "15").code());
        byte[] before = Files.readAllBytes(part.resolve("latest.safetensors"));
        Path other = temp.resolve("other");
        Cli.run("train", "copy", "--resume", part.resolve("latest.safetensors"), "--out", other)
                .succeeds();
        assertArrayEquals(before, Files.readAllBytes(part.resolve("latest.safetensors")));
        for (String name : List.of("latest.safetensors", "best.safetensors")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(other.resolve(name)), name);
        }
    }

    @Test
    void aRunGoesOnFurtherThanItWasMeantTo() throws IOException {
        Path longer = temp.resolve("longer");
        Cli.train(longer, "--iterations", "30", "--evaluate-every", "10", "--report-every", "10")
                .succeeds();
        Path grown = temp.resolve("grown");
        Cli.train(grown, "--iterations", "20", "--evaluate-every", "10", "--report-every", "10")
                .succeeds();
        Cli.run("train", "--resume", grown, "--iterations", "30").succeeds();
        assertSameRun(longer, grown);
        Cli.run("train", "--resume", grown, "--iterations", "29").fails(2, "--iterations", "30", "29");
    }

    @Test
    void whatWouldChangeARunIsRefusedWhenItIsResumed() {
        Path folder = temp.resolve("run");
        assertEquals(130, Cli.train(folder, LENGTHS, "--stop-after", "3").code());
        for (String option : List.of("--hidden-size", "--seed", "--bits", "--momentum")) {
            Cli.run("train", "copy", "--resume", folder, option, "1").fails(2, option, "cannot change", "--iterations");
        }
        Cli.run("train", "repeat-copy", "--resume", folder).fails(2, "task copy", "mneme train copy --resume");
        Cli.run("train", "--resume", temp.resolve("none")).fails(1, "no such file");
        Cli.run("train", "--resume", folder, "--iterations", "2").fails(2, "--iterations");
    }

    @Test
    void aFolderIsTrainedInOnceAtATime() throws IOException {
        Path folder = temp.resolve("run");
        assertEquals(130, Cli.train(folder, LENGTHS, "--stop-after", "3").code());
        byte[] before = Files.readAllBytes(folder.resolve("latest.safetensors"));
        try (RunLock _ = RunLock.of(new RunFolder(folder))) {
            Cli.run("train", "--resume", folder).fails(1, folder.toString(), "another process", "--out");
            Cli.run("train", "--resume", folder.resolve("latest.safetensors")).fails(1, "another process");
            assertArrayEquals(before, Files.readAllBytes(folder.resolve("latest.safetensors")));
            Cli.run("train", "--resume", folder, "--out", temp.resolve("other")).succeeds();
        }
        Cli.run("train", "--resume", folder).succeeds();
    }

    @Test
    void weightsAloneCannotBeResumed() {
        Path weights = temp.resolve("weights.safetensors");
        Cli.run("init", "--out", weights).succeeds();
        Cli.run("train", "--resume", weights).fails(1, "mneme.training", "weights alone");
    }

    @Test
    void aFolderWithFilesIsNotTouched() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("full"));
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        Cli.train(folder, LENGTHS).fails(1, "new or empty", "--out", "--resume");
        assertEquals(List.of(folder.resolve("thesis.txt")), files(folder));
        Cli.train(folder.resolve("thesis.txt"), LENGTHS).fails(1, "--out");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsWritten() {
        Path folder = temp.resolve("never");
        copy(folder, "--hidden-size", "0").fails(2, "hidden-size", "1 to 16777216");
        copy(folder, "--learning-rate", "-1").fails(2, "learning-rate");
        copy(folder, "--learning-rate", "fast").fails(2, "--learning-rate", "fast", "a number");
        copy(folder, "--iterations", "0").fails(2, "iterations");
        copy(folder, "--curriculum", "--curriculum-limit", "9").fails(2, "--curriculum-limit", "10", "9");
        copy(folder, "--curriculum", "--curriculum-limit", "0").fails(2, "curriculum-limit");
        copy(folder, "--curriculum", "--curriculum-error", "0").fails(2, "curriculum-error");
        copy(folder, "--curriculum", "--curriculum-window", "0").fails(2, "curriculum-window");
        copy(folder, "--curriculum-window", "7").fails(2, "--curriculum-window does nothing without --curriculum");
        copy(folder, "--curriculum", "--curriculum-limit", "100000", "--memory-limit", "1G")
                .fails(1, "--memory-limit", "--curriculum-limit");
        Cli.run("train", "repeat-copy", "--curriculum").fails(2, "repeat-copy", "--curriculum");
        copy(folder, "--truncate", "-1").fails(2, "--truncate", "0 to");
        copy(folder, "--memory", "ltm").fails(2, "--memory", "or none", "ltm");
        copy(folder, "--min-length", "30").fails(2, "--max-length", "--min-length");
        copy(folder, "--threads", "0").fails(2, "--threads");
        copy(folder, "--memory-limit", "lots").fails(2, "--memory-limit", "4G");
        copy(folder, "--memory-limit", "100K").fails(1, "--memory-limit", "--batch-size");
        copy(folder, "--memory-size", "130000").fails(1, "--memory-limit");
        copy(folder, "--hidden-size", "2000000000").fails(2, "hidden-size");
        copy(folder, "--nonsense", "1").fails(2, "--nonsense");
        Cli.run("train", "kopy").fails(2, "kopy");
        Cli.run("train").fails(2, String.join(", ", Tasks.KINDS.names()));
        Cli.run().fails(2, "train", "mneme --help");
        Cli.run("train", "babi").fails(2, "--data");
        Cli.run("train", "babi", "--data", temp.resolve("nowhere")).fails(1, "nowhere");
        Cli.run("train", "omniglot").fails(2, "--data");
        Cli.run("train", "omniglot", "--data", temp.resolve("nowhere")).fails(1, "nowhere");
        Cli.run("train", "omniglot", "--data", temp, "--labels", "words").fails(2, "onehot", "letters");
        assertFalse(Files.exists(folder));
    }

    private static Cli copy(Path folder, Object... options) {
        return Cli.run("train", "copy", "--out", folder, List.of(options));
    }

    @Test
    void aConfigurationFileStandsForOptions() throws IOException {
        Path toml = temp.resolve("run.toml");
        Files.writeString(toml, """
            # a small run
            hidden-size = 8
            memory-size = 4
            word-size = 4
            read-heads = 1
            batch-size = 3
            bits = 2
            max-length = 2
            learning-rate = 0.01
            iterations = 6
            optimizer = "adam"
            """);
        Path folder = temp.resolve("run");
        Cli.run("train", "copy", "--config", toml, "--iterations", "5", "--out", folder)
                .succeeds();
        JsonObject config = Json.parseObject(Files.readString(folder.resolve("config.json")));
        assertEquals(5, config.object("training").integer("iterations"));
        assertEquals(0.01, config.object("training").real("learning-rate"));
        assertEquals("adam", config.object("training").string("optimizer"));
        assertEquals(8, config.object("model").integer("hidden-size"));
        assertEquals(2, config.object("task-options").integer("bits"));
    }

    @Test
    void aWrongConfigurationFileIsToldWithItsLine() throws IOException {
        refuses("hidden-size = 8\nhiden-size = 9\n", "run.toml:2", "hiden-size");
        refuses("hidden-size = 8\n\nlearning-rate = \"fast\"\n", "run.toml:3", "learning-rate", "a number", "fast");
        refuses("hidden-size = 8.5\n", "run.toml:1", "a whole number");
        refuses("hidden-size = \n", "run.toml:1");
        refuses("[model]\nhidden-size = 8\n", "run.toml:1", "model");
        refuses("hidden-size = 8\nhidden-size = 9\n", "run.toml:2");
        refuses("memory = \"ltm\"\n", "--memory", "or none");
        refuses("config = \"other.toml\"\n", "run.toml:1");
        Cli.run("train", "copy", "--config", temp.resolve("none.toml")).fails(1, "none.toml", "--config");
    }

    private void refuses(String content, String... words) throws IOException {
        Path toml = temp.resolve("run.toml");
        Files.writeString(toml, content);
        Cli.run("train", "copy", "--config", toml, "--out", temp.resolve("never"))
                .fails(2, words);
    }

    @Test
    void jsonIsAloneOnStandardOutput() {
        Cli cli = Cli.train(temp.resolve("run"), "--iterations", "4", "--json").succeeds();
        JsonObject json = Json.parseObject(cli.out().strip());
        assertEquals(temp.resolve("run").toString(), json.string("run"));
        assertEquals(2, json.array("evaluations").size());
        assertTrue(cli.err().contains("parameters"), cli.err());
    }

    @Test
    void trainingThatBreaksDownLeavesTheLastCheckpoint() throws IOException {
        Path folder = temp.resolve("run");
        Cli cli = Cli.train(
                folder,
                "--iterations",
                "50",
                "--learning-rate",
                "1e30",
                "--max-grad-norm",
                "0",
                "--checkpoint-every",
                "1");
        cli.fails(1, "iteration", "--learning-rate", "latest.safetensors");
        Cli.run("inspect", folder.resolve("latest.safetensors")).succeeds();
    }
}

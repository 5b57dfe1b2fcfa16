package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.data.TestData;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An option that would do nothing is refused on the command line, and left out of a shared file with a word. */
class UnusedOptionsTest {
    private static final List<String> SHORT = List.of("--iterations", "2", "--stop-after", "1");

    @TempDir
    Path temp;

    /** Each option of a network that not all memories look at, with a value and the memories that do. */
    private static final List<List<String>> OF_MEMORIES = List.of(
            List.of("memory-size", "8", "dnc sam dam sdnc ntm lru"),
            List.of("word-size", "4", "dnc sam dam sdnc ntm lru fwm"),
            List.of("read-heads", "1", "dnc sam dam sdnc ntm lru"),
            List.of("sparse-reads", "2", "sam sdnc"),
            List.of("index", "linear", "sam sdnc"),
            List.of("random-rows", "", "sam sdnc"),
            List.of("links", "4", "sdnc"),
            List.of("link-gradient", "", "sdnc"),
            List.of("write-heads", "2", "dnc ntm"),
            List.of("masked", "", "dnc"),
            List.of("deallocate", "", "dnc"),
            List.of("sharpen-links", "", "dnc"),
            List.of("temporal-links", "false", "dnc"),
            List.of("usage-gradient", "false", "dnc"),
            List.of("read-first", "", "ntm"),
            List.of("tied", "", "lru"),
            List.of("hops", "2", "fwm"));

    @Test
    void whatAMemoryDoesNotLookAtIsRefused() {
        for (String memory : List.of("dnc", "sam", "dam", "sdnc", "ntm", "lru", "fwm", "none")) {
            for (List<String> option : OF_MEMORIES) {
                List<String> given = List.of("--" + option.get(0), option.get(1));
                List<String> said = option.get(1).isEmpty() ? given.subList(0, 1) : given;
                Path out = temp.resolve(memory + "-" + option.get(0));
                boolean looks = List.of(option.get(2).split(" ")).contains(memory);
                for (List<String> command : List.of(
                        List.of("train", "copy", "--hidden-size", "4", "--batch-size", "1", "--iterations", "2"),
                        List.of("init", "--hidden-size", "4"))) {
                    boolean train = command.contains("train");
                    Cli cli = Cli.run(
                            command,
                            "--memory",
                            memory,
                            said,
                            "--out",
                            out.resolve(command.getFirst()),
                            train ? List.of("--stop-after", "1") : List.of());
                    if (looks) {
                        assertEquals(train ? 130 : 0, cli.code(), cli.err());
                    } else {
                        cli.fails(
                                2,
                                "--" + option.get(0) + " does nothing with --memory " + memory,
                                "it is for " + option.get(2).replace(" ", " or "));
                    }
                }
                assertEquals(looks, Files.exists(out));
            }
        }
    }

    /** The memory that a task has by default counts as well as one that is named. */
    @Test
    void whatTrainingDoesNotLookAtIsRefused() {
        Cli.train(temp.resolve("a"), "--links", "4").fails(2, "--links does nothing with --memory dnc", "sdnc");
        Cli.train(temp.resolve("a"), "--momentum", "0.9").fails(2, "--momentum does nothing", "adam", "rmsprop");
        for (List<String> option : List.of(
                List.of("--curriculum-limit", "1000"),
                List.of("--curriculum-start", "0"),
                List.of("--curriculum-error", "0.01"),
                List.of("--curriculum-window", "100"))) {
            Cli.train(temp.resolve("a"), option).fails(2, option.getFirst() + " does nothing without --curriculum");
        }
        Cli.train(temp.resolve("a"), "--curriculum", "--curriculum-start", "1")
                .fails(2, "--max-length does nothing with a curriculum that begins at --curriculum-start 1");
        Cli.train(temp.resolve("a"), "--mask-floor", "0.1").fails(2, "--mask-floor does nothing without --masked");
        Cli.train(temp.resolve("a"), "--memory", "sam", "--mask-floor", "0.1")
                .fails(2, "--mask-floor does nothing with --memory sam; it is for dnc");
        Cli.train(temp.resolve("a"), "--sharpen-links", "--temporal-links", "false")
                .fails(2, "--sharpen-links needs links to sharpen, but --temporal-links is false");
        Cli.train(temp.resolve("a"), "--weight-decay", "1e-6")
                .fails(2, "--weight-decay does nothing", "--learning-rate");
        assertFalse(Files.exists(temp.resolve("a")));
        Cli.train(temp.resolve("b"), SHORT, "--optimizer", "rmsprop", "--momentum", "0.9")
                .stops();
        Cli.train(temp.resolve("c"), SHORT, "--curriculum", "--curriculum-start", "2")
                .stops();
        Cli.train(temp.resolve("d"), SHORT, "--masked", "--mask-floor", "0.1").stops();
    }

    @Test
    void otherCommandsRefuseWhatTheyDoNotLookAt() {
        Path run = temp.resolve("run");
        Cli.train(run, SHORT).stops();
        Cli.run("train", "--resume", run, "--data", "nowhere").fails(2, "--data does nothing for task copy");
        Cli.run("train", "--resume", run, "--weight-decay", "1e-6").fails(2, "--weight-decay does nothing");
        Cli.run("eval", run, "--length", "3", "--max-length", "9").fails(2, "--max-length does nothing", "--length");
        Cli.run("eval", run, "--length", "3", "--min-length", "2").fails(2, "--min-length does nothing", "--length");
        Cli.run("bench", "step", "--memory", "dnc", "--index", "graph").fails(2, "--index does nothing", "sam or sdnc");
        Cli.run("bench", "step", "--memory", "none", "--memory-size", "64").fails(2, "--memory-size does nothing");
        Cli.run("bench", "step", "--memory", "none", "--filled").fails(2, "--filled does nothing");
        Cli.run("bench", "scaling", "--memories", "dnc,dam", "--indexes", "graph")
                .fails(2, "--indexes does nothing");
        for (String option : List.of("--memories=sam", "--indexes=graph", "--sizes=16", "--steps=3", "--filled")) {
            Cli.run("bench", "scaling", "--paper", option).fails(2, "does nothing with --paper");
        }
    }

    /** A file for several runs: each takes what means something to it and says what it leaves out. */
    @Test
    void aSharedFileIsTakenAsFarAsItMeansSomething() throws IOException {
        Path toml = temp.resolve("lab.toml");
        Files.writeString(toml, """
            memory-size = 8
            word-size = 4
            sparse-reads = 2
            links = 4
            hidden-size = 8
            batch-size = 2
            momentum = 0.5
            curriculum-limit = 50
            iterations = 2
            """);
        for (String memory : List.of("dnc", "sam", "sdnc", "none")) {
            Path out = temp.resolve(memory);
            Cli cli = Cli.run("train", "copy", "--config", toml, "--memory", memory, "--stop-after", "1", "--out", out)
                    .stops();
            assertEquals(1, cli.err().lines().count(), cli.err());
            assertTrue(cli.err().startsWith("mneme: left out of " + toml + ": "), cli.err());
            assertTrue(cli.err().contains("momentum does nothing with --optimizer adam; it is for rmsprop"), cli.err());
            assertTrue(cli.err().contains("curriculum-limit does nothing without --curriculum"), cli.err());
            assertEquals(!memory.equals("sdnc"), cli.err().contains("links does nothing"), cli.err());
            assertEquals(memory.equals("none"), cli.err().contains("memory-size does nothing"), cli.err());
            JsonObject config = Json.parseObject(Files.readString(out.resolve("config.json")));
            assertEquals(0, config.object("training").real("momentum"));
            assertEquals(1000, config.object("training").integer("curriculum-limit"));
        }
        Cli spoken = Cli.run("train", "copy", "--config", toml, "--memory", "dnc", "--links", "4");
        spoken.fails(2, "--links does nothing");
        Files.writeString(toml, "debug = true\n");
        Cli.run("train", "copy", "--config", toml).fails(2, "lab.toml:1", "no option 'debug'");
    }

    /** A file may take away what a task does by default, and with it what belongs to that. */
    @Test
    void aCurriculumCanBeTakenAway() throws IOException {
        Path toml = temp.resolve("babi.toml");
        Files.writeString(toml, "curriculum = false\nhidden-size = 4\nbatch-size = 1\n");
        Path out = temp.resolve("run");
        Path data = TestData.find("babi");
        Cli.run("train", "babi", "--data", data, "--config", toml, SHORT, "--out", out)
                .stops();
        JsonObject config = Json.parseObject(Files.readString(out.resolve("config.json")));
        assertFalse(config.object("training").bool("curriculum"));
        assertEquals(0, config.object("training").integer("curriculum-start"));
        Cli.run("train", "babi", "--data", data, "--max-questions", "3")
                .fails(2, "--max-questions does nothing with a curriculum that begins at --curriculum-start 1");
    }

    /** What a run has stored, all of it, says again what it said. */
    @Test
    void storedSettingsKeepTheirMeaning() {
        for (String memory : List.of("dnc", "sdnc", "none")) {
            Path run = temp.resolve(memory);
            Cli.run("train", "copy", "--memory", memory, "--hidden-size", "4", "--batch-size", "1", SHORT, "--out", run)
                    .stops();
            Cli resumed = Cli.run("train", "copy", "--resume", run).succeeds();
            assertEquals("", resumed.err());
            Cli.run("eval", run, "--sequences", "1").succeeds();
        }
    }
}

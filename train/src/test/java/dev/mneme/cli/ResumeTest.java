package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run takes along when it goes on, what may change then, and what to do when it broke down. */
class ResumeTest {
    private static final List<String> LENGTHS = List.of(
            "--iterations", "60", "--evaluate-every", "10", "--checkpoint-every", "10", "--learning-rate", "0.01");
    private static final String LATEST = "latest.safetensors";
    private static final String BEST = "best.safetensors";

    @TempDir
    Path temp;

    /** A run stopped at iteration 20 whose folder has gone on since; its checkpoint of then is beside the later best. */
    private Path earlier(Path folder) throws IOException {
        assertEquals(130, Cli.train(folder, LENGTHS, "--stop-after", "20").code());
        Path earlier = folder.resolve("at20.safetensors");
        Files.copy(folder.resolve(LATEST), earlier);
        byte[] best = Files.readAllBytes(folder.resolve(BEST));
        Cli.run("train", "--resume", folder).succeeds();
        assertFalse(Arrays.equals(best, Files.readAllBytes(folder.resolve(BEST))), "a later best was needed");
        return earlier;
    }

    private static JsonObject state(Path file) throws IOException {
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            return read.json("mneme.training");
        }
    }

    @Test
    void aLaterBestIsNotTakenAlong() throws IOException {
        Path earlier = earlier(temp.resolve("run"));
        long named = state(earlier).object("best").integer("iteration");
        assertEquals(20, named, "the checkpoint itself was the best until then");
        Path alone =
                Files.copy(earlier, Files.createDirectory(temp.resolve("alone")).resolve("at20.safetensors"));
        for (Path from : List.of(earlier, alone)) {
            Path out = temp.resolve("from-" + from.getParent().getFileName());
            Cli.run("train", "--resume", from, "--iterations", "20", "--out", out)
                    .succeeds();
            assertEquals(20, state(out.resolve(BEST)).integer("iteration"));
            assertTrue(Files.readString(out.resolve("report.html")).contains("that of iteration 20"));
        }
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("from-run").resolve(BEST)),
                Files.readAllBytes(temp.resolve("from-alone").resolve(BEST)));
        Path whole = temp.resolve("whole");
        Cli.run("train", "--resume", earlier, "--out", whole).succeeds();
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("run").resolve(BEST)), Files.readAllBytes(whole.resolve(BEST)));
    }

    @Test
    void whenTheBestIsLostItIsChosenAnewAndSaid() throws IOException {
        Path run = temp.resolve("run");
        assertEquals(130, Cli.train(run, LENGTHS, "--stop-after", "25").code());
        long named = state(run.resolve(LATEST)).object("best").integer("iteration");
        assertTrue(named > 0 && named < 25);
        Path alone = Files.copy(run.resolve(LATEST), temp.resolve("at25.safetensors"));
        Cli gone = Cli.run("train", "--resume", alone, "--out", temp.resolve("new"))
                .succeeds();
        assertTrue(
                gone.out().contains("that of iteration " + named) && gone.out().contains("chosen anew"), gone.out());
        Path broken = Files.createDirectory(temp.resolve("broken"));
        Files.copy(alone, broken.resolve("at25.safetensors"));
        Files.writeString(broken.resolve(BEST), "no checkpoint");
        assertTrue(Cli.run("train", "--resume", broken.resolve("at25.safetensors"), "--out", temp.resolve("other"))
                .succeeds()
                .out()
                .contains("chosen anew"));
    }

    /** What a person changes is a part of the run from there on: the same bits however often it is stopped. */
    @Test
    void aChangedSettingIsWrittenIntoTheRun() throws IOException {
        List<Object> changed = List.of("--learning-rate", "0.002", "--max-grad-norm", "1", "--batch-size", "5");
        Path whole = temp.resolve("whole");
        Path parts = temp.resolve("parts");
        assertEquals(130, Cli.train(whole, LENGTHS, "--stop-after", "20").code());
        assertEquals(130, Cli.train(parts, LENGTHS, "--stop-after", "20").code());
        Cli resumed = Cli.run(Cli.flat("train", "--resume", whole, changed).toArray());
        assertTrue(
                resumed.succeeds().out().contains("learning-rate is 0.002 from here on, it was 0.01"), resumed.out());
        assertEquals(
                130,
                Cli.run(Cli.flat("train", "--resume", parts, changed, "--stop-after", "7")
                                .toArray())
                        .code());
        assertEquals(
                130,
                Cli.run("train", "--resume", parts, "--stop-after", "20", "--threads", "2")
                        .code());
        Cli.run("train", "--resume", parts).succeeds();
        for (String name : List.of(LATEST, BEST, "metrics.jsonl")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(parts.resolve(name)), name);
        }
        JsonObject config = Json.parseObject(Files.readString(parts.resolve("config.json")));
        assertEquals(0.002, config.object("training").real("learning-rate"));
        assertTrue(Files.readString(parts.resolve("report.html")).contains("0.002 (0.01 until iteration 20)"));
        String kept = state(parts.resolve(LATEST)).encode();
        assertTrue(kept.contains("\"changes\":[{") && kept.contains("\"iteration\":20"), kept);
    }

    /** It holds as soon as it was said, and what is taken back before a step was made leaves no trace. */
    @Test
    void aChangeHoldsFromTheMomentItWasTaken() throws IOException {
        Path run = temp.resolve("run");
        assertEquals(130, Cli.train(run, LENGTHS, "--stop-after", "20").code());
        byte[] before = Files.readAllBytes(run.resolve(LATEST));
        Cli.run("train", "--resume", run, "--iterations", "20", "--learning-rate", "0.5")
                .succeeds();
        assertEquals(0.5, state(run.resolve(LATEST)).object("training").real("learning-rate"));
        Cli.run("train", "--resume", run, "--iterations", "60", "--learning-rate", "0.01", "--stop-after", "1");
        assertFalse(state(run.resolve(LATEST)).has("changes"));
        assertTrue(before.length > 0);
    }

    @Test
    void aRunThatBreaksDownSaysWhatCanBeDone() throws IOException {
        Path early = temp.resolve("early");
        List<String> wild = List.of("--learning-rate", "1e19", "--max-grad-norm", "0", "--iterations", "50");
        Cli first = Cli.train(early, wild);
        first.fails(1, "no checkpoint yet", "--learning-rate", "--max-grad-norm");
        assertFalse(Files.exists(early.resolve(LATEST)));
        Path late = temp.resolve("late");
        Cli.train(late, wild, "--checkpoint-every", "1", "--evaluate-every", "100")
                .fails(1, "mneme train copy --resume " + late.resolve(LATEST), "--learning-rate 1.0E18");
        Cli.run(
                "train",
                "copy",
                "--resume",
                late,
                "--iterations",
                "2",
                "--learning-rate",
                "1e-4",
                "--max-grad-norm",
                "1");
        assertEquals(1e-4, state(late.resolve(LATEST)).object("training").real("learning-rate"));
    }

    /** What a run has written, Mneme can read, however it ended; what is not finite is no best. */
    @Test
    void whatADivergingRunLeavesCanBeRead() throws IOException {
        for (String rate : List.of("3e37", "1e30", "1e10", "100")) {
            Path run = temp.resolve("run" + rate);
            Cli.train(
                    run,
                    "--learning-rate",
                    rate,
                    "--checkpoint-every",
                    "1",
                    "--evaluate-every",
                    "1",
                    "--iterations",
                    "8");
            for (String name : List.of(LATEST, BEST)) {
                if (Files.exists(run.resolve(name))) {
                    Cli.run("eval", run.resolve(name), "--sequences", "2").succeeds();
                    Cli.run("eval", run, "--sequences", "2").succeeds();
                }
            }
            if (Files.exists(run.resolve(BEST))) {
                JsonObject best = state(run.resolve(BEST)).object("best");
                assertTrue(Double.isFinite(best.real("loss")), rate);
            }
        }
    }
}

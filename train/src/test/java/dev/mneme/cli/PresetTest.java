package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkOptions;
import dev.mneme.model.Presets;
import dev.mneme.model.memory.ContentMask;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.DncOptions;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of a paper by its name. */
class PresetTest {
    @TempDir
    Path temp;

    @Test
    void everyPresetIsTheNetworkItNames() throws IOException {
        for (var preset : Presets.KINDS.all()) {
            Path file = temp.resolve(preset.name() + ".safetensors");
            Cli.run("init", "--preset", preset.name(), "--out", file).succeeds();
            ModelConfig expected = preset.defaults().model().with(Map.of("input-size", 9, "output-size", 8));
            assertEquals(expected, Checkpoint.load(file).network().config());
        }
    }

    /** The networks that a paper compares differ in what it says that they differ in. */
    @Test
    void presetsOfMasksDifferInTheirOptionsAlone() {
        ModelConfig md = Presets.KINDS.named("dnc-md").defaults().model();
        ModelConfig ms = Presets.KINDS.named("dnc-ms").defaults().model();
        ModelConfig mds = Presets.KINDS.named("dnc-mds").defaults().model();
        assertEquals(Map.of("deallocate", true), different(mds, ms));
        assertEquals(Map.of("sharpen-links", true), different(mds, md));
        assertEquals(
                Map.of("masked", true, "deallocate", true, "usage-gradient", false),
                different(md, md.withMemory(new DncMemory.Config(md.memory().size()))));
        assertEquals(new MemorySize(256, 64, 4), md.memory().size());
        assertEquals(256, md.controller().size().hiddenSize());
    }

    private static Map<String, Object> different(ModelConfig one, ModelConfig other) {
        Map<String, Object> settings = one.toMap();
        settings.entrySet().removeAll(other.toMap().entrySet());
        return settings;
    }

    @Test
    void anOptionOfItIsTakenBack() throws IOException {
        Path file = temp.resolve("plain.safetensors");
        Path toml = temp.resolve("plain.toml");
        Files.writeString(toml, "deallocate = false\n");
        Cli.run("init", "--preset", "dnc-mds", "--config", toml, "--usage-gradient", "true", "--out", file)
                .succeeds();
        DncOptions options =
                ((DncMemory.Config) Checkpoint.load(file).network().config().memory()).options();
        assertEquals(new DncOptions(1, new ContentMask(true, 0), false, true, true, true), options);
        Cli.run("init", "--preset", "dnc-mds", "--temporal-links", "false", "--out", file)
                .fails(2, "--sharpen-links needs links to sharpen, but --temporal-links is false");
    }

    @Test
    void whatIsSaidGoesBeforeIt() throws IOException {
        Path run = temp.resolve("run");
        Path toml = temp.resolve("run.toml");
        Files.writeString(toml, "preset = \"ntm-graves\"\nmemory-size = 12\n");
        Cli.run(
                        "train",
                        "copy",
                        "--config",
                        toml,
                        "--hidden-size",
                        "7",
                        "--batch-size",
                        "2",
                        "--stop-after",
                        "1",
                        "--out",
                        run)
                .stops();
        ModelConfig model =
                Checkpoint.load(run.resolve("latest.safetensors")).network().config();
        assertEquals(12, model.memory().size().memorySize());
        assertEquals(20, model.memory().size().wordSize());
        assertEquals(7, model.controller().size().hiddenSize());
    }

    /** The noise of its training comes with it. */
    @Test
    void biadncIsTrainedAsItsPaperSays() throws IOException {
        Path run = temp.resolve("biadnc");
        List<Object> small = List.of(
                "train", "copy", "--preset", "biadnc", "--hidden-size", 6, "--memory-size", 8, "--word-size", 4);
        Cli.run(small, "--batch-size", 2, "--stop-after", 2, "--out", run).stops();
        Checkpoint latest = Checkpoint.load(run.resolve("latest.safetensors"));
        assertEquals(
                new NetworkOptions(0, true, true), latest.network().config().options());
        assertEquals(0.1, latest.resumable().config().bypassDropout());
        Cli.run("train", "--resume", run, "--stop-after", 1).stops();
        Cli.run("train", "--resume", run, "--truncate", 3).fails(2, "--truncate: --bidirectional reads");
        Cli.run(small, "--truncate", 3, "--out", temp.resolve("never")).fails(2, "--truncate: --bidirectional reads");
        Path plain = temp.resolve("plain");
        Cli.run(small, "--bypass-dropout", 0, "--batch-size", 2, "--stop-after", 1, "--out", plain)
                .stops();
        Checkpoint without = Checkpoint.load(plain.resolve("latest.safetensors"));
        assertEquals(0, without.resumable().config().bypassDropout());
    }

    @Test
    void whatItSaysIsNotSaidTwiceAndThereAreOthers() {
        Path never = temp.resolve("never");
        Cli.run("init", "--preset", "ntm-graves", "--memory", "sam", "--out", never)
                .fails(2, "--memory does nothing with --preset ntm-graves");
        Cli.run("init", "--preset", "nobody", "--out", never)
                .fails(2, "nobody", "dnc-deepmind, dnc-md, dnc-ms, dnc-mds, adnc, biadnc, ntm-graves");
        Cli.run("train", "--resume", never, "--preset", "ntm-graves").fails(2, "--preset");
    }
}

package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.Presets;
import dev.mneme.train.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            ModelConfig expected = preset.defaults().with(Map.of("input-size", 9, "output-size", 8));
            assertEquals(expected, Checkpoint.load(file).network().config());
        }
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

    @Test
    void whatItSaysIsNotSaidTwiceAndThereAreOthers() {
        Path never = temp.resolve("never");
        Cli.run("init", "--preset", "ntm-graves", "--memory", "sam", "--out", never)
                .fails(2, "--memory does nothing with --preset ntm-graves");
        Cli.run("init", "--preset", "nobody", "--out", never).fails(2, "nobody", "dnc-deepmind, ntm-graves");
        Cli.run("train", "--resume", never, "--preset", "ntm-graves").fails(2, "--preset");
    }
}

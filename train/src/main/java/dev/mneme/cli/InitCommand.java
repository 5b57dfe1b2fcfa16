package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.task.CopyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mneme init --out FILE}: a freshly initialised model. */
@Command(
        name = "init",
        description = "Writes a freshly initialised model.",
        footer = {
            "mneme init --out model.safetensors",
            "mneme init --out small.safetensors --hidden-size 32 --input-size 4 --output-size 2"
        })
final class InitCommand implements Action {
    private static final ModelConfig DEFAULTS =
            CopyTask.Options.DEFAULTS.recipe(9, 8).model();

    @Option(names = "--out", paramLabel = "FILE", description = "The safetensors file to write; it must not exist")
    private @Nullable String out;

    @Mixin
    @SuppressWarnings("unused") // Given has what was said
    private final SettingsMixin settings = new SettingsMixin().addPresets().addAll(DEFAULTS);

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random numbers: same seed, same result (default: 1)")
    private Long seed = 1L;

    @Mixin
    private final MemoryLimit memory = new MemoryLimit();

    @Override
    public int run(Given all, Terminal terminal) throws IOException {
        Given given = new Unused().with(DEFAULTS, all).leftOutOf(all, terminal);
        if (out == null) {
            throw new UsageException("--out FILE is missing");
        }
        Path file = Path.of(out);
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            throw new BadFileException(file, "there is such a file already; name a new one with --out, or delete it");
        }
        ModelConfig model = given.with(DEFAULTS);
        MemoryNetwork network = Given.checked(() -> new MemoryNetwork(model));
        try (TensorArena arena = TensorArena.create(memory.bytes())) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, seed);
            Checkpoint.save(file, network, values);
        }
        long parameters = network.layout().count();
        long bytes = Files.size(file);
        return terminal.done(
                given,
                () -> new JsonObject()
                        .put("file", file.toString())
                        .put("parameters", parameters)
                        .put("bytes", bytes),
                () -> List.of(String.format(Locale.ROOT, "%s: %,d parameters, %,d bytes", file, parameters, bytes)));
    }
}

package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.Recipe;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code mneme init --out FILE}: a freshly initialised model. */
final class InitCommand {
    private static final ModelConfig DEFAULTS = Recipe.of("copy", 9, 8).model();
    private static final long SEED = 1;

    private InitCommand() {}

    static Command create() {
        return Command.of(
                "init",
                "Writes a freshly initialised model.",
                Options.join(
                        List.of(Option.text("out", "FILE", "The safetensors file to write; it must not exist")),
                        Options.withDefaults(Options.join(Options.MODEL, Options.SIZES), Options.defaults(DEFAULTS)),
                        List.of(Options.SEED.withDefault(SEED), Options.MEMORY_LIMIT)),
                List.of(),
                List.of(
                        "mneme init --out model.safetensors",
                        "mneme init --out small.safetensors --hidden-size 32 --input-size 4 --output-size 2"),
                InitCommand::run);
    }

    private static int run(Settings all, Terminal terminal) throws IOException {
        Settings settings = new Unused().with(DEFAULTS, all).leftOutOf(all, terminal);
        Path file = Path.of(settings.required("out", "FILE"));
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            throw new BadFileException(file, "there is such a file already; name a new one with --out, or delete it");
        }
        Set<String> shape = Options.defaults(DEFAULTS).keySet();
        ModelConfig model = Settings.checked(() -> DEFAULTS.with(settings.only(shape)));
        MemoryNetwork network = Settings.checked(() -> new MemoryNetwork(model));
        try (TensorArena arena = TensorArena.create(Options.memoryLimit(settings))) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, settings.whole("seed").orElse(SEED));
            Checkpoint.save(file, network, values);
        }
        if (settings.flag("json")) {
            terminal.out()
                    .println(Json.JsonObject.builder()
                            .put("file", file.toString())
                            .put("parameters", network.layout().count())
                            .put("bytes", Files.size(file))
                            .encode());
        } else {
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%s: %,d parameters, %,d bytes%n",
                            file,
                            network.layout().count(),
                            Files.size(file));
        }
        return Main.DONE;
    }
}

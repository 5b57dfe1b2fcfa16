package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.forward.ForwardPass;
import dev.mneme.train.forward.Sequences;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mneme forward CHECKPOINT}: runs a model on tensors, and back. */
@Command(
        name = "forward",
        description = "Runs a model on tensors: reads input (B, T, X) and writes output (B, T, Y), which is 0 past a"
                + " sequence's end.",
        footer = {
            "mneme forward model.safetensors --input in.safetensors --output out.safetensors",
            "mneme forward model.safetensors --input in.safetensors --output out.safetensors --gradients"
        })
final class ForwardCommand implements Action {
    @Parameters(paramLabel = "CHECKPOINT", description = "A model's safetensors file")
    private String checkpoint = "";

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Safetensors with input (B, T, X), F32, if wanted lengths (B), I64 or I32, and for --gradients"
                            + " output_gradient (B, T, Y)")
    private @Nullable String input;

    @Option(names = "--output", paramLabel = "FILE", description = "The safetensors file to write")
    private @Nullable String output;

    @Option(
            names = "--gradients",
            description = "Also go back: write grad.input (B, T, X) and grad.PARAMETER of the sum of output *"
                    + " output_gradient")
    private boolean gradients;

    @Mixin
    private final Machine machine = new Machine();

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        if (input == null || output == null) {
            throw new UsageException("--%s FILE is missing".formatted(input == null ? "input" : "output"));
        }
        Path in = Path.of(input);
        Path out = Path.of(output);
        Checkpoint loaded = Checkpoint.load(Path.of(checkpoint));
        MemoryNetwork network = loaded.network();
        Sequences sequences = Sequences.read(in, network.config(), gradients);
        ForwardPass.requireRoom(network, sequences, machine.memoryLimit());
        int threads = machine.threads(network.config(), sequences.batch(), terminal);
        try (TensorArena arena = TensorArena.create();
                WorkerPool pool = new WorkerPool(threads)) {
            var pass = new ForwardPass(network, loaded.values(arena), arena, sequences, gradients);
            pass.run(pool);
            SafetensorsWriter.write(out, Map.of(), pass.tensors(in));
        }
        return terminal.done(
                given,
                () -> new JsonObject()
                        .put("output", out.toString())
                        .put("sequences", sequences.batch())
                        .put("steps", sequences.steps())
                        .put("gradients", gradients),
                () -> List.of("%s: %s sequences of %s steps%s"
                        .formatted(out, sequences.batch(), sequences.steps(), gradients ? ", with gradients" : "")));
    }
}

package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code mneme forward CHECKPOINT}: runs a model on tensors, and back. */
final class ForwardCommand {
    private ForwardCommand() {}

    static Command create() {
        return Command.of(
                "forward",
                "Runs a model on tensors: reads input (B, T, X) and writes output (B, T, Y), which is 0 past a"
                        + " sequence's end.",
                List.of(
                        Option.text(
                                "input",
                                "FILE",
                                "Safetensors with input (B, T, X), F32, if wanted lengths (B), I64 or I32, and for"
                                        + " --gradients output_gradient (B, T, Y)"),
                        Option.text("output", "FILE", "The safetensors file to write"),
                        Option.flag(
                                "gradients",
                                "Also go back: write grad.input (B, T, X) and grad.PARAMETER of the sum of output *"
                                        + " output_gradient"),
                        Options.THREADS,
                        Options.MEMORY_LIMIT),
                List.of(new Command.Argument("CHECKPOINT", "A model's safetensors file", true)),
                List.of(
                        "mneme forward model.safetensors --input in.safetensors --output out.safetensors",
                        "mneme forward model.safetensors --input in.safetensors --output out.safetensors --gradients"),
                ForwardCommand::run);
    }

    private static int run(Settings settings, Terminal terminal) throws IOException {
        Path in = Path.of(settings.required("input", "FILE"));
        Path out = Path.of(settings.required("output", "FILE"));
        boolean gradients = settings.flag("gradients");
        Checkpoint checkpoint = Checkpoint.load(Path.of(settings.arguments().getFirst()));
        MemoryNetwork network = checkpoint.network();
        Sequences sequences = Sequences.read(in, network.config(), gradients);
        requireRoom(network, sequences, Options.memoryLimit(settings));
        int threads = Options.threads(settings, Options.useful(network.config(), sequences.batch()), terminal);
        try (TensorArena arena = TensorArena.create();
                WorkerPool pool = new WorkerPool(threads)) {
            Vec values = checkpoint.values(arena);
            NetworkUnroll unroll = network.unroll(values, arena, sequences.batch(), sequences.steps());
            Vec gradient = arena.vec(gradients ? values.size() : 0);
            sequences.fill(unroll);
            forward(unroll, gradient, pool, gradients);
            List<Tensor> tensors = tensors(network, sequences, unroll, gradient, gradients, in);
            SafetensorsWriter.write(out, Map.of(), tensors);
        }
        if (settings.flag("json")) {
            terminal.out()
                    .println(Json.JsonObject.builder()
                            .put("output", out.toString())
                            .put("sequences", sequences.batch())
                            .put("steps", sequences.steps())
                            .put("gradients", gradients)
                            .encode());
        } else {
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%s: %d sequences of %d steps%s%n",
                            out,
                            sequences.batch(),
                            sequences.steps(),
                            gradients ? ", with gradients" : "");
        }
        return Main.DONE;
    }

    private static void requireRoom(MemoryNetwork network, Sequences sequences, long limit) {
        long bytes = network.unrollBytes(sequences.batch(), sequences.steps());
        if (bytes > limit) {
            throw new IllegalArgumentException(
                    ("%s sequences of %s steps need about %s MiB, but --memory-limit is %s MiB; "
                                    + "give fewer or shorter sequences at a time, or raise it")
                            .formatted(sequences.batch(), sequences.steps(), bytes >> 20, limit >> 20));
        }
    }

    private static void forward(NetworkUnroll unroll, Vec gradient, WorkerPool pool, boolean gradients) {
        int batch = unroll.batch();
        int steps = unroll.maxSteps();
        unroll.searchWith(pool);
        pool.spread(batch, (part, parts) -> {
            int from = (int) ((long) batch * part / parts);
            int to = (int) ((long) batch * (part + 1) / parts);
            if (from < to) {
                unroll.reset(from, to);
                unroll.forward(steps, from, to);
                if (gradients) {
                    unroll.backward(steps, from, to);
                }
            }
        });
        if (gradients) {
            pool.run((part, parts) -> unroll.accumulate(gradient, steps, part, parts));
        }
    }

    private static List<Tensor> tensors(
            MemoryNetwork network, Sequences sequences, NetworkUnroll unroll, Vec gradient, boolean gradients, Path in)
            throws BadFileException {
        var tensors = new ArrayList<Tensor>();
        tensors.add(sequences.tensor("output", finite("output", unroll.output(), in)));
        if (gradients) {
            tensors.add(sequences.tensor("grad.input", finite("grad.input", unroll.dInput(), in)));
            if (Kernels.allFinite(gradient) >= 0) {
                String name = network.layout().at(Kernels.allFinite(gradient)).name();
                throw notFinite("grad." + name, in);
            }
            tensors.addAll(Checkpoint.tensors(network, gradient, "grad."));
        }
        return tensors;
    }

    private static Mat finite(String name, Mat block, Path in) throws BadFileException {
        for (int row = 0; row < block.rows(); row++) {
            if (Kernels.allFinite(block.row(row)) >= 0) {
                throw notFinite(name, in);
            }
        }
        return block;
    }

    private static BadFileException notFinite(String name, Path in) {
        return new BadFileException(
                in, name + " would hold numbers that are not finite: the model overflows on this input; scale it down");
    }
}

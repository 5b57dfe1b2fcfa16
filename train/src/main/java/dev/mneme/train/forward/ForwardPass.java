package dev.mneme.train.forward;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Tensor;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.run.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link Sequences} through a network, and back if wanted. */
public final class ForwardPass {
    private final MemoryNetwork network;
    private final Sequences sequences;
    private final boolean gradients;
    private final NetworkUnroll unroll;
    private final Vec gradient; // of the parameters; empty when it is not wanted

    /** Before its first step, all of it in {@code arena}; {@code gradients} says whether it goes back too. */
    public ForwardPass(MemoryNetwork network, Vec values, TensorArena arena, Sequences sequences, boolean gradients) {
        this.network = network;
        this.sequences = sequences;
        this.gradients = gradients;
        unroll = network.unroll(values, arena, sequences.batch(), sequences.steps());
        gradient = arena.vec(gradients ? values.size() : 0);
        sequences.fill(unroll);
    }

    /** Refuses sequences that do not fit into memory. */
    public static void requireRoom(MemoryNetwork network, Sequences sequences, long limit) {
        long bytes = network.unrollBytes(sequences.batch(), sequences.steps());
        if (bytes > limit) {
            throw new IllegalArgumentException(
                    ("%s sequences of %s steps need about %s MiB, but --memory-limit is %s MiB; "
                                    + "give fewer or shorter sequences at a time, or raise it")
                            .formatted(sequences.batch(), sequences.steps(), bytes >> 20, limit >> 20));
        }
    }

    /** Runs all sequences, spread over the workers of {@code pool}. */
    public void run(WorkerPool pool) {
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

    /**
     * The output and, if wanted, the gradients, as tensors of a file.
     *
     * @param in where the sequences came from, for the message
     * @throws BadFileException when one of the numbers is not finite
     */
    public List<Tensor> tensors(Path in) throws BadFileException {
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

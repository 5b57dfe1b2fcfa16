package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import java.util.Optional;

/** What a DNC remembers from step to step, the links apart. */
final class DncState implements DenseSequence.State {
    final StateTensors tensors;
    final Mat memory; // (N, W) M
    final Vec inverseNorm; // (N) 1 / sqrt(|M_i|² + ε)
    final Vec usage; // (N) u
    final Rows writeWeights; // (V, N) w^w
    final Optional<Rows> precedence; // (V, N) p, where rows are linked
    final Rows readWeights; // (R, N) w^r

    DncState(TensorArena arena, DncMemory.Config config) {
        int rows = config.size().memorySize();
        int writers = config.options().writeHeads();
        tensors = new StateTensors(arena);
        memory = tensors.mat("memory", rows, config.size().wordSize());
        inverseNorm = tensors.derived(rows);
        usage = tensors.vec("usage", rows);
        writeWeights = tensors.heads("write_weights", writers, rows);
        precedence = config.options().temporalLinks()
                ? Optional.of(tensors.heads("precedence", writers, rows))
                : Optional.empty();
        readWeights = tensors.rows("read_weights", config.size().readHeads(), rows);
    }

    @Override
    public StateTensors tensors() {
        return tensors;
    }

    @Override
    public void settle() {
        Kernels.inverseNorms(memory, ContentWeights.EPSILON, inverseNorm);
    }
}

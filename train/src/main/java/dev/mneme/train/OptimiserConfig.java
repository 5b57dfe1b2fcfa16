package dev.mneme.train;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Config;

/** The settings of a kind of optimiser: a record beside it. */
public interface OptimiserConfig extends Config {
    /** How far it goes. */
    StepSize step();

    /** The optimiser, for {@code size} floats that decay as {@code config} says. */
    Optimiser create(TrainConfig config, TensorArena arena, int size);
}

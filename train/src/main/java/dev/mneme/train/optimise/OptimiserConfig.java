package dev.mneme.train.optimise;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Config;

/** The settings of a kind of optimiser: a record beside it. */
public interface OptimiserConfig extends Config {
    /** How far it goes. */
    StepSize step();

    /**
     * The optimiser.
     *
     * @param kept what an update leaves of each parameter beside its step: 1 - η λ
     * @param size of the parameters, floats
     */
    Optimiser create(float kept, TensorArena arena, int size);
}

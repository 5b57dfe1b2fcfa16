package dev.mneme.train.optimise;

import dev.mneme.model.config.Changeable;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/**
 * How far an optimiser goes.
 *
 * @param learningRate η
 * @param momentum μ of RMSProp, 0 for none
 */
public record StepSize(
        @Meaning("Size of a step") @Range(least = Float.MIN_VALUE) @Changeable
        double learningRate,

        @Meaning("Momentum of RMSProp, 0 for none") @Range(least = 0, most = 1)
        double momentum)
        implements Config {
    /** DeepMind's: 1e-4, no momentum. */
    public static final StepSize DEFAULT = new StepSize(1e-4, 0);

    /** Refuses what cannot train. */
    public StepSize {
        Configs.check(StepSize.class, learningRate, momentum);
        if ((float) momentum == 1) {
            throw new IllegalArgumentException("--momentum must be below 1, but is %s".formatted(momentum));
        }
    }
}

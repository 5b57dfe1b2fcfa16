package dev.mneme.model;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;

/**
 * What a paper says of a network, and of the noise in its training where that is part of it.
 *
 * @param model the network, for one input and one output
 * @param bypassDropout share of the controller's features that the output is not shown in training
 */
public record Preset(
        ModelConfig model,

        @Range(least = 0, most = 1) @Since(value = "0.1", unsaid = "0.0")
        double bypassDropout) implements Config {
    /** Refuses a share that is none. */
    public Preset {
        Configs.check(Preset.class, model, bypassDropout);
    }

    /** A network that is trained without noise. */
    public Preset(ModelConfig model) {
        this(model, 0);
    }
}

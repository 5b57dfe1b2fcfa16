package dev.mneme.model.cell;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.part.Sizes;

/**
 * How wide and how deep a controller is.
 *
 * @param hiddenSize H, hidden units of each layer
 * @param controllerLayers L
 */
public record ControllerSize(
        @Meaning("H, hidden units of a controller layer") @Range(least = 1, most = Sizes.LARGEST)
        int hiddenSize,

        @Meaning("L, layers of the controller") @Range(least = 1, most = Sizes.LARGEST)
        int controllerLayers)
        implements Config {
    /** DeepMind's: one layer of 64 units. */
    public static final ControllerSize DEFAULT = new ControllerSize(64, 1);

    /** Refuses numbers out of range, and more units than a vector of floats can hold. */
    public ControllerSize {
        Configs.check(ControllerSize.class, hiddenSize, controllerLayers);
        Sizes.require("hidden-size times controller-layers", (long) hiddenSize * controllerLayers);
    }

    /** L·H. */
    public int features() {
        return hiddenSize * controllerLayers;
    }
}

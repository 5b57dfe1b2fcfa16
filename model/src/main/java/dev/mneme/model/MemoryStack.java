package dev.mneme.model;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;

/**
 * How many layers with a memory stand one upon the other.
 *
 * @param memoryLayers S, each with a controller and an interface of its own
 * @param shareMemory whether all of them use one memory, in turns; else each has its own
 */
public record MemoryStack(
        @Meaning("S, layers that each have a controller and a memory")
        @Range(least = 1, most = 64)
        @Since(value = "0.1", unsaid = "1")
        int memoryLayers,

        @Meaning("Let all layers use one memory, in turns") @Since(value = "0.1", unsaid = "false")
        boolean shareMemory)
        implements Config {
    /** One layer. */
    public static final MemoryStack DEFAULT = new MemoryStack(1, false);

    /** Refuses numbers out of range. */
    public MemoryStack {
        Configs.check(MemoryStack.class, memoryLayers, shareMemory);
    }

    /** What the names of a layer's tensors begin with: nothing where it is the only one. */
    String prefix(int layer) {
        return memoryLayers == 1 ? "" : "layer.%s.".formatted(layer);
    }
}

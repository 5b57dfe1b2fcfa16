package dev.mneme.model;

import dev.mneme.model.cell.CellConfig;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.part.Sizes;
import java.util.List;
import java.util.Map;

/**
 * The shape of a network. Two networks of one configuration have the same parameters.
 *
 * @param inputSize X, features of an input
 * @param outputSize Y, features of an output
 * @param controller what the controller's layers are, with H and L
 * @param memory the memory, with N, W and R, or none
 * @param stack how many layers with a memory there are
 * @param options what it does beside the plain network
 */
public record ModelConfig(
        @Meaning("X, features of an input") @Range(least = 1, most = Sizes.LARGEST) @Imposed
        int inputSize,

        @Meaning("Y, features of an output") @Range(least = 1, most = Sizes.LARGEST) @Imposed
        int outputSize,

        @Meaning("Layers of the controller") CellConfig controller,

        @Meaning("The memory; none is the baseline without one")
        MemoryConfig memory,

        MemoryStack stack,
        NetworkOptions options)
        implements Config {
    /** Refuses sizes out of range, and options that the controller cannot have. */
    public ModelConfig {
        Configs.check(ModelConfig.class, inputSize, outputSize, controller, memory, stack, options);
        options.requireOf(controller);
    }

    /** Without options. */
    public ModelConfig(int inputSize, int outputSize, CellConfig controller, MemoryConfig memory, MemoryStack stack) {
        this(inputSize, outputSize, controller, memory, stack, NetworkOptions.DEFAULT);
    }

    /** With one layer, without options. */
    public ModelConfig(int inputSize, int outputSize, CellConfig controller, MemoryConfig memory) {
        this(inputSize, outputSize, controller, memory, MemoryStack.DEFAULT);
    }

    /** A DNC with an LSTM, both of DeepMind's sizes. */
    public static ModelConfig dnc(int inputSize, int outputSize) {
        return new ModelConfig(
                inputSize,
                outputSize,
                new Lstm.Config(ControllerSize.DEFAULT),
                new DncMemory.Config(MemorySize.DEFAULT));
    }

    @Override
    public List<Kinds<?>> kinds() {
        return List.of(Cells.KINDS, Memories.KINDS);
    }

    /** This configuration with another memory. */
    public ModelConfig withMemory(MemoryConfig other) {
        return new ModelConfig(inputSize, outputSize, controller, other, stack, options);
    }

    /** This configuration with the memory of that name, which keeps the settings that it has in common with this one. */
    public ModelConfig withMemory(String name) {
        return withMemory(Configs.carried(
                Configs.toMap(memory), Memories.KINDS.named(name).defaults()));
    }

    /** This configuration with another controller. */
    public ModelConfig withController(CellConfig other) {
        return new ModelConfig(inputSize, outputSize, other, memory, stack, options);
    }

    /** This configuration with the controller of that name, as wide and as deep as this one. */
    public ModelConfig withController(String name) {
        return withController(Configs.carried(
                Configs.toMap(controller), Cells.KINDS.named(name).defaults()));
    }

    /** This configuration with the settings of {@code given}, by option name: see {@link Configs#with}. */
    public ModelConfig with(Map<String, ?> given) {
        return Configs.with(this, given);
    }

    /** What a file keeps: the inverse of {@link #toMap}. See {@link Configs#read}. */
    public static ModelConfig fromMap(Map<String, ?> map) {
        return Configs.read(dnc(1, 1), map);
    }
}

package dev.mneme.model;

import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.NtmMemory;

/** Networks as papers and their code had them, by name. A new one is one line here. */
public final class Presets {
    /** All of them, for one input and one output. */
    public static final Kinds<ModelConfig> KINDS = Kinds.of(
            "preset",
            ModelConfig.class,
            new Kind<>("dnc-deepmind", "the DNC of google-deepmind/dnc", ModelConfig.dnc(1, 1)),
            new Kind<>("ntm-graves", "the NTM of Graves et al. 2014, under an LSTM", lstm(100, ntm(128, 20, 1))));

    private Presets() {}

    private static ModelConfig lstm(int hidden, MemoryConfig memory) {
        return new ModelConfig(1, 1, new Lstm.Config(new ControllerSize(hidden, 1)), memory);
    }

    private static MemoryConfig ntm(int rows, int words, int heads) {
        return new NtmMemory.Config(new MemorySize(rows, words, heads), heads, false);
    }
}

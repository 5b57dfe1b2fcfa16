package dev.mneme.model;

import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.memory.ContentMask;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.DncOptions;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.NtmMemory;

/** Networks as papers and their code had them, by name. A new one is one line here. */
public final class Presets {
    private static final String MASKED = "the DNC of Csordás and Schmidhuber 2019 ";

    /** All of them, for one input and one output. */
    public static final Kinds<Preset> KINDS = Kinds.of(
            "preset",
            Preset.class,
            new Kind<>("dnc-deepmind", "the DNC of google-deepmind/dnc", new Preset(deepmind())),
            new Kind<>("dnc-md", MASKED + "with masks and de-allocation", new Preset(masked(true, false))),
            new Kind<>("dnc-ms", MASKED + "with masks and sharpened links", new Preset(masked(false, true))),
            new Kind<>("dnc-mds", MASKED + "with all three", new Preset(masked(true, true))),
            new Kind<>("adnc", "the ADNC of Franke et al. 2018", franke(256, false)),
            new Kind<>("biadnc", "their BiADNC, which also reads from the end", franke(172, true)),
            new Kind<>(
                    "ntm-graves",
                    "the NTM of Graves et al. 2014, under an LSTM",
                    new Preset(lstm(100, ntm(128, 20, 1)))));

    private Presets() {}

    private static ModelConfig deepmind() {
        return with(
                lstm(64, new DncMemory.Config(MemorySize.DEFAULT, stopped(false, false, false))),
                new NetworkOptions(20, false, false));
    }

    /** Of bAbI; its masks have no floor. */
    private static ModelConfig masked(boolean deallocate, boolean sharpenLinks) {
        return lstm(256, new DncMemory.Config(new MemorySize(256, 64, 4), stopped(true, deallocate, sharpenLinks)));
    }

    /** With the usage gradient stopped, as both have it. */
    private static DncOptions stopped(boolean masked, boolean deallocate, boolean sharpenLinks) {
        return new DncOptions(1, new ContentMask(masked, 0), deallocate, sharpenLinks, true, false);
    }

    /** By content alone. */
    private static Preset franke(int hidden, boolean bidirectional) {
        var unlinked = new DncOptions(1, ContentMask.NONE, false, false, false, true);
        ModelConfig plain = lstm(hidden, new DncMemory.Config(new MemorySize(192, 64, 4), unlinked));
        return new Preset(with(plain, new NetworkOptions(0, true, bidirectional)), 0.1);
    }

    private static ModelConfig with(ModelConfig model, NetworkOptions options) {
        return new ModelConfig(
                model.inputSize(), model.outputSize(), model.controller(), model.memory(), model.stack(), options);
    }

    private static ModelConfig lstm(int hidden, MemoryConfig memory) {
        return new ModelConfig(1, 1, new Lstm.Config(new ControllerSize(hidden, 1)), memory);
    }

    private static MemoryConfig ntm(int rows, int words, int heads) {
        return new NtmMemory.Config(new MemorySize(rows, words, heads), heads, false);
    }
}

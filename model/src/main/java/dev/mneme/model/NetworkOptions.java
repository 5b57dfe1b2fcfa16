package dev.mneme.model;

import dev.mneme.model.cell.CellConfig;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;

/**
 * What a network may do beside the plain one, whatever its memory.
 *
 * @param clip c: h and s of the controller and y are limited to [-c, c] (DeepMind's DNC, c = 20); 0 for never
 * @param layerNorm whether the interface vector and the gates of the LSTM are normalised (Franke et al. 2018)
 * @param bidirectional whether the output also sees a second LSTM, which runs from the end of a sequence to its beginning
 *     (likewise)
 */
public record NetworkOptions(
        @Meaning("Limit the controller's h and s and the outputs to this size; 0 for never")
        @Range(least = 0)
        @Since(value = "0.1", unsaid = "0.0")
        double clip,

        @Meaning("Normalise what the LSTM tells the memory, and its gates") @Since(value = "0.1", unsaid = "false")
        boolean layerNorm,

        @Meaning("Show the output a second LSTM, which reads each sequence from its end")
        @Since(value = "0.1", unsaid = "false")
        boolean bidirectional)
        implements Config {
    /** The plain network. */
    public static final NetworkOptions DEFAULT = new NetworkOptions(0, false, false);

    /** Refuses a limit below 0. */
    public NetworkOptions {
        Configs.check(NetworkOptions.class, clip, layerNorm, bidirectional);
    }

    /** Refuses a controller that cannot have these. */
    void requireOf(CellConfig controller) {
        if (layerNorm) {
            requireLstm("--layer-norm is made for the gates of an LSTM", controller);
        }
        if (bidirectional) {
            requireLstm("--bidirectional runs a second LSTM beside the first", controller);
        }
    }

    private static void requireLstm(String reason, CellConfig controller) {
        if (!(controller instanceof Lstm.Config)) {
            throw new IllegalArgumentException("%s: --controller lstm needed, but is %s"
                    .formatted(reason, Cells.KINDS.of(controller).name()));
        }
    }

    /** Refuses {@code operation}, which takes sequences step by step or in pieces, where each is needed as a whole. */
    public void requireStepwise(String operation) {
        if (bidirectional) {
            throw new IllegalArgumentException(operation
                    + ": --bidirectional reads each sequence from its end, so it needs all of it at once; give whole"
                    + " sequences, or a network without it");
        }
    }
}

package dev.mneme.model.cell;

import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;

/** The layers that a controller can be made of, by name. A new one is one file and one line here. */
public final class Cells {
    /** All of them. */
    public static final Kinds<CellConfig> KINDS = Kinds.of(
            "controller",
            CellConfig.class,
            new Kind<>("lstm", "long short-term memory", new Lstm.Config(ControllerSize.DEFAULT)),
            new Kind<>("gru", "gated recurrent unit", new Gru.Config(ControllerSize.DEFAULT)),
            new Kind<>("rnn", "Elman's tanh layer", new Rnn.Config(ControllerSize.DEFAULT)),
            new Kind<>("feedforward", "a tanh layer without state", new Feedforward.Config(ControllerSize.DEFAULT)));

    private Cells() {}
}

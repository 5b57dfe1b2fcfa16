package dev.mneme.train.optimise;

import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;

/** How parameters follow their gradient, by name. A new way is one class and one line here. */
public final class Optimisers {
    /** All of them. */
    public static final Kinds<OptimiserConfig> KINDS = Kinds.of(
            "optimizer",
            OptimiserConfig.class,
            new Kind<>(
                    "rmsprop",
                    "by the gradient over the root of its mean square, as TensorFlow 1 and DeepMind's DNC",
                    new Optimiser.RmsProp.Config(StepSize.DEFAULT)),
            new Kind<>("adam", "as Kingma and Ba 2015", new Optimiser.Adam.Config(StepSize.DEFAULT)));

    private Optimisers() {}
}

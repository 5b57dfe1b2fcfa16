package dev.mneme.model.judge;

import java.util.ArrayList;
import java.util.List;

/** Layers on top of each other: layer l sees the input of all and then, for l > 0, h of layer l-1 of this step. */
final class ControllerJudge {
    /** One layer, which keeps its own state from step to step. */
    interface Layer {
        /** h of this step. */
        Var[] step(Var[] input);
    }

    private final List<Layer> layers = new ArrayList<>();

    /** The one whose parameters' names begin with {@code prefix} and {@code kind}: "controller", or "backward". */
    ControllerJudge(Tape tape, NetworkSizes sizes, Parameters parameters, String prefix, String kind) {
        for (int l = 0; l < sizes.l(); l++) {
            String name = prefix + kind + "." + l + ".";
            String start = prefix + "start." + kind + "." + l + ".";
            layers.add(
                    switch (sizes.controller()) {
                        case LSTM ->
                            new LstmJudge(
                                    tape,
                                    parameters,
                                    name,
                                    start,
                                    sizes.variant().norm(),
                                    sizes.clip());
                        case GRU -> new GruJudge(tape, parameters, name, start, sizes.clip());
                        case RNN -> new RnnJudge(tape, parameters, name, start, sizes.clip());
                        case FEEDFORWARD -> new FeedforwardJudge(parameters, name, sizes.clip());
                    });
        }
    }

    /** hh = [h of layer 0; ..; h of layer L-1] for the input [x; r_1..r_R of step t-1]. */
    Var[] step(Var[] input) {
        Var[] below = {};
        Var[] all = {};
        for (Layer layer : layers) {
            below = layer.step(Vars.concat(input, below));
            all = Vars.concat(all, below);
        }
        return all;
    }
}

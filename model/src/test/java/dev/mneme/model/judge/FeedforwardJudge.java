package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.indexed;
import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

/** One layer without a state of its own: {@code h = tanh(W x + b)}. */
final class FeedforwardJudge implements ControllerJudge.Layer {
    private final Var[][] weightIh; // (H, in)
    private final Var[] bias; // (H)
    private final double clip;

    FeedforwardJudge(Parameters parameters, String name, double clip) {
        weightIh = parameters.matrix(name + "weight_ih");
        bias = parameters.vector(name + "bias");
        this.clip = clip;
    }

    @Override
    public Var[] step(Var[] input) {
        Var[] a = plus(product(weightIh, input), bias);
        return indexed(a.length, j -> a[j].tanh().clip(clip));
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.indexed;
import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

/** One layer of a plain recurrent network: {@code h = tanh(W x + U h + b)}. */
final class RnnJudge implements ControllerJudge.Layer {
    private final Var[][] weightIh; // (H, in)
    private final Var[][] weightHh; // (H, H)
    private final Var[] bias; // (H)
    private final double clip;
    private Var[] h; // (H)

    RnnJudge(Tape tape, Parameters parameters, String name, String start, double clip) {
        weightIh = parameters.matrix(name + "weight_ih");
        weightHh = parameters.matrix(name + "weight_hh");
        bias = parameters.vector(name + "bias");
        this.clip = clip;
        h = parameters.orZeros(start + "h", tape, bias.length);
    }

    @Override
    public Var[] step(Var[] input) {
        Var[] a = plus(plus(product(weightIh, input), product(weightHh, h)), bias);
        h = indexed(a.length, j -> a[j].tanh().clip(clip));
        return h;
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

/** One GRU layer: gates r, z, n, {@code n = tanh(W x + b + r (U h + b_hh))}, {@code h = (1 - z) n + z h}. */
final class GruJudge implements ControllerJudge.Layer {
    private final Var[][] weightIh; // (3H, in)
    private final Var[][] weightHh; // (3H, H)
    private final Var[] bias; // (3H)
    private final Var[] biasHhN; // (H)
    private final double clip;
    private Var[] h; // (H)

    GruJudge(Tape tape, Parameters parameters, String name, String start, double clip) {
        weightIh = parameters.matrix(name + "weight_ih");
        weightHh = parameters.matrix(name + "weight_hh");
        bias = parameters.vector(name + "bias");
        biasHhN = parameters.vector(name + "bias_hh_n");
        this.clip = clip;
        h = parameters.orZeros(start + "h", tape, biasHhN.length);
    }

    @Override
    public Var[] step(Var[] input) {
        Var[] fromInput = plus(product(weightIh, input), bias);
        Var[] fromState = product(weightHh, h);
        int n = h.length;
        Var[] hidden = new Var[n];
        for (int j = 0; j < n; j++) {
            Var r = fromInput[j].plus(fromState[j]).sigmoid();
            Var z = fromInput[n + j].plus(fromState[n + j]).sigmoid();
            Var recalled = r.times(fromState[2 * n + j].plus(biasHhN[j]));
            Var candidate = fromInput[2 * n + j].plus(recalled).tanh();
            hidden[j] = z.oneMinus().times(candidate).plus(z.times(h[j])).clip(clip);
        }
        h = hidden;
        return h;
    }
}

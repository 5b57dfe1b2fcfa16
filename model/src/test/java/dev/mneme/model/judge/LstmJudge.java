package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

/**
 * One LSTM layer: gates i, f, g, o, {@code s = σ(f) s + σ(i) tanh(g)}, {@code h = σ(o) tanh(s)}. A limit acts on s and
 * h once both are made; the limited values recur.
 */
final class LstmJudge implements ControllerJudge.Layer {
    private final Var[][] weightIh; // (4H, in)
    private final Var[][] weightHh; // (4H, H)
    private final Var[] bias; // (4H)
    private final double clip;
    private final Var[] s; // (H)
    private Var[] h; // (H)

    LstmJudge(Tape tape, Parameters parameters, String name, String start, double clip) {
        weightIh = parameters.matrix(name + "weight_ih");
        weightHh = parameters.matrix(name + "weight_hh");
        bias = parameters.vector(name + "bias");
        this.clip = clip;
        s = parameters.orZeros(start + "s", tape, bias.length / 4).clone();
        h = parameters.orZeros(start + "h", tape, bias.length / 4);
    }

    @Override
    public Var[] step(Var[] input) {
        Var[] gates = plus(plus(product(weightIh, input), product(weightHh, h)), bias);
        int n = s.length;
        Var[] hidden = new Var[n];
        for (int j = 0; j < n; j++) {
            Var i = gates[j].sigmoid();
            Var f = gates[n + j].sigmoid();
            Var g = gates[2 * n + j].tanh();
            Var o = gates[3 * n + j].sigmoid();
            Var cell = f.times(s[j]).plus(i.times(g));
            hidden[j] = o.times(cell.tanh()).clip(clip);
            s[j] = cell.clip(clip);
        }
        h = hidden;
        return h;
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

import java.util.Arrays;

/**
 * One LSTM layer: gates i, f, g, o, {@code s = σ(f) s + σ(i) tanh(g)}, {@code h = σ(o) tanh(s)}. A limit acts on s and
 * h once both are made; the limited values recur. A norm acts on each gate by itself, before it is squashed.
 */
final class LstmJudge implements ControllerJudge.Layer {
    private final Var[][] weightIh; // (4H, in)
    private final Var[][] weightHh; // (4H, H)
    private final Var[] bias; // (4H)
    private final Var[] normWeight; // (4H), or none
    private final Var[] normBias; // (4H), or none
    private final double clip;
    private final Var[] s; // (H)
    private Var[] h; // (H)

    LstmJudge(Tape tape, Parameters parameters, String name, String start, boolean norm, double clip) {
        weightIh = parameters.matrix(name + "weight_ih");
        weightHh = parameters.matrix(name + "weight_hh");
        bias = parameters.vector(name + "bias");
        normWeight = norm ? parameters.vector(name + "norm.weight") : new Var[0];
        normBias = norm ? parameters.vector(name + "norm.bias") : new Var[0];
        this.clip = clip;
        s = parameters.orZeros(start + "s", tape, bias.length / 4).clone();
        h = parameters.orZeros(start + "h", tape, bias.length / 4);
    }

    @Override
    public Var[] step(Var[] input) {
        int n = s.length;
        Var[] gates = normed(plus(plus(product(weightIh, input), product(weightHh, h)), bias), n);
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

    private Var[] normed(Var[] gates, int n) {
        Var[] all = {};
        for (int from = 0; from < gates.length && normWeight.length > 0; from += n) {
            int to = from + n;
            all = Vars.concat(
                    all,
                    Vars.normed(
                            Arrays.copyOfRange(gates, from, to),
                            Arrays.copyOfRange(normWeight, from, to),
                            Arrays.copyOfRange(normBias, from, to)));
        }
        return normWeight.length > 0 ? all : gates;
    }
}

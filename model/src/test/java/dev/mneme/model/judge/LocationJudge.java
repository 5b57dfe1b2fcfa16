package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.indexed;

import java.util.Arrays;

/** The mechanisms that an NTM has beside a DNC's (Graves et al. 2014), each as its equation. */
public final class LocationJudge {
    private LocationJudge() {}

    /** Interpolated, shifted, sharpened: {@code shifts} sum to 1, {@code sharpness} is at least 1. */
    public static Var[] weights(Var[] content, Var[] before, Var gate, Var[] shifts, Var sharpness) {
        return sharpen(shift(interpolate(content, before, gate), shifts), sharpness);
    }

    /** {@code g w^c + (1 - g) w(t-1)}. */
    private static Var[] interpolate(Var[] content, Var[] before, Var gate) {
        return indexed(
                content.length, i -> gate.times(content[i]).plus(gate.oneMinus().times(before[i])));
    }

    /** {@code w~[i] = Σ_j s[j] w[(i - j) mod N]} for j in -1, 0, 1. */
    private static Var[] shift(Var[] w, Var[] s) {
        int n = w.length;
        return indexed(n, i -> s[0].times(w[(i + 1) % n]).plus(s[1].times(w[i])).plus(s[2].times(w[(i + n - 1) % n])));
    }

    /** {@code (w~ / max w~)^γ}, to sum 1. */
    private static Var[] sharpen(Var[] w, Var sharpness) {
        double max = Arrays.stream(w).mapToDouble(Var::value).max().orElseThrow();
        Var[] power = indexed(
                w.length,
                i -> w[i].value() == 0
                        ? w[i]
                        : sharpness.times(w[i].times(1 / max).log()).exp());
        Var sum = Vars.sum(power);
        return indexed(w.length, i -> power[i].over(sum));
    }

    /** {@code M ∘ Π_v (1 - w_v e_vᵀ) + Σ_v w_v a_vᵀ}. */
    public static Var[][] write(Var[][] memory, Var[][] weights, Var[][] erase, Var[][] add) {
        Var[][] written = new Var[memory.length][];
        for (int row = 0; row < memory.length; row++) {
            int n = row;
            written[n] = indexed(memory[n].length, j -> {
                Var kept = memory[n][j];
                for (int v = 0; v < weights.length; v++) {
                    kept = kept.times(weights[v][n].times(erase[v][j]).oneMinus());
                }
                for (int v = 0; v < weights.length; v++) {
                    kept = kept.plus(weights[v][n].times(add[v][j]));
                }
                return kept;
            });
        }
        return written;
    }
}

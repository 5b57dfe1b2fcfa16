package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.dot;
import static dev.mneme.model.judge.Vars.indexed;
import static dev.mneme.model.judge.Vars.product;
import static dev.mneme.model.judge.Vars.softmax;
import static dev.mneme.model.judge.Vars.sum;
import static dev.mneme.model.judge.Vars.transposed;

import java.util.Arrays;

/**
 * The mechanisms of the DNC (Graves et al. 2016, Methods), each as its equation. N rows of W numbers, R read heads;
 * weightings have N entries. Nothing is modified: every function returns new arrays.
 */
public final class Mechanisms {
    /** The only epsilon of the models: it stands under both roots of the cosine. */
    public static final double EPSILON = 1e-6;

    private Mechanisms() {}

    /** {@code u·v / (√(|u|² + ε) √(|v|² + ε))}, in [-1, 1]; with ε > 0 a zero vector has similarity 0 to all. */
    public static Var cosine(Var[] u, Var[] v, double epsilon) {
        return dot(u, v).over(norm(u, epsilon).times(norm(v, epsilon)));
    }

    private static Var norm(Var[] u, double epsilon) {
        return dot(u, u).plus(epsilon).sqrt();
    }

    /** {@code C(M, k, β)[i] = softmax_i(β cos(k, M[i]))}: memory (N, W), key (W), strength already at least 1. */
    public static Var[] contentWeights(Var[][] memory, Var[] key, Var strength, double epsilon) {
        return softmax(indexed(memory.length, i -> strength.times(cosine(key, memory[i], epsilon))));
    }

    /** {@code C(M, k, β, m)[i] = softmax_i(β cos(k ∘ m, M[i] ∘ m))}, {@code m = α + (1 - α) x}: x in [0, 1]. */
    public static Var[] contentWeights(Var[][] memory, Var[] key, Var strength, Var[] x, double floor, double epsilon) {
        Var[] mask = indexed(x.length, j -> x[j].times(1 - floor).plus(floor));
        Var[][] seen = Arrays.stream(memory).map(row -> masked(row, mask)).toArray(Var[][]::new);
        return contentWeights(seen, masked(key, mask), strength, epsilon);
    }

    private static Var[] masked(Var[] word, Var[] mask) {
        return indexed(word.length, j -> word[j].times(mask[j]));
    }

    /** {@code ψ = Π_i (1 - f_i w^r_i(t-1))}: read weights (R, N), free gates (R); in [0, 1]. */
    public static Var[] retention(Var[][] readWeights, Var[] freeGates) {
        return indexed(readWeights[0].length, n -> {
            Var psi = freeGates[0].times(readWeights[0][n]).oneMinus();
            for (int i = 1; i < freeGates.length; i++) {
                psi = psi.times(freeGates[i].times(readWeights[i][n]).oneMinus());
            }
            return psi;
        });
    }

    /** {@code u = (u + (1 - u) ∘ w^w(t-1)) ∘ ψ}, in [0, 1]; a full write kept gives exactly 1. */
    public static Var[] usage(Var[] usage, Var[] writeWeights, Var[] retention) {
        return indexed(usage.length, i -> {
            Var written = usage[i].plus(usage[i].oneMinus().times(writeWeights[i]));
            return written.times(retention[i]);
        });
    }

    /** {@code u = (1 - (1 - u) Π_v (1 - w^w_v(t-1))) ∘ ψ}: write weights (V, N). */
    public static Var[] usage(Var[] usage, Var[][] writeWeights, Var[] retention) {
        return indexed(usage.length, i -> {
            Var free = usage[i].oneMinus();
            for (Var[] ofHead : writeWeights) {
                free = free.times(ofHead[i].oneMinus());
            }
            return free.oneMinus().times(retention[i]);
        });
    }

    /** {@code u + (1 - u) g_a g_w a}: as if the row allocated were written already. */
    public static Var[] simulated(Var[] usage, Var[] allocation, Var allocationGate, Var writeGate) {
        Var gate = allocationGate.times(writeGate);
        return indexed(
                usage.length, i -> usage[i].plus(usage[i].oneMinus().times(gate).times(allocation[i])));
    }

    /** {@code M ∘ (ψ 1ᵀ)}: what is freed is erased. */
    public static Var[][] deallocate(Var[][] memory, Var[] retention) {
        Var[][] kept = new Var[memory.length][];
        for (int n = 0; n < memory.length; n++) {
            Var[] row = memory[n];
            Var psi = retention[n];
            kept[n] = indexed(row.length, j -> row[j].times(psi));
        }
        return kept;
    }

    /** {@code S(d, s)_i = d'_i^s / Σ_j d'_j^s}, {@code d' = (d + ε) / max(d + ε)}, the maximum a constant. */
    public static Var[] sharpened(Var[] weights, Var sharpness, double epsilon) {
        double max = Arrays.stream(weights).mapToDouble(Var::value).max().orElseThrow() + epsilon;
        Var[] powers = indexed(
                weights.length,
                i -> sharpness
                        .times(weights[i].plus(epsilon).times(1 / max).log())
                        .exp());
        Var sum = sum(powers);
        return indexed(weights.length, i -> powers[i].over(sum));
    }

    /**
     * {@code a[φ_j] = (1 - u[φ_j]) Π_{i<j} u[φ_i]} for the given free list φ, which is a constant: no gradient passes
     * through the sorting.
     */
    public static Var[] allocation(Var[] usage, int[] order) {
        if (order.length != usage.length || Arrays.stream(order).distinct().count() != usage.length) {
            throw new IllegalArgumentException(
                    "allocation needs every one of " + usage.length + " rows once, got " + Arrays.toString(order));
        }
        Var[] allocation = new Var[usage.length];
        allocation[order[0]] = usage[order[0]].oneMinus();
        Var used = usage[order[0]];
        for (int j = 1; j < order.length; j++) {
            allocation[order[j]] = usage[order[j]].oneMinus().times(used);
            used = used.times(usage[order[j]]);
        }
        return allocation;
    }

    /** {@code w^w = g_w (g_a a + (1 - g_a) c)}. */
    public static Var[] writeWeights(Var[] allocation, Var[] content, Var allocationGate, Var writeGate) {
        return indexed(allocation.length, i -> {
            Var allocated = allocationGate.times(allocation[i]);
            Var found = allocationGate.oneMinus().times(content[i]);
            return writeGate.times(allocated.plus(found));
        });
    }

    /** {@code M ∘ (1 - w eᵀ) + w vᵀ}: memory (N, W), weights (N), erase (W) in [0, 1], write vector (W). */
    public static Var[][] eraseAdd(Var[][] memory, Var[] weights, Var[] erase, Var[] write) {
        Var[][] written = new Var[memory.length][];
        for (int n = 0; n < memory.length; n++) {
            Var[] row = memory[n];
            Var w = weights[n];
            written[n] = indexed(row.length, j -> {
                Var kept = row[j].times(w.times(erase[j]).oneMinus());
                return kept.plus(w.times(write[j]));
            });
        }
        return written;
    }

    /**
     * {@code L[i,j] = (1 - w[i] - w[j]) L[i,j] + w[i] p(t-1)[j]}, the diagonal 0: entry (i, j) says how far row i was
     * written right after row j.
     */
    public static Var[][] links(Var[][] links, Var[] writeWeights, Var[] precedence) {
        Var[][] linked = new Var[links.length][];
        for (int row = 0; row < links.length; row++) {
            int i = row;
            Var wi = writeWeights[i];
            linked[i] = indexed(links.length, j -> {
                if (i == j) {
                    return wi.tape().variable(0);
                }
                Var kept = wi.oneMinus().minus(writeWeights[j]).times(links[i][j]);
                return kept.plus(wi.times(precedence[j]));
            });
        }
        return linked;
    }

    /** {@code p = (1 - Σ w^w) p + w^w}: how far each row was the last one written. */
    public static Var[] precedence(Var[] precedence, Var[] writeWeights) {
        Var kept = sum(writeWeights).oneMinus();
        return indexed(precedence.length, i -> kept.times(precedence[i]).plus(writeWeights[i]));
    }

    /** {@code L w^r(t-1)}: the rows written after the ones last read. */
    public static Var[] forward(Var[][] links, Var[] readWeights) {
        return product(links, readWeights);
    }

    /** {@code Lᵀ w^r(t-1)}: the rows written before the ones last read. */
    public static Var[] backward(Var[][] links, Var[] readWeights) {
        return product(transposed(links), readWeights);
    }

    /** {@code w^r = π[0] bwd + π[1] c + π[2] fwd}: in this order, that of the paper. */
    public static Var[] readWeights(Var[] modes, Var[] backward, Var[] content, Var[] forward) {
        return readWeights(modes, new Var[][] {backward}, content, new Var[][] {forward});
    }

    /** {@code w^r = Σ_v π[v] bwd_v + π[V] c + Σ_v π[V + 1 + v] fwd_v}: of V write heads, (V, N). */
    public static Var[] readWeights(Var[] modes, Var[][] backward, Var[] content, Var[][] forward) {
        int heads = backward.length;
        return indexed(content.length, i -> {
            Var weight = modes[heads].times(content[i]);
            for (int v = 0; v < heads; v++) {
                weight = weight.plus(modes[v].times(backward[v][i]));
                weight = weight.plus(modes[heads + 1 + v].times(forward[v][i]));
            }
            return weight;
        });
    }

    /** {@code Mᵀ w}: the word read. */
    public static Var[] read(Var[][] memory, Var[] weights) {
        return product(transposed(memory), weights);
    }
}

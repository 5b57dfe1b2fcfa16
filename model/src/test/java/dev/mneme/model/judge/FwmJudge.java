package dev.mneme.model.judge;

import static dev.mneme.model.judge.Quantity.INTERFACE;
import static dev.mneme.model.judge.Quantity.MEMORY;
import static dev.mneme.model.judge.Quantity.READS;
import static dev.mneme.model.judge.Vars.dot;
import static dev.mneme.model.judge.Vars.indexed;
import static dev.mneme.model.judge.Vars.sum;

import java.util.Arrays;

/** The Fast Weight Memory (Schlag et al. 2021) of {@code size}³ numbers, read in hops: one step, as its equations stand. */
record FwmJudge(int size, int hops) implements MemoryJudge {
    private static final double EPSILON = 1e-5;

    /** ξ has d(4 + hops) + 1 numbers. */
    @Override
    public int interfaceSize() {
        return size * (4 + hops) + 1;
    }

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private Var[][] memory = tape.zeros(size * size, size); // F[i·d + j][k]

            @Override
            public Var[][] step(int t, Var[] interfaceVector, Probe probe) {
                Var[] xi = probe.see(INTERFACE, interfaceVector);
                memory = probe.see(MEMORY, written(memory, xi));
                return probe.see(READS, new Var[][] {read(memory, xi)});
            }
        };
    }

    private Var[] field(Var[] xi, int from) {
        return Arrays.copyOfRange(xi, from, from + size);
    }

    private Var[] tanh(Var[] xi, int from) {
        return indexed(size, i -> xi[from + i].tanh());
    }

    /** F after the write. */
    Var[][] written(Var[][] f, Var[] xi) {
        Var[] s = tanh(xi, 0);
        Var[] r = tanh(xi, size);
        Var[] word = tanh(xi, 2 * size);
        Var beta = xi[3 * size].plus(1).sigmoid();
        Var[] found = applied(f, s, r);
        Var[] change = indexed(size, k -> beta.times(word[k].minus(found[k])).times(1.0 / size));
        Var[][] added = new Var[size * size][];
        for (int row = 0; row < added.length; row++) {
            Var[] before = f[row];
            Var pair = s[row / size].times(r[row % size]);
            added[row] = indexed(size, k -> before[k].plus(pair.times(change[k])));
        }
        Var[] all = Vars.concat(added);
        Var squares = dot(all, all);
        if (squares.value() <= 1) {
            return added;
        }
        Var norm = squares.sqrt();
        return Vars.rows(indexed(all.length, i -> all[i].over(norm)), size);
    }

    private Var[] read(Var[][] f, Var[] xi) {
        Var[] n = field(xi, 3 * size + 1);
        for (int hop = 0; hop < hops; hop++) {
            n = normalised(applied(f, n, tanh(xi, (4 + hop) * size + 1)));
        }
        return n;
    }

    /** {@code Σ_ij F[i,j,k] a_i b_j} for each k. */
    Var[] applied(Var[][] f, Var[] a, Var[] b) {
        return indexed(size, k -> {
            Var[] terms =
                    indexed(f.length, row -> f[row][k].times(a[row / size]).times(b[row % size]));
            return sum(terms);
        });
    }

    /** {@code (x - mean) / sqrt(var + ε)}. */
    static Var[] normalised(Var[] x) {
        Var mean = sum(x).times(1.0 / x.length);
        Var[] apart = indexed(x.length, i -> x[i].minus(mean));
        Var deviation = dot(apart, apart).times(1.0 / x.length).plus(EPSILON).sqrt();
        return indexed(x.length, i -> apart[i].over(deviation));
    }
}

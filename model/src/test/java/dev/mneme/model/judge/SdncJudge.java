package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.*;
import static dev.mneme.model.judge.Quantity.*;
import static dev.mneme.model.judge.Vars.indexed;
import static dev.mneme.model.judge.Vars.sum;

import dev.mneme.model.judge.Choices.LinkCuts;
import java.util.Arrays;

/**
 * The memory of an SDNC (Rae et al. 2016, supplement D) with N rows of W numbers and R read heads: one step over all N
 * rows, plainly. Which rows are chosen, and which entries survive a cut, is handed in.
 *
 * @param linkGradient whether links and precedence are differentiated or constants
 */
public record SdncJudge(int rows, int word, int heads, boolean linkGradient) implements MemoryJudge {
    /** What is cut may be this much larger than what stays. */
    private static final double NEAR_TIE = 1e-5;

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private State state = start(tape, choices.firstRows());

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                int leastUsed = choices.leastUsed().apply(t)[0];
                int[][] nearest = choices.rowsRead().apply(t);
                state = SdncJudge.this.step(
                        state, xi, leastUsed, nearest, choices.links().apply(t), probe);
                return state.reads();
            }
        };
    }

    /** ξ has R·W + R + W + 2 + 3R numbers. */
    @Override
    public int interfaceSize() {
        return heads * word + heads + word + 2 + 3 * heads;
    }

    /** What a step leaves to the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record State(
            Var[][] memory, // (N, W)
            Var[][] links, // (N, N)
            Var[] precedence, // (N)
            Var[][] readWeights, // (R, N)
            Var[][] reads) {} // (R, W)

    /** A memory of {@code firstRows}, or of zeros if there are none; all else zero. */
    public State start(Tape tape, float[][] firstRows) {
        return new State(
                tape.rows(firstRows, rows, word),
                tape.zeros(rows, rows),
                tape.zeros(rows),
                tape.zeros(heads, rows),
                tape.zeros(heads, word));
    }

    /** The state after the step: u = {@code leastUsed}, head i finds {@code nearest[i]} by content. */
    public State step(State before, Var[] interfaceVector, int leastUsed, int[][] nearest, LinkCuts cuts, Probe probe) {
        Var[] xi = probe.see(INTERFACE, interfaceVector);
        if (xi.length != interfaceSize()) {
            throw new IllegalArgumentException("ξ needs " + interfaceSize() + " numbers, got " + xi.length);
        }
        Tape tape = xi[0].tape();
        int at = heads * word;
        Var[][] keys = Vars.rows(Arrays.copyOf(xi, at), word);
        Var[] strengths = Vars.oneplus(Arrays.copyOfRange(xi, at, at += heads));
        Var[] a = Arrays.copyOfRange(xi, at, at += word);
        Var alpha = xi[at++].sigmoid();
        Var gamma = xi[at++].sigmoid();
        Var[][] modes = Arrays.stream(Vars.rows(Arrays.copyOfRange(xi, at, at + 3 * heads), 3))
                .map(Vars::softmax)
                .toArray(Var[][]::new);

        Var[] writeWeights = indexed(rows, n -> {
            Var mean = before.readWeights()[0][n];
            for (int i = 1; i < heads; i++) {
                mean = mean.plus(before.readWeights()[i][n]);
            }
            Var kept = gamma.times(mean.times(1.0 / heads));
            return alpha.times(n == leastUsed ? kept.plus(gamma.oneMinus()) : kept);
        });
        Var[] w = probe.see(WRITE_WEIGHTS, writeWeights);

        Var[][] memory = before.memory().clone();
        memory[leastUsed] = tape.zeros(word);
        for (int n = 0; n < rows; n++) {
            Var[] row = memory[n];
            Var wn = w[n];
            memory[n] = indexed(word, j -> row[j].plus(wn.times(a[j])));
        }
        memory = probe.see(MEMORY, memory);

        Var[][] links = new Var[rows][];
        Var[][] all = links(before.links(), w, before.precedence());
        for (int i = 0; i < rows; i++) {
            links[i] = constant(only(all[i], cuts.links()[i]));
        }
        links = probe.see(LINKS, links);
        Var kept = sum(w).oneMinus();
        Var[] whole = indexed(rows, n -> kept.times(before.precedence()[n]).plus(w[n]));
        Var[] precedence = probe.see(PRECEDENCE, constant(cut(whole, cuts.precedence())));

        Var[][] readWeights = new Var[heads][];
        Var[][] reads = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            SamJudge.requireNearest(memory, keys[i], nearest[i]);
            Var[] content = SamJudge.sparseContent(memory, keys[i], strengths[i], nearest[i]);
            Var[] forward = cut(forward(links, before.readWeights()[i]), cuts.forward()[i]);
            Var[] backward = cut(backward(links, before.readWeights()[i]), cuts.backward()[i]);
            readWeights[i] = readWeights(modes[i], backward, content, forward);
        }
        readWeights = probe.see(READ_WEIGHTS, readWeights);
        for (int i = 0; i < heads; i++) {
            reads[i] = read(memory, readWeights[i]);
        }
        return new State(memory, links, precedence, readWeights, probe.see(READS, reads));
    }

    /** The same values; without a gradient unless links have one. */
    private Var[] constant(Var[] x) {
        return linkGradient ? x : indexed(x.length, i -> x[i].tape().variable(x[i].value()));
    }

    /** Keeps the given entries, refused where a clearly larger one is dropped. */
    private static Var[] cut(Var[] x, int[] kept) {
        double least = Arrays.stream(kept).mapToDouble(n -> x[n].value()).min().orElse(0);
        for (int n = 0; n < x.length; n++) {
            int row = n;
            if (x[n].value() > least + NEAR_TIE && Arrays.stream(kept).noneMatch(k -> k == row)) {
                throw new AssertionError(
                        "row " + n + " of value " + x[n].value() + " is cut, one of " + least + " kept");
            }
        }
        return only(x, kept);
    }

    private static Var[] only(Var[] x, int[] kept) {
        Var[] only = x[0].tape().zeros(x.length);
        for (int n : kept) {
            only[n] = x[n];
        }
        return only;
    }
}

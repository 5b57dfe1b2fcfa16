package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.EPSILON;
import static dev.mneme.model.judge.Mechanisms.cosine;
import static dev.mneme.model.judge.Mechanisms.read;
import static dev.mneme.model.judge.Quantity.INTERFACE;
import static dev.mneme.model.judge.Quantity.MEMORY;
import static dev.mneme.model.judge.Quantity.READS;
import static dev.mneme.model.judge.Quantity.READ_WEIGHTS;
import static dev.mneme.model.judge.Quantity.WRITE_WEIGHTS;
import static dev.mneme.model.judge.Vars.indexed;

import java.util.Arrays;

/**
 * The memory of a MANN (Santoro et al. 2016) with N rows of W numbers and R heads: one step, in the order of the paper.
 *
 * @param tied whether a head writes its key
 */
public record LruJudge(int rows, int word, int heads, boolean tied) implements MemoryJudge {
    private static final double DECAY = 0.95;

    /** Usages closer than this may stand in either order. */
    private static final double NEAR_TIE = 1e-5;

    /** ξ has R·W + R numbers, and R·W for words that are not the keys. */
    @Override
    public int interfaceSize() {
        return (tied ? 1 : 2) * heads * word + heads;
    }

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private State state = start(tape);

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                state = LruJudge.this.step(state, xi, choices.leastUsed().apply(t), probe);
                return state.reads;
            }
        };
    }

    /** What a step leaves to the next; usage is a constant. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    record State(
            Var[][] memory, // (N, W) M
            Var[][] readWeights, // (R, N) w^r
            double[] usage, // (N) w^u
            Var[][] reads) {} // (R, W)

    /** M = 1e-6, all heads at row 0, all else zero. */
    State start(Tape tape) {
        var memory = new double[rows][word];
        var readWeights = new double[heads][rows];
        for (double[] row : memory) {
            Arrays.fill(row, 1e-6);
        }
        for (double[] head : readWeights) {
            head[0] = 1;
        }
        return new State(
                tape.variables(memory), tape.variables(readWeights), new double[rows], tape.zeros(heads, word));
    }

    /** The state after the step; {@code leastUsed} are the R rows of smallest usage, one a head. */
    State step(State before, Var[] interfaceVector, int[] leastUsed, Probe probe) {
        Var[] xi = probe.see(INTERFACE, interfaceVector);
        if (xi.length != interfaceSize()) {
            throw new IllegalArgumentException("ξ needs " + interfaceSize() + " numbers, got " + xi.length);
        }
        requireLeast(before.usage, leastUsed);
        int size = heads * word;
        Var[][] keys = Vars.rows(indexed(size, i -> xi[i].tanh()), word);
        Var[][] words = tied ? keys : Vars.rows(indexed(size, i -> xi[size + i].tanh()), word);
        Var[] alpha = Vars.sigmoid(Arrays.copyOfRange(xi, xi.length - heads, xi.length));

        Var[][] writeWeights = probe.see(WRITE_WEIGHTS, writeWeights(before.readWeights, leastUsed, alpha));
        Var[][] memory = probe.see(MEMORY, written(before.memory, leastUsed, writeWeights, words));
        Var[][] readWeights = new Var[heads][];
        Var[][] reads = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            readWeights[i] = readWeights(memory, keys[i]);
        }
        readWeights = probe.see(READ_WEIGHTS, readWeights);
        for (int i = 0; i < heads; i++) {
            reads[i] = read(memory, readWeights[i]);
        }
        double[] usage = new double[rows];
        for (int n = 0; n < rows; n++) {
            usage[n] = DECAY * before.usage[n];
            for (int i = 0; i < heads; i++) {
                usage[n] += readWeights[i][n].value() + writeWeights[i][n].value();
            }
        }
        return new State(memory, readWeights, usage, probe.see(READS, reads));
    }

    /** {@code softmax_n(cos(k, M[n]))}. */
    public static Var[] readWeights(Var[][] memory, Var[] key) {
        return Vars.softmax(indexed(memory.length, n -> cosine(key, memory[n], EPSILON)));
    }

    /** {@code w^w_i = α_i w^r_i(t-1) + (1 - α_i) 1[lu_i]}. */
    public static Var[][] writeWeights(Var[][] readBefore, int[] leastUsed, Var[] alpha) {
        Var[][] weights = new Var[alpha.length][];
        for (int i = 0; i < alpha.length; i++) {
            int head = i;
            weights[i] = indexed(readBefore[i].length, n -> {
                Var again = alpha[head].times(readBefore[head][n]);
                return n == leastUsed[head] ? again.plus(alpha[head].oneMinus()) : again;
            });
        }
        return weights;
    }

    /** {@code M + Σ_i w^w_i a_iᵀ}, where all least used rows of M are zero. */
    private Var[][] written(Var[][] memory, int[] leastUsed, Var[][] weights, Var[][] words) {
        Var[][] written = memory.clone();
        for (int row : leastUsed) {
            written[row] = weights[0][0].tape().zeros(word);
        }
        for (int i = 0; i < heads; i++) {
            for (int n = 0; n < rows; n++) {
                Var w = weights[i][n];
                Var[] a = words[i];
                written[n] = Vars.plus(written[n], indexed(word, j -> w.times(a[j])));
            }
        }
        return written;
    }

    /** Refuses rows that do not ascend, and those that leave out one clearly less used than one they have. */
    static void requireLeast(double[] usage, int[] chosen) {
        double[] least = Arrays.stream(usage).sorted().limit(chosen.length).toArray();
        if (Arrays.stream(chosen).distinct().count() < chosen.length) {
            throw new AssertionError("a row is handed in twice: " + Arrays.toString(chosen));
        }
        for (int i = 0; i < chosen.length; i++) {
            if (Math.abs(usage[chosen[i]] - least[i]) > NEAR_TIE) {
                throw new AssertionError(
                        "row " + chosen[i] + " of usage " + usage[chosen[i]] + " is handed in as number " + i
                                + " of the least used, whose usages are " + Arrays.toString(least));
            }
        }
    }
}

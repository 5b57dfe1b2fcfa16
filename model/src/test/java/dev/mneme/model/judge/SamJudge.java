package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.*;
import static dev.mneme.model.judge.Quantity.*;
import static dev.mneme.model.judge.Vars.indexed;

import java.util.Arrays;

/**
 * Sparse access memory (Rae et al. 2016) with N rows of W numbers and R heads: one step over all N rows, plainly. Which
 * row is least used, and which rows a head reads, is handed in; a dense access memory reads all of them.
 */
public record SamJudge(int rows, int word, int heads) implements MemoryJudge {
    /** Rows whose cosine is this near to that of the last row read may stand in its place. */
    private static final double NEAR_TIE = 1e-5;

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private State state = start(tape, choices.firstRows());

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                int[] leastUsed = choices.leastUsed().apply(t);
                state = SamJudge.this.step(
                        state, xi, leastUsed, choices.rowsRead().apply(t), probe);
                return state.reads();
            }
        };
    }

    /** ξ has 2·R·W + 3R numbers. */
    @Override
    public int interfaceSize() {
        return 2 * heads * word + 3 * heads;
    }

    /** What a step leaves to the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record State(
            Var[][] memory, // (N, W)
            Var[][] readWeights, // (R, N)
            Var[][] reads) {} // (R, W)

    /** A memory of {@code firstRows}, or of zeros if there are none; all else zero. */
    public State start(Tape tape, float[][] firstRows) {
        return new State(tape.rows(firstRows, rows, word), tape.zeros(heads, rows), tape.zeros(heads, word));
    }

    /** The state after the step: u_i = {@code leastUsed[i]}, head i reads {@code rowsRead[i]}. */
    public State step(State before, Var[] interfaceVector, int[] leastUsed, int[][] rowsRead, Probe probe) {
        Var[] xi = probe.see(INTERFACE, interfaceVector);
        if (xi.length != interfaceSize()) {
            throw new IllegalArgumentException("ξ needs " + interfaceSize() + " numbers, got " + xi.length);
        }
        Var[][] keys = Vars.rows(Arrays.copyOf(xi, heads * word), word);
        int at = heads * word;
        Var[] strengths = Vars.oneplus(Arrays.copyOfRange(xi, at, at + heads));
        at += heads;
        Var[][] words = Vars.rows(Arrays.copyOfRange(xi, at, at + heads * word), word);
        at += heads * word;
        Var[] alpha = Vars.sigmoid(Arrays.copyOfRange(xi, at, at + heads));
        at += heads;
        Var[] gamma = Vars.sigmoid(Arrays.copyOfRange(xi, at, at + heads));

        Var[][] writeWeights = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            int head = i;
            writeWeights[i] = indexed(rows, n -> {
                Var kept = gamma[head].times(before.readWeights()[head][n]);
                return alpha[head].times(n == leastUsed[head] ? kept.plus(gamma[head].oneMinus()) : kept);
            });
        }
        writeWeights = probe.see(WRITE_WEIGHTS, writeWeights);

        Var[][] memory = before.memory().clone();
        for (int row : leastUsed) {
            memory[row] = probeTape(xi).zeros(word);
        }
        for (int i = 0; i < heads; i++) {
            for (int n = 0; n < rows; n++) {
                Var w = writeWeights[i][n];
                Var[] row = memory[n];
                Var[] a = words[i];
                memory[n] = indexed(word, j -> row[j].plus(w.times(a[j])));
            }
        }
        memory = probe.see(MEMORY, memory);

        Var[][] readWeights = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            requireNearest(memory, keys[i], rowsRead[i]);
            readWeights[i] = sparseContent(memory, keys[i], strengths[i], rowsRead[i]);
        }
        readWeights = probe.see(READ_WEIGHTS, readWeights);

        Var[][] reads = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            reads[i] = read(memory, readWeights[i]);
        }
        return new State(memory, readWeights, probe.see(READS, reads));
    }

    private static Tape probeTape(Var[] xi) {
        return xi[0].tape();
    }

    /** {@code softmax over the given rows of β cos(k, M[row])}, 0 elsewhere. */
    static Var[] sparseContent(Var[][] memory, Var[] key, Var strength, int[] chosen) {
        Var[][] few = Arrays.stream(chosen).mapToObj(row -> memory[row]).toArray(Var[][]::new);
        Var[] weights = contentWeights(few, key, strength, EPSILON);
        Var[] all = key[0].tape().zeros(memory.length);
        for (int j = 0; j < chosen.length; j++) {
            all[chosen[j]] = weights[j];
        }
        return all;
    }

    /** Refuses a choice that leaves out a row clearly nearer than one it has. */
    static void requireNearest(Var[][] memory, Var[] key, int[] chosen) {
        double[] cosines = new double[memory.length];
        Arrays.setAll(cosines, n -> cosine(Vars.values(key), Vars.values(memory[n])));
        double worst =
                Arrays.stream(chosen).mapToDouble(row -> cosines[row]).min().orElseThrow();
        for (int n = 0; n < cosines.length; n++) {
            int row = n;
            if (cosines[n] > worst + NEAR_TIE && Arrays.stream(chosen).noneMatch(c -> c == row)) {
                throw new AssertionError("row " + n + " of similarity " + cosines[n] + " is not among the rows read "
                        + Arrays.toString(chosen) + ", of which one has " + worst);
            }
        }
    }

    private static double cosine(double[] u, double[] v) {
        return dot(u, v) / (Math.sqrt(dot(u, u) + EPSILON) * Math.sqrt(dot(v, v) + EPSILON));
    }

    private static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum += u[i] * v[i];
        }
        return sum;
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.EPSILON;
import static dev.mneme.model.judge.Mechanisms.contentWeights;
import static dev.mneme.model.judge.Mechanisms.read;
import static dev.mneme.model.judge.Quantity.INTERFACE;
import static dev.mneme.model.judge.Quantity.MEMORY;
import static dev.mneme.model.judge.Quantity.READS;
import static dev.mneme.model.judge.Quantity.READ_WEIGHTS;
import static dev.mneme.model.judge.Quantity.WRITE_WEIGHTS;
import static dev.mneme.model.judge.Vars.indexed;

import java.util.Arrays;
import java.util.Map;

/**
 * The memory of an NTM (Graves et al. 2014) with N rows of W numbers, R read heads and V write heads: one step, in the order
 * of the paper.
 *
 * @param readFirst whether a step reads the memory that it found
 */
record NtmJudge(int rows, int word, int readHeads, int writeHeads, boolean readFirst) implements MemoryJudge {
    private int heads() {
        return readHeads + writeHeads;
    }

    /** ξ has (R + V)(W + 6) + 2·V·W numbers. */
    @Override
    public int interfaceSize() {
        return heads() * (word + 6) + 2 * writeHeads * word;
    }

    @Override
    public Map<String, int[]> starts() {
        return Map.of("weights", new int[] {heads(), rows});
    }

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        Var[][] first = Arrays.stream(parameters.matrix(prefix + "start.weights"))
                .map(Vars::softmax)
                .toArray(Var[][]::new);
        Var[][] memory = tape.variables(constant(1e-6));
        return new Sequence() {
            private State state = new State(memory, first);

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                Var[][] reads = new Var[readHeads][];
                state = NtmJudge.this.step(state, xi, reads, probe);
                return probe.see(READS, reads);
            }
        };
    }

    private double[][] constant(double number) {
        double[][] all = new double[rows][word];
        for (double[] row : all) {
            Arrays.fill(row, number);
        }
        return all;
    }

    /** What a step leaves to the next: M (N, W) and w (R + V, N). */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    record State(Var[][] memory, Var[][] weights) {}

    /** The state after the step; writes {@code reads}. */
    State step(State before, Var[] interfaceVector, Var[][] reads, Probe probe) {
        Var[] xi = probe.see(INTERFACE, interfaceVector);
        if (xi.length != interfaceSize()) {
            throw new IllegalArgumentException("ξ needs " + interfaceSize() + " numbers, got " + xi.length);
        }
        int h = heads();
        int at = h * word;
        Var[] keys = indexed(at, i -> xi[i].tanh());
        Var[] strengths = Arrays.stream(Arrays.copyOfRange(xi, at, at += h))
                .map(x -> x.oneplus().plus(-1))
                .toArray(Var[]::new);
        Var[] gates = Vars.sigmoid(Arrays.copyOfRange(xi, at, at += h));
        Var[][] shifts = Vars.rows(Arrays.copyOfRange(xi, at, at += 3 * h), 3);
        Var[] sharpness = Vars.oneplus(Arrays.copyOfRange(xi, at, at += h));
        Var[] erase = Vars.sigmoid(Arrays.copyOfRange(xi, at, at += writeHeads * word));
        int adds = at;
        Var[] add = indexed(writeHeads * word, i -> xi[adds + i].tanh());

        Var[][] weights = new Var[h][];
        for (int i = 0; i < h; i++) {
            Var[] key = Arrays.copyOfRange(keys, i * word, (i + 1) * word);
            Var[] content = contentWeights(before.memory, key, strengths[i], EPSILON);
            Var[] shift = Vars.softmax(shifts[i]);
            weights[i] = LocationJudge.weights(content, before.weights[i], gates[i], shift, sharpness[i]);
        }
        Var[][] reading = probe.see(READ_WEIGHTS, Arrays.copyOf(weights, readHeads));
        Var[][] writing = probe.see(WRITE_WEIGHTS, Arrays.copyOfRange(weights, readHeads, h));

        Var[][] memory = probe.see(
                MEMORY, LocationJudge.write(before.memory, writing, Vars.rows(erase, word), Vars.rows(add, word)));
        for (int i = 0; i < readHeads; i++) {
            reads[i] = read(readFirst ? before.memory : memory, reading[i]);
        }
        return new State(memory, concat(reading, writing));
    }

    private static Var[][] concat(Var[][] a, Var[][] b) {
        Var[][] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}

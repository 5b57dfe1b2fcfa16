package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.*;
import static dev.mneme.model.judge.Quantity.*;

import java.util.Arrays;

/** The memory of a DNC with N rows of W numbers and R read heads: one step, in the order of the paper. */
public record DncJudge(int rows, int word, int heads) implements MemoryJudge {

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private State state = start(tape);

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                state = DncJudge.this.step(state, xi, choices.orders().apply(t), probe);
                return state.reads();
            }
        };
    }

    /** ξ has W·R + 3W + 5R + 3 numbers. */
    @Override
    public int interfaceSize() {
        return word * heads + 3 * word + 5 * heads + 3;
    }

    /** What a step leaves to the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record State(
            Var[] usage, // (N)
            Var[] writeWeights, // (N)
            Var[][] memory, // (N, W)
            Var[][] links, // (N, N)
            Var[] precedence, // (N)
            Var[][] readWeights, // (R, N)
            Var[][] reads) {} // (R, W)

    /** All zero. */
    public State start(Tape tape) {
        return new State(
                tape.zeros(rows),
                tape.zeros(rows),
                tape.zeros(rows, word),
                tape.zeros(rows, rows),
                tape.zeros(rows),
                tape.zeros(heads, rows),
                tape.zeros(heads, word));
    }

    /** The state after the step. */
    public State step(State before, Var[] interfaceVector, AllocationOrder order, Probe probe) {
        Interface xi = look(probe.see(INTERFACE, interfaceVector));

        Var[] retention = probe.see(RETENTION, retention(before.readWeights(), xi.freeGates()));
        Var[] usage = probe.see(USAGE, usage(before.usage(), before.writeWeights(), retention));

        Var[] allocation = probe.see(ALLOCATION, allocation(usage, order.of(Vars.values(usage))));
        Var[] writeContent =
                probe.see(WRITE_CONTENT, contentWeights(before.memory(), xi.writeKey(), xi.writeStrength(), EPSILON));
        Var[] writeWeights =
                probe.see(WRITE_WEIGHTS, writeWeights(allocation, writeContent, xi.allocationGate(), xi.writeGate()));

        Var[][] memory = probe.see(MEMORY, eraseAdd(before.memory(), writeWeights, xi.erase(), xi.write()));

        Var[][] links = probe.see(LINKS, links(before.links(), writeWeights, before.precedence()));
        Var[] precedence = probe.see(PRECEDENCE, precedence(before.precedence(), writeWeights));

        Var[][] backward = new Var[heads][];
        Var[][] content = new Var[heads][];
        Var[][] forward = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            backward[i] = backward(links, before.readWeights()[i]);
            content[i] = contentWeights(memory, xi.readKeys()[i], xi.readStrengths()[i], EPSILON);
            forward[i] = forward(links, before.readWeights()[i]);
        }
        backward = probe.see(BACKWARD, backward);
        content = probe.see(READ_CONTENT, content);
        forward = probe.see(FORWARD, forward);

        Var[][] readWeights = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            readWeights[i] = readWeights(xi.readModes()[i], backward[i], content[i], forward[i]);
        }
        readWeights = probe.see(READ_WEIGHTS, readWeights);

        Var[][] reads = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            reads[i] = read(memory, readWeights[i]);
        }
        reads = probe.see(READS, reads);

        return new State(usage, writeWeights, memory, links, precedence, readWeights, reads);
    }

    /** ξ taken apart and squashed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    record Interface(
            Var[][] readKeys, // (R, W)
            Var[] readStrengths, // (R), at least 1
            Var[] writeKey, // (W)
            Var writeStrength, // at least 1
            Var[] erase, // (W), in [0, 1]
            Var[] write, // (W)
            Var[] freeGates, // (R), in [0, 1]
            Var allocationGate, // in [0, 1]
            Var writeGate, // in [0, 1]
            Var[][] readModes) {} // (R, 3): backward, content, forward, each row sums to 1

    /** {@code ξ = [k^r_1..k^r_R; β^r_1..β^r_R; k^w; β^w; e; v; f_1..f_R; g_a; g_w; π_1..π_R]}. */
    Interface look(Var[] xi) {
        if (xi.length != interfaceSize()) {
            throw new IllegalArgumentException("the interface of N " + rows + ", W " + word + ", R " + heads + " has "
                    + interfaceSize() + " numbers, got " + xi.length);
        }
        var next = new Object() {
            int at;

            Var[] take(int n) {
                at += n;
                return Arrays.copyOfRange(xi, at - n, at);
            }
        };
        return new Interface(
                Vars.rows(next.take(heads * word), word),
                Vars.oneplus(next.take(heads)),
                next.take(word),
                next.take(1)[0].oneplus(),
                Vars.sigmoid(next.take(word)),
                next.take(word),
                Vars.sigmoid(next.take(heads)),
                next.take(1)[0].sigmoid(),
                next.take(1)[0].sigmoid(),
                Arrays.stream(Vars.rows(next.take(3 * heads), 3))
                        .map(Vars::softmax)
                        .toArray(Var[][]::new));
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.*;
import static dev.mneme.model.judge.Quantity.*;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The memory of a DNC with N rows of W numbers, R read heads and V write heads: one step, in the order of the paper. */
public record DncJudge(int rows, int word, int heads, Options options) implements MemoryJudge {
    /**
     * What it does differently from the paper.
     *
     * @param writeHeads V
     * @param masked whether content is looked up through masks
     * @param floor α of the masks
     * @param deallocates whether what is freed is erased
     * @param sharpens whether what is found along links is sharpened
     * @param links whether there are links
     * @param usageGradient whether usage is differentiated with respect to the write weights
     */
    public record Options(
            int writeHeads,
            boolean masked,
            double floor,
            boolean deallocates,
            boolean sharpens,
            boolean links,
            boolean usageGradient) {
        /** The paper's. */
        public static final Options NONE = new Options(1, false, 0, false, false, true, true);
    }

    /** That of the paper. */
    public DncJudge(int rows, int word, int heads) {
        this(rows, word, heads, Options.NONE);
    }

    private int writers() {
        return options.writeHeads;
    }

    private int modes() {
        return options.links ? 1 + 2 * writers() : 0;
    }

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private State state = start(tape);

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                AllocationOrder[] orders = IntStream.range(0, writers())
                        .mapToObj(v -> choices.orders().of(t, v))
                        .toArray(AllocationOrder[]::new);
                state = DncJudge.this.step(state, xi, orders, probe);
                return state.reads();
            }
        };
    }

    /** Of the paper's ξ: W·R + 3W + 5R + 3 numbers. */
    @Override
    public int interfaceSize() {
        int v = writers();
        int masks = options.masked ? (v + heads) * word : 0;
        int sharpness = options.sharpens ? 2 * heads * v : 0;
        return heads * (word + 1) + v * (3 * word + 3) + heads + heads * modes() + masks + sharpness;
    }

    /** What a step leaves to the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record State(
            Var[] usage, // (N)
            Var[][] writeWeights, // (V, N)
            Var[][] memory, // (N, W)
            Var[][][] links, // [v]: (N, N)
            Var[][] precedence, // (V, N)
            Var[][] readWeights, // (R, N)
            Var[][] reads) {} // (R, W)

    /** All zero. */
    public State start(Tape tape) {
        return new State(
                tape.zeros(rows),
                tape.zeros(writers(), rows),
                tape.zeros(rows, word),
                IntStream.range(0, writers())
                        .mapToObj(v -> tape.zeros(rows, rows))
                        .toArray(Var[][][]::new),
                tape.zeros(writers(), rows),
                tape.zeros(heads, rows),
                tape.zeros(heads, word));
    }

    /** The state after the step; a free list for each write head. */
    public State step(State before, Var[] interfaceVector, AllocationOrder[] orders, Probe probe) {
        Interface xi = look(probe.see(INTERFACE, interfaceVector));

        Var[] retention = probe.see(RETENTION, retention(before.readWeights(), xi.freeGates()));
        Var[][] written = options.usageGradient ? before.writeWeights() : constants(before.writeWeights());
        Var[] usage = probe.see(USAGE, usage(before.usage(), written, retention));

        Var[][] allocation = probe.see(ALLOCATION, allocations(usage, orders, xi));
        Var[][] writeContent = probe.see(
                WRITE_CONTENT,
                content(before.memory(), xi.writeKeys(), xi.writeStrengths(), xi.writeMasks(), writers()));
        Var[][] writeWeights = new Var[writers()][];
        for (int v = 0; v < writers(); v++) {
            writeWeights[v] = writeWeights(allocation[v], writeContent[v], xi.allocationGates()[v], xi.writeGates()[v]);
        }
        writeWeights = probe.see(WRITE_WEIGHTS, writeWeights);

        Var[][] kept = options.deallocates ? deallocate(before.memory(), retention) : before.memory();
        Var[][] memory = probe.see(MEMORY, LocationJudge.write(kept, writeWeights, xi.erase(), xi.write()));

        Var[][] content =
                probe.see(READ_CONTENT, content(memory, xi.readKeys(), xi.readStrengths(), xi.readMasks(), heads));
        Linked linked = options.links
                ? link(before, writeWeights, content, xi, probe)
                : new Linked(before.links(), before.precedence(), content);
        Var[][] readWeights = probe.see(READ_WEIGHTS, linked.readWeights());

        Var[][] reads = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            reads[i] = read(memory, readWeights[i]);
        }
        reads = probe.see(READS, reads);
        return new State(usage, writeWeights, memory, linked.links(), linked.precedence(), readWeights, reads);
    }

    private static Var[][] constants(Var[][] weights) {
        return Arrays.stream(weights)
                .map(row -> row[0].tape().variables(Vars.values(row)))
                .toArray(Var[][]::new);
    }

    /** Each head's on the usage that those before it leave. */
    private Var[][] allocations(Var[] usage, AllocationOrder[] orders, Interface xi) {
        Var[][] allocation = new Var[writers()][];
        Var[] simulated = usage;
        for (int v = 0; v < writers(); v++) {
            allocation[v] = allocation(simulated, orders[v].of(Vars.values(simulated)));
            simulated = simulated(simulated, allocation[v], xi.allocationGates()[v], xi.writeGates()[v]);
        }
        return allocation;
    }

    private Var[][] content(Var[][] memory, Var[][] keys, Var[] strengths, Var[][] masks, int count) {
        return IntStream.range(0, count)
                .mapToObj(h -> options.masked
                        ? contentWeights(memory, keys[h], strengths[h], masks[h], options.floor, EPSILON)
                        : contentWeights(memory, keys[h], strengths[h], EPSILON))
                .toArray(Var[][]::new);
    }

    /** L, p and w^r after the step. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Linked(Var[][][] links, Var[][] precedence, Var[][] readWeights) {}

    private Linked link(State before, Var[][] writeWeights, Var[][] content, Interface xi, Probe probe) {
        int v = writers();
        Var[][][] links = new Var[v][][];
        Var[][] precedence = new Var[v][];
        for (int w = 0; w < v; w++) {
            links[w] = links(before.links()[w], writeWeights[w], before.precedence()[w]);
            precedence[w] = precedence(before.precedence()[w], writeWeights[w]);
        }
        Var[][] all =
                probe.see(LINKS, Arrays.stream(links).flatMap(Arrays::stream).toArray(Var[][]::new));
        for (int w = 0; w < v; w++) {
            links[w] = Arrays.copyOfRange(all, w * rows, (w + 1) * rows);
        }
        precedence = probe.see(PRECEDENCE, precedence);

        Var[][] backward = new Var[heads * v][]; // head by head, of each the write heads
        Var[][] forward = new Var[heads * v][];
        for (int k = 0; k < heads * v; k++) {
            Var[] readBefore = before.readWeights()[k / v];
            backward[k] = backward(links[k % v], readBefore);
            forward[k] = forward(links[k % v], readBefore);
            if (options.sharpens) {
                backward[k] = sharpened(backward[k], xi.backwardSharpness()[k], EPSILON);
                forward[k] = sharpened(forward[k], xi.forwardSharpness()[k], EPSILON);
            }
        }
        backward = probe.see(BACKWARD, backward);
        forward = probe.see(FORWARD, forward);

        Var[][] readWeights = new Var[heads][];
        for (int i = 0; i < heads; i++) {
            readWeights[i] = readWeights(
                    xi.readModes()[i],
                    Arrays.copyOfRange(backward, i * v, (i + 1) * v),
                    content[i],
                    Arrays.copyOfRange(forward, i * v, (i + 1) * v));
        }
        return new Linked(links, precedence, readWeights);
    }

    /** ξ taken apart and squashed; empty what is not there. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    record Interface(
            Var[][] readKeys, // (R, W)
            Var[] readStrengths, // (R), at least 1
            Var[][] writeKeys, // (V, W)
            Var[] writeStrengths, // (V), at least 1
            Var[][] erase, // (V, W), in [0, 1]
            Var[][] write, // (V, W)
            Var[] freeGates, // (R), in [0, 1]
            Var[] allocationGates, // (V), in [0, 1]
            Var[] writeGates, // (V), in [0, 1]
            Var[][] readModes, // (R, 1 + 2V): backward, content, forward, each row sums to 1
            Var[][] writeMasks, // (V, W), in [0, 1]
            Var[][] readMasks, // (R, W), in [0, 1]
            Var[] forwardSharpness, // (R·V), at least 1
            Var[] backwardSharpness) {} // (R·V), at least 1

    /**
     * {@code ξ = [k^r_1..k^r_R; β^r_1..β^r_R; k^w; β^w; e; v; f_1..f_R; g_a; g_w; π_1..π_R]}, then masks
     * {@code [m^w; m^r]}, then sharpness {@code [s^f; s^b]}.
     */
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
        int v = writers();
        int masks = options.masked ? word : 0;
        int sharpness = options.sharpens ? heads * v : 0;
        return new Interface(
                Vars.rows(next.take(heads * word), word),
                Vars.oneplus(next.take(heads)),
                Vars.rows(next.take(v * word), word),
                Vars.oneplus(next.take(v)),
                Vars.rows(Vars.sigmoid(next.take(v * word)), word),
                Vars.rows(next.take(v * word), word),
                Vars.sigmoid(next.take(heads)),
                Vars.sigmoid(next.take(v)),
                Vars.sigmoid(next.take(v)),
                Arrays.stream(Vars.rows(next.take(heads * modes()), Math.max(1, modes())))
                        .map(Vars::softmax)
                        .toArray(Var[][]::new),
                Vars.rows(Vars.sigmoid(next.take(v * masks)), word),
                Vars.rows(Vars.sigmoid(next.take(heads * masks)), word),
                Vars.oneplus(next.take(sharpness)),
                Vars.oneplus(next.take(sharpness)));
    }
}

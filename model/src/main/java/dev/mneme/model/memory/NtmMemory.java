package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.HeadWrites;
import dev.mneme.model.addressing.ShiftSharpen;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Sizes;
import java.util.List;

/**
 * The memory of the Neural Turing Machine (Graves et al. 2014): N rows of W floats, R read heads and V write heads, each of
 * which finds its rows by content, then by location relative to where it was. The heads write first and read what they
 * wrote. M starts at {@value #FIRST} everywhere, the weights of all heads at a softmax of learned numbers.
 *
 * <p>Departures: keys and words go through tanh, strengths through softplus, and shifts reach one row either way (Collier
 * and Beel 2018, whose recipe trains reliably); the cosine's ε, see {@link ContentWeights}.
 */
public final class NtmMemory implements Memory {
    private static final float FIRST = 1e-6f;

    /** After Graves et al. 2014, figures 6 and 9. */
    private static final String WRITES =
            "How strongly each memory row is written. A network that has learned to store steps from row to row: one"
                + " bright cell a step, each beside the last, by a shift of one. A jump means that the head looked a"
                + " row up by its content. Spread-out weights blur whatever is stored there.";

    private static final String READS =
            "Where the read head looks. To recall a sequence it jumps to the row in which that begins, and then steps"
                + " from row to row as the write head did: the pattern of the write weights comes back, later. Nothing"
                + " is ever freed; a row is forgotten by being erased.";

    /**
     * Its settings.
     *
     * @param writeHeads V
     * @param readFirst whether a step reads M(t-1), as Collier and Beel do, instead of the M that it wrote
     */
    public record Config(
            MemorySize size,

            @Meaning("V, write heads of a dnc or an ntm") @Range(least = 1, most = Sizes.LARGEST) @Since("0.1")
            int writeHeads,

            @Meaning("Let an ntm read its memory before a step writes it") @Since("0.1")
            boolean readFirst)
            implements MemoryConfig {
        /** Refuses fewer rows than a head looks at, and more words than a vector of floats can hold. */
        public Config {
            Configs.check(Config.class, size, writeHeads, readFirst);
            if (size.memorySize() < ShiftSharpen.SHIFTS) {
                throw new IllegalArgumentException(
                        "an NTM moves its weights to the rows on either side: --memory-size must be at least %s, but is %s"
                                .formatted(ShiftSharpen.SHIFTS, size.memorySize()));
            }
            long heads = (long) size.readHeads() + writeHeads;
            Sizes.require("the read and write heads times word-size", heads * size.wordSize());
            Sizes.require("the read and write heads times memory-size", heads * size.memorySize());
        }

        @Override
        public NtmMemory create() {
            return new NtmMemory(this);
        }

        @Override
        public boolean shiftsHeads() {
            return true;
        }
    }

    private final int rows;
    private final int wordSize;
    private final int readHeads;
    private final int writeHeads;
    private final int heads; // R + V, those that read first
    private final boolean readFirst;

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field keys;
    private final Field strengths;
    private final Field gates;
    private final Field shifts;
    private final Field sharpness;
    private final Field erase;
    private final Field add;

    private final InterfaceLayout start = new InterfaceLayout();
    private final Field startWeights;

    /** A memory of these settings. */
    public NtmMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        readHeads = config.size.readHeads();
        writeHeads = config.writeHeads;
        readFirst = config.readFirst;
        heads = readHeads + writeHeads;
        keys = layout.add("keys k", heads, wordSize, Squash.TANH);
        strengths = layout.add("strengths β", 1, heads, Squash.SOFTPLUS);
        gates = layout.add("interpolation gates g", 1, heads, Squash.SIGMOID);
        shifts = layout.add("shifts s", heads, ShiftSharpen.SHIFTS, Squash.SOFTMAX);
        sharpness = layout.add("sharpness γ", 1, heads, Squash.ONEPLUS);
        erase = layout.add("erase vectors e", writeHeads, wordSize, Squash.SIGMOID);
        add = layout.add("add vectors a", writeHeads, wordSize, Squash.TANH);
        startWeights = start.add("weights", heads, rows, Squash.SOFTMAX);
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public InterfaceLayout start() {
        return start;
    }

    @Override
    public int readHeads() {
        return readHeads;
    }

    @Override
    public int readSize() {
        return readHeads * wordSize;
    }

    /** M and its gradient, and what the heads look at of it. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * (wordSize + heads);
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new DenseSequence<>(this, arena, ports, () -> new State(arena), _ -> new Steps(arena));
    }

    /** What is remembered from step to step. */
    private final class State implements DenseSequence.State {
        final StateTensors tensors;
        final Mat memory; // (N, W) M
        final Vec inverseNorm; // (N) 1 / sqrt(|M_i|² + ε)
        final Rows weights; // (R + V, N) w
        final Rows writeWeights; // (V, N) the last of them
        private final Vec first; // (W) a row of M at the start

        State(TensorArena arena) {
            tensors = new StateTensors(arena);
            memory = tensors.mat("memory", rows, wordSize);
            inverseNorm = tensors.derived(rows);
            weights = tensors.rows("weights", heads, rows);
            writeWeights = Rows.of(weights.mat().rows(readHeads, writeHeads));
            first = arena.vec(wordSize);
        }

        @Override
        public StateTensors tensors() {
            return tensors;
        }

        @Override
        public void reset() {
            tensors.zero();
            Kernels.fill(first, FIRST);
            Blocks.broadcastRow(first, memory, 0, rows);
            settle();
        }

        @Override
        public void settle() {
            Kernels.inverseNorms(memory, ContentWeights.EPSILON, inverseNorm);
        }
    }

    /** What a step leaves for the way back, its state apart. */
    private record Frame(
            ContentWeights.Frame content, // (R + V, N) w^c
            ShiftSharpen.Frame location,
            HeadWrites.Frame writes) {}

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<State, Frame> {
        private final TensorArena arena;
        private final ContentWeights contentWeights;
        private final ShiftSharpen location;
        private final HeadWrites writes;
        private final DenseReads reads;

        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private final CarriedGradient dWeights; // (R + V, N)
        private final Rows dWriteWeights; // (V, N)
        private final Rows dContent; // (R + V, N)

        Steps(TensorArena arena) {
            this.arena = arena;
            contentWeights = new ContentWeights(arena, heads, rows);
            location = new ShiftSharpen(arena, heads, rows);
            writes = new HeadWrites(arena, writeHeads, rows, wordSize);
            reads = new DenseReads(arena, readHeads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dWeights = new CarriedGradient(arena, heads, rows);
            dWriteWeights = Rows.of(arena, writeHeads, rows);
            dContent = Rows.of(arena, heads, rows);
        }

        @Override
        public Frame frame() {
            return new Frame(contentWeights.frame(arena), location.frame(arena), writes.frame(arena));
        }

        @Override
        public void begin(Controls told, State first) {
            Kernels.copy(startWeights.of(told).mat(), first.weights.mat());
        }

        @Override
        public void beginBackward(Controls dTold) {
            Kernels.copy(dWeights.now().mat(), startWeights.of(dTold).mat());
        }

        @Override
        public void forward(int t, Controls c, State before, Frame f, State after, Vec read) {
            contentWeights.forward(before.memory, before.inverseNorm, keys.of(c), strengths.vec(c), f.content);
            location.forward(
                    f.content.weights(),
                    before.weights,
                    gates.vec(c),
                    shifts.of(c),
                    sharpness.vec(c),
                    f.location,
                    after.weights);
            writes.forward(before.memory, after.writeWeights, erase.of(c), add.of(c), f.writes, after.memory);
            after.settle();
            reads.forward(after.weights, readFirst ? before.memory : after.memory, read);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            dWeights.clear();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            Kernels.zero(dWriteWeights.mat());
            Kernels.zero(dContent.mat());
            Rows dW = dWeights.now();

            if (!readFirst) {
                reads.backward(after.weights, after.memory, dRead, dW, dMemory);
            }
            writes.backward(
                    before.memory,
                    after.writeWeights,
                    erase.of(c),
                    add.of(c),
                    f.writes,
                    dMemory,
                    dWriteWeights,
                    erase.of(dC),
                    add.of(dC));
            if (readFirst) {
                reads.backward(after.weights, before.memory, dRead, dW, dMemory);
            }
            for (int v = 0; v < writeHeads; v++) {
                Kernels.add(dWriteWeights.row(v), dW.row(readHeads + v));
            }

            location.backward(
                    f.content.weights(),
                    before.weights,
                    gates.vec(c),
                    shifts.of(c),
                    sharpness.vec(c),
                    f.location,
                    after.weights,
                    dW,
                    dContent,
                    dWeights.before(),
                    gates.vec(dC),
                    shifts.of(dC),
                    sharpness.vec(dC));
            contentWeights.backward(
                    before.memory,
                    before.inverseNorm,
                    keys.of(c),
                    strengths.vec(c),
                    f.content,
                    dContent,
                    dMemory,
                    keys.of(dC),
                    strengths.vec(dC));
            dWeights.turn();
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return new Quantities(rows)
                    .weights("write weights", writeHeads, WRITES, t -> states.get(t + 1).writeWeights)
                    .weights("read weights", readHeads, READS, t -> states.get(t + 1).weights)
                    .list();
        }
    }
}

package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.FastWeights;
import dev.mneme.model.addressing.HopReads;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Ignored;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Sizes;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/**
 * The Fast Weight Memory (Schlag et al. 2021): a tensor F (d, d, d) that maps two keys to a word. A step writes one word,
 * then reads what it wrote in hops, each of which takes what the last one found for its first key. What is read is not
 * fed back to the controller, as published: fed back, the normalisations multiply gradients without bound. F starts at 0.
 */
public final class FwmMemory implements Memory {
    private static final int LARGEST_WORD = 256; // cubed it is the largest size of all

    private static final String WRITES =
            "How strongly each row of the fast weights is written: the number of the first key that belongs to it,"
                + " squared, as a share of the write gate. There are no addresses: a word is spread over all rows that"
                + " its key names. Nothing bright: the gate is closed and the memory is left alone.";

    private static final String READS =
            "Which rows of the fast weights the first hop reads, as shares. To recall a word it shows the pattern that"
                    + " the write weights had when that word was written. What it finds is the key of the next hop.";

    private static final String USAGE =
            "How much each row of the fast weights holds, as its length; all together hold 1 at most. When they are"
                    + " full, each write makes everything else a little fainter. Nothing is ever freed; a word is"
                    + " forgotten by another one under its keys, and by fading.";

    /**
     * Its settings; of the sizes it uses W alone, which is d.
     *
     * @param hops how often a step reads, each time by what it found before
     */
    public record Config(
            @Ignored({"memory-size", "read-heads"}) MemorySize size,

            @Meaning("Reads of an fwm in a step, each by what the last one found")
            @Range(least = 1, most = Sizes.LARGEST)
            @Since("0.1")
            int hops)
            implements MemoryConfig {
        /** Refuses words whose cube is too large, and more keys than a vector of floats can hold. */
        public Config {
            Configs.check(Config.class, size, hops);
            if (size.wordSize() > LARGEST_WORD) {
                throw new IllegalArgumentException(
                        "an fwm holds word-size times word-size words: --word-size must be at most %s, but is %s"
                                .formatted(LARGEST_WORD, size.wordSize()));
            }
            Sizes.require("hops times word-size", (long) hops * size.wordSize());
        }

        @Override
        public FwmMemory create() {
            return new FwmMemory(this);
        }
    }

    private final int size; // d
    private final int hops;
    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field firstKey;
    private final Field secondKey;
    private final Field word;
    private final Field gate;
    private final Field start;
    private final Field keys;

    /** A memory of these settings. */
    public FwmMemory(Config config) {
        size = config.size.wordSize();
        hops = config.hops;
        firstKey = layout.add("first write key s", 1, size, Squash.TANH);
        secondKey = layout.add("second write key r", 1, size, Squash.TANH);
        word = layout.add("write word t", 1, size, Squash.TANH);
        gate = layout.add("write gate β", 1, 1, Squash.OPEN);
        start = layout.add("first read key n_0", 1, size, Squash.NONE);
        keys = layout.add("read keys r_i", hops, size, Squash.TANH);
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readHeads() {
        return 1;
    }

    @Override
    public int readSize() {
        return size;
    }

    @Override
    public boolean feedsBack() {
        return false;
    }

    /** F and its gradient. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * size * size * size;
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new DenseSequence<>(this, arena, ports, () -> new State(arena), _ -> new Steps(arena, ports.steps()));
    }

    /** Nothing: the fast weights, whose tape is their own, are all that is remembered. */
    private record State(StateTensors tensors) implements DenseSequence.State {
        State(TensorArena arena) {
            this(new StateTensors(arena));
        }

        @Override
        public void settle() {}
    }

    /** What a step leaves for the way back, and to be looked at. */
    private record Frame(
            HopReads.Frame hops,
            Rows written, // (1, d) the share of each row in what is written
            Rows read) {} // (1, d) in what the first hop reads

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<State, Frame> {
        private final TensorArena arena;
        private final FastWeights weights;
        private final HopReads reads;

        Steps(TensorArena arena, int steps) {
            this.arena = arena;
            weights = new FastWeights(arena, size, steps);
            reads = new HopReads(arena, hops, size);
        }

        @Override
        public Frame frame() {
            return new Frame(reads.frame(arena), Rows.of(arena, 1, size), Rows.of(arena, 1, size));
        }

        @Override
        public void forward(int t, Controls c, State before, Frame f, State after, Vec read) {
            float beta = gate.vec(c).get(0);
            weights.forward(t, firstKey.vec(c), secondKey.vec(c), word.vec(c), beta);
            reads.forward(weights.weights(), start.vec(c), keys.of(c), f.hops, read);
            share(beta, firstKey.vec(c), f.written.row(0));
            share(1, start.vec(c), f.read.row(0));
        }

        private static void share(float whole, Vec key, Vec shares) {
            Kernels.multiply(key, key, shares);
            float sum = Kernels.sum(shares);
            Kernels.scale(sum > 0 ? whole / sum : 0, shares);
        }

        @Override
        public void clearGradient() {
            weights.clearGradient();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            reads.backward(
                    weights.after(t),
                    start.vec(c),
                    keys.of(c),
                    f.hops,
                    dRead,
                    weights.gradient(),
                    start.vec(dC),
                    keys.of(dC));
            weights.backward(t, firstKey.vec(dC), secondKey.vec(dC), word.vec(dC), gate.vec(dC));
        }

        @Override
        public void reset() {
            weights.reset();
        }

        @Override
        public void carry() {
            weights.carry();
        }

        @Override
        public List<StateTensor> remembered() {
            return List.of(new StateTensor(
                    "memory", List.of(size, size, size), weights.beginning().mat()));
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return new Quantities(size)
                    .weights("write weights", 1, WRITES, t -> frames.get(t).written)
                    .weights("read weights", 1, READS, t -> frames.get(t).read)
                    .usage(USAGE, weights::rowNorms)
                    .list();
        }
    }
}

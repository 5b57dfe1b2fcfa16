package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.EraseRowsAdd;
import dev.mneme.model.addressing.LeastUsed;
import dev.mneme.model.addressing.LruWeights;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Since;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.Quantity;
import java.util.List;

/**
 * The memory of a memory-augmented neural network with least recently used access (MANN, Santoro et al. 2016): R heads each
 * write the rows that they read last or one of the R least used rows, which are cleared first; then they read all N rows by
 * content, without a strength. M starts at {@value #FIRST} everywhere, every head as if it had read row 0.
 *
 * <p>Departures: each head writes a word of its own, as the re-implementation that beats the paper; {@code tied} writes the
 * key, as the paper does. The cosine's ε, see {@link ContentWeights}.
 *
 * <p>Gradients go through weights and words, not through usage nor the choice of the least used rows.
 */
public final class LruMemory implements Memory {
    /** The choice of each step: the least used rows, one a head. */
    public static final String LEAST_USED = DamMemory.LEAST_USED;

    private static final float FIRST = 1e-6f;
    private static final float DECAY = 0.95f; // γ, by which usage falls in a step

    /**
     * Its settings.
     *
     * @param tied whether a head writes the key by which it reads, instead of a word of its own
     */
    public record Config(
            MemorySize size,

            @Meaning("Let a head of an lru write the key by which it reads") @Since("0.1")
            boolean tied)
            implements MemoryConfig {
        /** Refuses more heads than rows. */
        public Config {
            Configs.check(Config.class, size, tied);
            size.requireARowForEachHead();
        }

        @Override
        public LruMemory create() {
            return new LruMemory(this);
        }

        @Override
        public boolean choosesRows() {
            return true;
        }
    }

    private final int rows;
    private final int wordSize;
    private final int heads;

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field keys;
    private final Field words; // the keys, if they are tied
    private final Field gates;

    /** A memory of these settings. */
    public LruMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        keys = layout.add("keys k", heads, wordSize, Squash.TANH);
        words = config.tied ? keys : layout.add("write words a", heads, wordSize, Squash.TANH);
        gates = layout.add("write gates α", 1, heads, Squash.SIGMOID);
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readHeads() {
        return heads;
    }

    @Override
    public int readSize() {
        return heads * wordSize;
    }

    /** M and its gradient. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * wordSize;
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
        final Vec usage; // (N) w^u
        final Rows readWeights; // (R, N) w^r
        private final Vec first; // (W) a row of M at the start

        State(TensorArena arena) {
            tensors = new StateTensors(arena);
            memory = tensors.mat("memory", rows, wordSize);
            inverseNorm = tensors.derived(rows);
            usage = tensors.vec("usage", rows);
            readWeights = tensors.rows("read_weights", heads, rows);
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
            for (int i = 0; i < heads; i++) {
                readWeights.row(i).set(0, 1);
            }
            settle();
        }

        @Override
        public void settle() {
            Kernels.inverseNorms(memory, ContentWeights.EPSILON, inverseNorm);
        }
    }

    /** What a step leaves for the way back, its state apart. */
    private final class Frame {
        final int[] leastUsed = new int[heads]; // lu
        final Rows writeWeights; // (R, N) w^w
        final ContentWeights.Frame content; // (R, N)

        Frame(TensorArena arena, ContentWeights contentWeights) {
            writeWeights = Rows.of(arena, heads, rows);
            content = contentWeights.frame(arena);
        }
    }

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<State, Frame> {
        private final TensorArena arena;
        private final ContentWeights contentWeights;
        private final DenseReads reads;

        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private final CarriedGradient dReadWeights; // (R, N)
        private final Rows dWriteWeights; // (R, N)

        Steps(TensorArena arena) {
            this.arena = arena;
            contentWeights = new ContentWeights(arena, heads, rows);
            reads = new DenseReads(arena, heads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dReadWeights = new CarriedGradient(arena, heads, rows);
            dWriteWeights = Rows.of(arena, heads, rows);
        }

        @Override
        public Frame frame() {
            return new Frame(arena, contentWeights);
        }

        @Override
        public void forward(int t, Controls c, State before, Frame f, State after, Vec read) {
            LeastUsed.rows(before.usage, f.leastUsed);
            LruWeights.forward(before.readWeights, f.leastUsed, gates.vec(c), f.writeWeights);
            Kernels.copy(before.memory, after.memory);
            EraseRowsAdd.forward(f.leastUsed, f.writeWeights, words.of(c), after.memory);
            after.settle();

            contentWeights.forward(after.memory, after.inverseNorm, keys.of(c), f.content);
            Kernels.copy(f.content.weights().mat(), after.readWeights.mat());
            reads.forward(after.readWeights, after.memory, read);

            LeastUsed.discountedSum(DECAY, before.usage, f.writeWeights, after.readWeights, after.usage);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            dReadWeights.clear();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            Kernels.zero(dWriteWeights.mat());
            Rows dWeights = dReadWeights.now();
            reads.backward(after.readWeights, after.memory, dRead, dWeights, dMemory);
            contentWeights.backward(
                    after.memory, after.inverseNorm, keys.of(c), f.content, dWeights, dMemory, keys.of(dC));

            EraseRowsAdd.backward(f.leastUsed, f.writeWeights, words.of(c), dMemory, dWriteWeights, words.of(dC));
            LruWeights.backward(
                    before.readWeights, f.leastUsed, gates.vec(c), dWriteWeights, dReadWeights.before(), gates.vec(dC));
            dReadWeights.turn();
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return new Quantities(rows)
                    .weightsTogether(Captions.lruWrites(heads), heads, t -> frames.get(t).writeWeights)
                    .weights("read weights", heads, Captions.LRU_READS, t -> states.get(t + 1).readWeights)
                    .usage(Captions.LRU_USAGE, t -> states.get(t + 1).usage)
                    .choice(LEAST_USED, 1, heads, t -> new int[][] {frames.get(t).leastUsed})
                    .list();
        }
    }
}

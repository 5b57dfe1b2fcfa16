package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.AccessWeights;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.EraseRowsAdd;
import dev.mneme.model.addressing.LeastUsed;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.Quantity;
import java.util.List;

/**
 * Dense Access Memory (Rae et al., NIPS 2016): SAM that reads all N rows, and the measure of its cost. R
 * heads write the rows they read last and the least used row. The state starts at 0.
 *
 * <p>Gradients go through weights and words, not through the choice of the least used rows.
 */
public final class DamMemory implements Memory {
    /** The choice of each step: the least used rows u_1..u_R. */
    public static final String LEAST_USED = "least used rows";

    /** Its settings. */
    public record Config(MemorySize size) implements MemoryConfig {
        /** Refuses more heads than rows. */
        public Config {
            size.requireARowForEachHead();
        }

        @Override
        public DamMemory create() {
            return new DamMemory(this, LeastUsed.DISCOUNTED_SUM);
        }

        @Override
        public boolean choosesRows() {
            return true;
        }
    }

    private final int rows;
    private final int wordSize;
    private final int heads;
    private final LeastUsed rule;

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field keys;
    private final Field strengths;
    private final Field words;
    private final Field writeGates;
    private final Field interpolation;

    /** A memory of these settings, with a rule of which row was used least. */
    public DamMemory(Config config, LeastUsed rule) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        this.rule = rule;
        keys = layout.add("keys q", heads, wordSize, Squash.NONE);
        strengths = layout.add("strengths β", 1, heads, Squash.ONEPLUS);
        words = layout.add("write words a", heads, wordSize, Squash.NONE);
        writeGates = layout.add("write gates α", 1, heads, Squash.SIGMOID);
        interpolation = layout.add("interpolation gates γ", 1, heads, Squash.SIGMOID);
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
        final Vec usage; // (N) U
        final Vec clock; // (1) steps since the reset
        final Rows readWeights; // (R, N) w^r

        State(TensorArena arena) {
            tensors = new StateTensors(arena);
            memory = tensors.mat("memory", rows, wordSize);
            inverseNorm = tensors.derived(rows);
            usage = tensors.vec("usage", rows);
            clock = tensors.vec("clock", 1);
            readWeights = tensors.rows("read_weights", heads, rows);
        }

        @Override
        public StateTensors tensors() {
            return tensors;
        }

        @Override
        public void settle() {
            Kernels.inverseNorms(memory, ContentWeights.EPSILON, inverseNorm);
        }
    }

    /** What a step leaves for the way back, its state apart. */
    private final class Frame {
        final int[] leastUsed = new int[heads]; // u
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
            AccessWeights.forward(
                    before.readWeights, f.leastUsed, writeGates.vec(c), interpolation.vec(c), f.writeWeights);
            Kernels.copy(before.memory, after.memory);
            EraseRowsAdd.forward(f.leastUsed, f.writeWeights, words.of(c), after.memory);
            after.settle();

            contentWeights.forward(after.memory, after.inverseNorm, keys.of(c), strengths.vec(c), f.content);
            Kernels.copy(f.content.weights().mat(), after.readWeights.mat());
            reads.forward(after.readWeights, after.memory, read);

            after.clock.set(0, before.clock.get(0) + 1);
            rule.forward(before.usage, f.writeWeights, after.readWeights, after.clock.get(0), after.usage);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            dReadWeights.clear();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            Kernels.zero(dWriteWeights.mat());
            reads.backward(after.readWeights, after.memory, dRead, dReadWeights.now(), dMemory);
            contentWeights.backward(
                    after.memory,
                    after.inverseNorm,
                    keys.of(c),
                    strengths.vec(c),
                    f.content,
                    dReadWeights.now(),
                    dMemory,
                    keys.of(dC),
                    strengths.vec(dC));

            EraseRowsAdd.backward(f.leastUsed, f.writeWeights, words.of(c), dMemory, dWriteWeights, words.of(dC));
            AccessWeights.backward(
                    before.readWeights,
                    f.leastUsed,
                    writeGates.vec(c),
                    interpolation.vec(c),
                    dWriteWeights,
                    dReadWeights.before(),
                    writeGates.vec(dC),
                    interpolation.vec(dC));
            dReadWeights.turn();
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return new Quantities(rows)
                    .weightsTogether(Captions.accessWrites(heads, "least used"), heads, t -> frames.get(t).writeWeights)
                    .weights("read weights", heads, Captions.CONTENT_READS, t -> states.get(t + 1).readWeights)
                    .usage(Captions.DAM_USAGE, t -> states.get(t + 1).usage)
                    .choice(LEAST_USED, 1, heads, t -> new int[][] {frames.get(t).leastUsed})
                    .list();
        }
    }
}

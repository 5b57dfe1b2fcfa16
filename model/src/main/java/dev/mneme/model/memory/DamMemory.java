package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
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
import dev.mneme.model.part.StateTensor;
import java.util.List;

/**
 * Dense Access Memory (Rae et al., NIPS 2016): SAM that reads all N rows, and the measure of its cost. R
 * heads write the rows they read last and the least used row. The state starts at 0.
 *
 * <p>Gradients go through weights and words, not through the choice of the least used rows.
 */
public final class DamMemory implements Memory {
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
    public int readSize() {
        return heads * wordSize;
    }

    /** M and its gradient. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * wordSize;
    }

    @Override
    public DamUnroll unroll(TensorArena arena, Ports ports) {
        return new DamUnroll(arena, ports);
    }

    /** What is remembered from step to step. */
    private final class State {
        final Mat memory; // (N, W) M
        final Vec inverseNorm; // (N) 1 / sqrt(|M_i|² + ε)
        final Vec usage; // (N) U
        final Vec clock; // (1) steps since the reset
        final Rows readWeights; // (R, N) w^r

        State(TensorArena arena) {
            memory = arena.mat(rows, wordSize);
            inverseNorm = arena.vec(rows);
            usage = arena.vec(rows);
            clock = arena.vec(1);
            readWeights = Rows.of(arena, heads, rows);
        }

        void reset() {
            Kernels.zero(memory);
            Kernels.zero(usage);
            Kernels.zero(clock);
            Kernels.zero(readWeights.mat());
            norms();
        }

        void norms() {
            Kernels.inverseNorms(memory, ContentWeights.EPSILON, inverseNorm);
        }

        void copyFrom(State other) {
            Kernels.copy(other.memory, memory);
            Kernels.copy(other.inverseNorm, inverseNorm);
            Kernels.copy(other.usage, usage);
            Kernels.copy(other.clock, clock);
            Kernels.copy(other.readWeights.mat(), readWeights.mat());
        }
    }

    /** What a step leaves for the way back, its state apart. */
    private final class Frame {
        final InterfaceLayout.Raw raw;
        final InterfaceLayout.Raw dRaw;
        final Controls controls;
        final int[] leastUsed = new int[heads]; // u
        final Rows writeWeights; // (R, N) w^w
        final ContentWeights.Frame content; // (R, N)

        Frame(TensorArena arena, ContentWeights contentWeights, Vec control, Vec dControl) {
            raw = layout.raw(control);
            dRaw = layout.raw(dControl);
            controls = layout.controls(arena);
            writeWeights = Rows.of(arena, heads, rows);
            content = contentWeights.frame(arena);
        }
    }

    /** One sequence of a dense access memory. */
    public final class DamUnroll implements Unroll {
        private final Ports ports;
        private final Tape tape;
        private final ContentWeights contentWeights;
        private final State[] states; // [t] before step t
        private final Frame[] frames; // [t]
        private final Rows reads; // (R, W) r

        private final Controls dControls;
        private final Rows dReads; // (R, W)
        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private Rows dReadWeights; // (R, N)
        private Rows dReadWeightsBefore; // (R, N)
        private final Rows dWriteWeights; // (R, N)

        private DamUnroll(TensorArena arena, Ports ports) {
            this.ports = ports;
            int steps = ports.steps();
            tape = new Tape(steps);
            contentWeights = new ContentWeights(arena, heads, rows);
            states = new State[steps + 1];
            frames = new Frame[steps];
            for (int t = 0; t <= steps; t++) {
                states[t] = new State(arena);
                if (t < steps) {
                    frames[t] = new Frame(arena, contentWeights, ports.control()[t], ports.dControl()[t]);
                }
            }
            reads = Rows.of(arena, heads, wordSize);
            dControls = layout.controls(arena);
            dReads = Rows.of(arena, heads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dReadWeights = Rows.of(arena, heads, rows);
            dReadWeightsBefore = Rows.of(arena, heads, rows);
            dWriteWeights = Rows.of(arena, heads, rows);
        }

        @Override
        public void forward(int t) {
            tape.push(t);
            Frame f = frames[t];
            Controls c = f.controls;
            State before = states[t];
            State after = states[t + 1];
            layout.forward(f.raw, c);

            LeastUsed.rows(before.usage, f.leastUsed);
            AccessWeights.forward(
                    before.readWeights, f.leastUsed, writeGates.vec(c), interpolation.vec(c), f.writeWeights);
            Kernels.copy(before.memory, after.memory);
            EraseRowsAdd.forward(f.leastUsed, f.writeWeights, words.of(c), after.memory);
            after.norms();

            contentWeights.forward(after.memory, after.inverseNorm, keys.of(c), strengths.vec(c), f.content);
            Kernels.copy(f.content.weights().mat(), after.readWeights.mat());
            Kernels.zero(reads.mat());
            MatMul.multiply(after.readWeights.mat(), 0, heads, after.memory, reads.mat(), 0);
            Blocks.pack(reads.mat(), ports.reads()[t]);

            after.clock.set(0, before.clock.get(0) + 1);
            rule.forward(before.usage, f.writeWeights, after.readWeights, after.clock.get(0), after.usage);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            Kernels.zero(dReadWeights.mat());
        }

        @Override
        public void backward(int t) {
            tape.pop(t);
            Frame f = frames[t];
            Controls c = f.controls;
            State before = states[t];
            State after = states[t + 1];
            dControls.zero();
            Kernels.zero(dWriteWeights.mat());
            Kernels.zero(dReadWeightsBefore.mat());

            Blocks.unpack(ports.dReads()[t], dReads.mat());
            MatMul.multiplyTransposed(dReads.mat(), 0, heads, after.memory, dReadWeights.mat(), 0);
            MatMul.transposedMultiply(after.readWeights.mat(), 0, heads, dReads.mat(), 0, dMemory, 0, rows);
            contentWeights.backward(
                    after.memory,
                    after.inverseNorm,
                    keys.of(c),
                    strengths.vec(c),
                    f.content,
                    dReadWeights,
                    dMemory,
                    keys.of(dControls),
                    strengths.vec(dControls));

            EraseRowsAdd.backward(
                    f.leastUsed, f.writeWeights, words.of(c), dMemory, dWriteWeights, words.of(dControls));
            AccessWeights.backward(
                    before.readWeights,
                    f.leastUsed,
                    writeGates.vec(c),
                    interpolation.vec(c),
                    dWriteWeights,
                    dReadWeightsBefore,
                    writeGates.vec(dControls),
                    interpolation.vec(dControls));

            layout.backward(f.raw, c, dControls, f.dRaw);
            Rows spare = dReadWeights;
            dReadWeights = dReadWeightsBefore;
            dReadWeightsBefore = spare;
        }

        @Override
        public void reset() {
            tape.clear();
            states[0].reset();
        }

        @Override
        public void carry(int steps) {
            int run = tape.stepsRun();
            if (steps < run) {
                throw new IllegalStateException(
                        "carry(%s) after %s steps: the memory is that after the last step".formatted(steps, run));
            }
            tape.clear();
            if (run > 0) {
                states[0].copyFrom(states[run]);
            }
        }

        @Override
        public List<StateTensor> state() {
            State s = states[0];
            return List.of(
                    StateTensor.of("memory", s.memory),
                    StateTensor.of("usage", s.usage),
                    StateTensor.of("clock", s.clock),
                    StateTensor.of("read_weights", s.readWeights.mat()));
        }

        @Override
        public void stateChanged() {
            states[0].norms();
        }

        @Override
        public List<Trace> traces() {
            return new Traces(rows, frames.length)
                    .add("write weights", Captions.accessWrites(heads, "least used"), t -> {
                        Vec sum = dReadWeightsBefore.row(0); // spare while nobody goes back
                        Kernels.zero(sum);
                        for (int i = 0; i < heads; i++) {
                            Kernels.add(frames[t].writeWeights.row(i), sum);
                        }
                        return sum.toArray();
                    })
                    .reads(
                            heads,
                            Captions.DAM_READS,
                            head -> t -> states[t + 1].readWeights.row(head).toArray())
                    .add("usage", Captions.DAM_USAGE, t -> states[t + 1].usage.toArray())
                    .list();
        }

        /** The least used rows of step {@code t}, u_1..u_R: a choice that a judge is handed. */
        public int[] leastUsed(int t) {
            return frames[t].leastUsed.clone();
        }
    }
}

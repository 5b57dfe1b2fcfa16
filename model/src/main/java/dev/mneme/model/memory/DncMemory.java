package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.Allocation;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.EraseAdd;
import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.addressing.TemporalLinks;
import dev.mneme.model.addressing.Usage;
import dev.mneme.model.addressing.WriteWeights;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/**
 * The memory of the Differentiable Neural Computer (Graves et al., Nature 538, 2016): N rows of W floats, one write
 * head, R read heads. Everything is differentiated, usage with respect to the write weights included; only the order of
 * the free list is a constant. The state starts at 0.
 *
 * <p>Departure: the cosine's ε, see {@link ContentWeights}.
 */
public final class DncMemory implements Memory {
    private static final int MOST_ROWS = 1 << 17;

    /** Its settings. */
    public record Config(MemorySize size) implements MemoryConfig {
        @Override
        public DncMemory create() {
            return new DncMemory(this);
        }
    }

    private final int rows;
    private final int wordSize;
    private final int heads;

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field readKeys;
    private final Field readStrengths;
    private final Field writeKey;
    private final Field writeStrength;
    private final Field erase;
    private final Field write;
    private final Field freeGates;
    private final Field allocationGate;
    private final Field writeGate;
    private final Field readModes;

    /** A memory of these settings; N at most 2^17. */
    public DncMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        if (rows > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "a DNC links every row of memory to every other: memory-size must be at most %s, but is %s"
                            .formatted(MOST_ROWS, rows));
        }
        readKeys = layout.add("read keys k^r", heads, wordSize, Squash.NONE);
        readStrengths = layout.add("read strengths β^r", 1, heads, Squash.ONEPLUS);
        writeKey = layout.add("write key k^w", 1, wordSize, Squash.NONE);
        writeStrength = layout.add("write strength β^w", 1, 1, Squash.ONEPLUS);
        erase = layout.add("erase vector e", 1, wordSize, Squash.SIGMOID);
        write = layout.add("write vector v", 1, wordSize, Squash.NONE);
        freeGates = layout.add("free gates f", 1, heads, Squash.SIGMOID);
        allocationGate = layout.add("allocation gate g_a", 1, 1, Squash.SIGMOID);
        writeGate = layout.add("write gate g_w", 1, 1, Squash.SIGMOID);
        readModes = layout.add("read modes π", heads, ReadModes.MODES, Squash.SOFTMAX);
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readSize() {
        return heads * wordSize;
    }

    /** L and its gradient, beside which the rest is small. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * rows;
    }

    @Override
    public DncUnroll unroll(TensorArena arena, Ports ports) {
        return new DncUnroll(arena, ports);
    }

    /** What is remembered from step to step, the links apart. */
    private final class State {
        final Mat memory; // (N, W) M
        final Vec inverseNorm; // (N) 1 / sqrt(|M_i|² + ε)
        final Vec usage; // (N) u
        final Vec writeWeights; // (N) w^w
        final Vec precedence; // (N) p
        final Rows readWeights; // (R, N) w^r

        State(TensorArena arena) {
            memory = arena.mat(rows, wordSize);
            inverseNorm = arena.vec(rows);
            usage = arena.vec(rows);
            writeWeights = arena.vec(rows);
            precedence = arena.vec(rows);
            readWeights = Rows.of(arena, heads, rows);
        }

        void reset() {
            Kernels.zero(memory);
            Kernels.zero(usage);
            Kernels.zero(writeWeights);
            Kernels.zero(precedence);
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
            Kernels.copy(other.writeWeights, writeWeights);
            Kernels.copy(other.precedence, precedence);
            Kernels.copy(other.readWeights.mat(), readWeights.mat());
        }
    }

    /** What a step leaves for the way back, its state apart. */
    private static final class Frame {
        final InterfaceLayout.Raw raw;
        final InterfaceLayout.Raw dRaw;
        final Controls controls;
        final Usage.Frame usage;
        final Allocation.Frame allocationOrder;
        final Vec allocation; // (N) a
        final ContentWeights.Frame writeContent; // (1, N) c^w
        final ContentWeights.Frame readContent; // (R, N) c^r
        final Rows forward; // (R, N) f
        final Rows backward; // (R, N) b

        Frame(DncUnroll unroll, DncMemory memory, TensorArena arena, Vec control, Vec dControl) {
            raw = memory.layout.raw(control);
            dRaw = memory.layout.raw(dControl);
            controls = memory.layout.controls(arena);
            usage = unroll.usage.frame(arena);
            allocationOrder = unroll.allocation.frame();
            allocation = arena.vec(memory.rows);
            writeContent = unroll.writeContent.frame(arena);
            readContent = unroll.readContent.frame(arena);
            forward = Rows.of(arena, memory.heads, memory.rows);
            backward = Rows.of(arena, memory.heads, memory.rows);
        }
    }

    /** One sequence of a DNC memory. */
    public final class DncUnroll implements Unroll {
        private final Ports ports;
        private final Tape tape;
        private final Usage usage;
        private final Allocation allocation;
        private final ContentWeights writeContent;
        private final ContentWeights readContent;
        private final TemporalLinks links;
        private final State[] states; // [t] before step t
        private final Frame[] frames; // [t]
        private final Rows reads; // (R, W) r

        private final Controls dControls;
        private final Rows dReads; // (R, W)
        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private final Vec dUsage; // (N) likewise
        private final Vec dPrecedence; // (N) likewise
        private Vec dWrite; // (N) of the step's write weights
        private Vec dWriteBefore; // (N) of those of the step before
        private Rows dReadWeights; // (R, N)
        private Rows dReadWeightsBefore; // (R, N)
        private final Vec dAllocation; // (N)
        private final Rows dWriteContent; // (1, N)
        private final Rows dReadContent; // (R, N)
        private final Rows dForward; // (R, N)
        private final Rows dBackward; // (R, N)

        private DncUnroll(TensorArena arena, Ports ports) {
            this.ports = ports;
            int steps = ports.steps();
            tape = new Tape(steps);
            usage = new Usage(arena, rows);
            allocation = new Allocation(rows);
            writeContent = new ContentWeights(arena, 1, rows);
            readContent = new ContentWeights(arena, heads, rows);
            states = new State[steps + 1];
            frames = new Frame[steps];
            Vec[] written = new Vec[steps];
            Vec[] precedence = new Vec[steps + 1];
            for (int t = 0; t <= steps; t++) {
                states[t] = new State(arena);
                precedence[t] = states[t].precedence;
                if (t > 0) {
                    written[t - 1] = states[t].writeWeights;
                    frames[t - 1] =
                            new Frame(this, DncMemory.this, arena, ports.control()[t - 1], ports.dControl()[t - 1]);
                }
            }
            links = new TemporalLinks(arena, rows, written, precedence);
            reads = Rows.of(arena, heads, wordSize);

            dControls = layout.controls(arena);
            dReads = Rows.of(arena, heads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dUsage = arena.vec(rows);
            dPrecedence = arena.vec(rows);
            dWrite = arena.vec(rows);
            dWriteBefore = arena.vec(rows);
            dReadWeights = Rows.of(arena, heads, rows);
            dReadWeightsBefore = Rows.of(arena, heads, rows);
            dAllocation = arena.vec(rows);
            dWriteContent = Rows.of(arena, 1, rows);
            dReadContent = Rows.of(arena, heads, rows);
            dForward = Rows.of(arena, heads, rows);
            dBackward = Rows.of(arena, heads, rows);
        }

        @Override
        public void forward(int t) {
            boolean again = tape.stepsRun() > 0;
            tape.push(t);
            if (t == 0 && again) {
                links.rewind();
            }
            Frame f = frames[t];
            Controls c = f.controls;
            State before = states[t];
            State after = states[t + 1];
            layout.forward(f.raw, c);

            usage.forward(
                    before.usage, before.writeWeights, before.readWeights, freeGates.vec(c), f.usage, after.usage);
            allocation.forward(after.usage, f.allocationOrder, f.allocation);
            writeContent.forward(
                    before.memory, before.inverseNorm, writeKey.of(c), writeStrength.vec(c), f.writeContent);
            WriteWeights.forward(
                    f.allocation,
                    f.writeContent.weights().row(0),
                    allocationGate.vec(c),
                    writeGate.vec(c),
                    after.writeWeights);

            EraseAdd.forward(before.memory, after.writeWeights, erase.vec(c), write.vec(c), after.memory);
            after.norms();

            links.forward(t, before.readWeights, f.forward, f.backward);
            readContent.forward(after.memory, after.inverseNorm, readKeys.of(c), readStrengths.vec(c), f.readContent);
            ReadModes.forward(readModes.of(c), f.backward, f.readContent.weights(), f.forward, after.readWeights);

            Kernels.zero(reads.mat());
            MatMul.multiply(after.readWeights.mat(), 0, heads, after.memory, reads.mat(), 0);
            Blocks.pack(reads.mat(), ports.reads()[t]);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            Kernels.zero(dUsage);
            Kernels.zero(dPrecedence);
            Kernels.zero(dWrite);
            Kernels.zero(dReadWeights.mat());
            links.clearGradient();
        }

        @Override
        public void backward(int t) {
            tape.pop(t);
            Frame f = frames[t];
            Controls c = f.controls;
            State before = states[t];
            State after = states[t + 1];
            zeroStepGradients();

            Blocks.unpack(ports.dReads()[t], dReads.mat());
            MatMul.multiplyTransposed(dReads.mat(), 0, heads, after.memory, dReadWeights.mat(), 0);
            MatMul.transposedMultiply(after.readWeights.mat(), 0, heads, dReads.mat(), 0, dMemory, 0, rows);

            ReadModes.backward(
                    readModes.of(c),
                    f.backward,
                    f.readContent.weights(),
                    f.forward,
                    dReadWeights,
                    readModes.of(dControls),
                    dBackward,
                    dReadContent,
                    dForward);
            readContent.backward(
                    after.memory,
                    after.inverseNorm,
                    readKeys.of(c),
                    readStrengths.vec(c),
                    f.readContent,
                    dReadContent,
                    dMemory,
                    readKeys.of(dControls),
                    readStrengths.vec(dControls));
            links.backward(t, before.readWeights, dForward, dBackward, dPrecedence, dWrite, dReadWeightsBefore);

            EraseAdd.backward(
                    before.memory,
                    after.writeWeights,
                    erase.vec(c),
                    write.vec(c),
                    dMemory,
                    dWrite,
                    erase.vec(dControls),
                    write.vec(dControls));

            WriteWeights.backward(
                    f.allocation,
                    f.writeContent.weights().row(0),
                    allocationGate.vec(c),
                    writeGate.vec(c),
                    dWrite,
                    dAllocation,
                    dWriteContent.row(0),
                    allocationGate.vec(dControls),
                    writeGate.vec(dControls));
            writeContent.backward(
                    before.memory,
                    before.inverseNorm,
                    writeKey.of(c),
                    writeStrength.vec(c),
                    f.writeContent,
                    dWriteContent,
                    dMemory,
                    writeKey.of(dControls),
                    writeStrength.vec(dControls));
            allocation.backward(after.usage, f.allocationOrder, dAllocation, dUsage);
            usage.backward(
                    before.usage,
                    before.writeWeights,
                    before.readWeights,
                    freeGates.vec(c),
                    f.usage,
                    dUsage,
                    dWriteBefore,
                    dReadWeightsBefore,
                    freeGates.vec(dControls));

            layout.backward(f.raw, c, dControls, f.dRaw);
            stepBack();
        }

        private void zeroStepGradients() {
            dControls.zero();
            Kernels.zero(dWriteBefore);
            Kernels.zero(dReadWeightsBefore.mat());
            Kernels.zero(dAllocation);
            Kernels.zero(dWriteContent.mat());
            Kernels.zero(dReadContent.mat());
            Kernels.zero(dForward.mat());
            Kernels.zero(dBackward.mat());
        }

        private void stepBack() {
            Vec write = dWrite;
            dWrite = dWriteBefore;
            dWriteBefore = write;
            Rows read = dReadWeights;
            dReadWeights = dReadWeightsBefore;
            dReadWeightsBefore = read;
        }

        @Override
        public void reset() {
            tape.clear();
            states[0].reset();
            links.reset();
        }

        @Override
        public void carry(int steps) {
            int run = tape.stepsRun();
            if (steps < run) {
                throw new IllegalStateException(
                        "carry(%s) after %s steps: the links are those after the last step".formatted(steps, run));
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
                    StateTensor.of("write_weights", s.writeWeights),
                    StateTensor.of("precedence", s.precedence),
                    StateTensor.of("read_weights", s.readWeights.mat()),
                    StateTensor.of("links", links.links()));
        }

        @Override
        public void stateChanged() {
            states[0].norms();
        }

        @Override
        public List<Trace> traces() {
            return new Traces(rows, frames.length)
                    .add("write weights", Captions.DNC_WRITES, t -> states[t + 1].writeWeights.toArray())
                    .reads(
                            heads,
                            Captions.DNC_READS,
                            head -> t -> states[t + 1].readWeights.row(head).toArray())
                    .add("usage", Captions.DNC_USAGE, t -> states[t + 1].usage.toArray())
                    .list();
        }

        /** The free list of step {@code t}, ascending usage: a discrete choice that a judge is handed. */
        public int[] allocationOrder(int t) {
            return frames[t].allocationOrder.order().clone();
        }
    }
}

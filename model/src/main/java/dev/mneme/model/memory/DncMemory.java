package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
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
import dev.mneme.model.part.Quantity;
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
    /** The choice of each step: all rows in ascending order of usage. */
    public static final String FREE_LIST = "free list";

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
    private final DncInterface xi; // ξ

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
        xi = new DncInterface(heads, wordSize);
    }

    @Override
    public InterfaceLayout layout() {
        return xi.layout;
    }

    @Override
    public int readHeads() {
        return heads;
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
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new DenseSequence<>(this, arena, ports, () -> new State(arena), states -> new Steps(arena, states));
    }

    /** What is remembered from step to step, the links apart. */
    private final class State implements DenseSequence.State {
        final StateTensors tensors;
        final Mat memory; // (N, W) M
        final Vec inverseNorm; // (N) 1 / sqrt(|M_i|² + ε)
        final Vec usage; // (N) u
        final Vec writeWeights; // (N) w^w
        final Vec precedence; // (N) p
        final Rows readWeights; // (R, N) w^r

        State(TensorArena arena) {
            tensors = new StateTensors(arena);
            memory = tensors.mat("memory", rows, wordSize);
            inverseNorm = tensors.derived(rows);
            usage = tensors.vec("usage", rows);
            writeWeights = tensors.vec("write_weights", rows);
            precedence = tensors.vec("precedence", rows);
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
    private record Frame(
            Usage.Frame usage,
            Allocation.Frame order,
            Vec allocation, // (N) a
            ContentWeights.Frame writeContent, // (1, N) c^w
            ContentWeights.Frame readContent, // (R, N) c^r
            Rows forward, // (R, N) f
            Rows backward) {} // (R, N) b

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<State, Frame> {
        private final TensorArena arena;
        private final Usage usage;
        private final Allocation allocation;
        private final ContentWeights writeContent;
        private final ContentWeights readContent;
        private final TemporalLinks links;
        private final DenseReads reads;

        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private final Vec dUsage; // (N) likewise
        private final Vec dPrecedence; // (N) likewise
        private final CarriedGradient dWrite; // (1, N)
        private final CarriedGradient dReadWeights; // (R, N)
        private final Vec dAllocation; // (N)
        private final Rows dWriteContent; // (1, N)
        private final Rows dReadContent; // (R, N)
        private final Rows dForward; // (R, N)
        private final Rows dBackward; // (R, N)

        Steps(TensorArena arena, List<State> states) {
            this.arena = arena;
            usage = new Usage(arena, rows);
            allocation = new Allocation(rows);
            writeContent = new ContentWeights(arena, 1, rows);
            readContent = new ContentWeights(arena, heads, rows);
            links = new TemporalLinks(
                    arena,
                    rows,
                    states.stream().skip(1).map(s -> s.writeWeights).toArray(Vec[]::new),
                    states.stream().map(s -> s.precedence).toArray(Vec[]::new));
            reads = new DenseReads(arena, heads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dUsage = arena.vec(rows);
            dPrecedence = arena.vec(rows);
            dWrite = new CarriedGradient(arena, 1, rows);
            dReadWeights = new CarriedGradient(arena, heads, rows);
            dAllocation = arena.vec(rows);
            dWriteContent = Rows.of(arena, 1, rows);
            dReadContent = Rows.of(arena, heads, rows);
            dForward = Rows.of(arena, heads, rows);
            dBackward = Rows.of(arena, heads, rows);
        }

        @Override
        public Frame frame() {
            return new Frame(
                    usage.frame(arena),
                    allocation.frame(),
                    arena.vec(rows),
                    writeContent.frame(arena),
                    readContent.frame(arena),
                    Rows.of(arena, heads, rows),
                    Rows.of(arena, heads, rows));
        }

        @Override
        public void forward(int t, Controls c, State before, Frame f, State after, Vec read) {
            usage.forward(
                    before.usage, before.writeWeights, before.readWeights, xi.freeGates.vec(c), f.usage, after.usage);
            allocation.forward(after.usage, f.order, f.allocation);
            writeContent.forward(
                    before.memory, before.inverseNorm, xi.writeKey.of(c), xi.writeStrength.vec(c), f.writeContent);
            WriteWeights.forward(
                    f.allocation,
                    f.writeContent.weights().row(0),
                    xi.allocationGate.vec(c),
                    xi.writeGate.vec(c),
                    after.writeWeights);

            EraseAdd.forward(before.memory, after.writeWeights, xi.erase.vec(c), xi.write.vec(c), after.memory);
            after.settle();

            links.forward(t, before.readWeights, f.forward, f.backward);
            readContent.forward(
                    after.memory, after.inverseNorm, xi.readKeys.of(c), xi.readStrengths.vec(c), f.readContent);
            ReadModes.forward(xi.readModes.of(c), f.backward, f.readContent.weights(), f.forward, after.readWeights);
            reads.forward(after.readWeights, after.memory, read);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            Kernels.zero(dUsage);
            Kernels.zero(dPrecedence);
            dWrite.clear();
            dReadWeights.clear();
            links.clearGradient();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            Kernels.zero(dAllocation);
            Kernels.zero(dWriteContent.mat());
            Kernels.zero(dReadContent.mat());
            Kernels.zero(dForward.mat());
            Kernels.zero(dBackward.mat());

            reads.backward(after.readWeights, after.memory, dRead, dReadWeights.now(), dMemory);
            ReadModes.backward(
                    xi.readModes.of(c),
                    f.backward,
                    f.readContent.weights(),
                    f.forward,
                    dReadWeights.now(),
                    xi.readModes.of(dC),
                    dBackward,
                    dReadContent,
                    dForward);
            readContent.backward(
                    after.memory,
                    after.inverseNorm,
                    xi.readKeys.of(c),
                    xi.readStrengths.vec(c),
                    f.readContent,
                    dReadContent,
                    dMemory,
                    xi.readKeys.of(dC),
                    xi.readStrengths.vec(dC));
            Vec dW = dWrite.now().row(0);
            links.backward(t, before.readWeights, dForward, dBackward, dPrecedence, dW, dReadWeights.before());

            EraseAdd.backward(
                    before.memory,
                    after.writeWeights,
                    xi.erase.vec(c),
                    xi.write.vec(c),
                    dMemory,
                    dW,
                    xi.erase.vec(dC),
                    xi.write.vec(dC));

            WriteWeights.backward(
                    f.allocation,
                    f.writeContent.weights().row(0),
                    xi.allocationGate.vec(c),
                    xi.writeGate.vec(c),
                    dW,
                    dAllocation,
                    dWriteContent.row(0),
                    xi.allocationGate.vec(dC),
                    xi.writeGate.vec(dC));
            writeContent.backward(
                    before.memory,
                    before.inverseNorm,
                    xi.writeKey.of(c),
                    xi.writeStrength.vec(c),
                    f.writeContent,
                    dWriteContent,
                    dMemory,
                    xi.writeKey.of(dC),
                    xi.writeStrength.vec(dC));
            allocation.backward(after.usage, f.order, dAllocation, dUsage);
            usage.backward(
                    before.usage,
                    before.writeWeights,
                    before.readWeights,
                    xi.freeGates.vec(c),
                    f.usage,
                    dUsage,
                    dWrite.before().row(0),
                    dReadWeights.before(),
                    xi.freeGates.vec(dC));
            dWrite.turn();
            dReadWeights.turn();
        }

        @Override
        public void reset() {
            links.reset();
        }

        @Override
        public void rewind() {
            links.rewind();
        }

        @Override
        public List<StateTensor> remembered() {
            return List.of(StateTensor.of("links", links.links()));
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return new Quantities(rows)
                    .weights("write weights", 1, Captions.DNC_WRITES, t -> Rows.of(states.get(t + 1).writeWeights))
                    .weights("read weights", heads, Captions.DNC_READS, t -> states.get(t + 1).readWeights)
                    .usage(Captions.DNC_USAGE, t -> states.get(t + 1).usage)
                    .choice(FREE_LIST, 1, rows, t ->
                            new int[][] {frames.get(t).order.order()})
                    .list();
        }
    }
}

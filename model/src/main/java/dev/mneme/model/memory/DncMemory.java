package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.Deallocation;
import dev.mneme.model.addressing.HeadAllocations;
import dev.mneme.model.addressing.HeadWrites;
import dev.mneme.model.addressing.Usage;
import dev.mneme.model.addressing.WriteWeights;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.List;
import java.util.Optional;

/**
 * The memory of the Differentiable Neural Computer (Graves et al., Nature 538, 2016): N rows of W floats, V write
 * heads, of which the paper has one, R read heads. Everything is differentiated, usage with respect to the write
 * weights included; only the order of the free list is a constant. The state starts at 0.
 *
 * <p>Departures: the cosine's ε, see {@link ContentWeights}; what {@link DncOptions} ask for.
 */
public final class DncMemory implements Memory {
    /** The choice of each step, a line for each write head: all rows in ascending order of usage. */
    public static final String FREE_LIST = "free list";

    /** Its settings. */
    public record Config(MemorySize size, DncOptions options) implements MemoryConfig {
        /** Refuses more write heads than vectors of floats can hold. */
        public Config {
            options.requireRoom(size);
        }

        /** That of the paper. */
        public Config(MemorySize size) {
            this(size, DncOptions.DEFAULT);
        }

        @Override
        public DncMemory create() {
            return new DncMemory(this);
        }
    }

    private final Config config;
    private final int rows;
    private final int wordSize;
    private final int heads;
    private final int writers;
    private final DncOptions options;
    private final DncInterface xi; // ξ

    /** A memory of these settings; N at most 2^17 if it links rows. */
    public DncMemory(Config config) {
        this.config = config;
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        options = config.options;
        writers = options.writeHeads();
        options.requireLinkable(rows);
        xi = new DncInterface(config.size, options);
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

    /** L of every write head and its gradient, beside which the rest is small; without links M and its gradient. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * (options.temporalLinks() ? (long) writers * rows : wordSize);
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new DenseSequence<>(
                this, arena, ports, () -> new DncState(arena, config), states -> new Steps(arena, states));
    }

    /** What a step leaves for the way back, its state, contents and links apart. */
    private record Frame(
            Usage.Frame usage, // ψ
            HeadAllocations.Frame allocation, // (V, N) a
            HeadWrites.Frame writes) {}

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<DncState, Frame> {
        private final TensorArena arena;
        private final Usage usage;
        private final HeadAllocations allocation;
        private final DncContent writeContent; // (V, N) c^w
        private final Optional<Deallocation> deallocation; // where the option asks for it
        private final HeadWrites writes;
        private final DncContent readContent; // (R, N) c^r
        private final DncReading reading;
        private final DenseReads reads;

        private final Mat dMemory; // (N, W) of the state after the step, then before it
        private final Vec dUsage; // (N) likewise
        private final CarriedGradient dWrite; // (V, N)
        private final CarriedGradient dReadWeights; // (R, N)
        private final Vec dRetention; // (N)
        private final Rows dAllocation; // (V, N)
        private final Rows dWriteContent; // (V, N)
        private final Rows dReadContent; // (R, N)

        Steps(TensorArena arena, List<DncState> states) {
            this.arena = arena;
            int steps = states.size() - 1;
            double floor = options.mask().maskFloor();
            usage = new Usage(arena, rows, options.usageGradient());
            allocation = new HeadAllocations(arena, writers, rows);
            writeContent = DncContent.of(arena, steps, rows, xi.writeKeys, xi.writeStrengths, xi.writeMasks, floor);
            deallocation =
                    options.deallocate() ? Optional.of(new Deallocation(arena, rows, wordSize)) : Optional.empty();
            writes = new HeadWrites(arena, writers, rows, wordSize);
            readContent = DncContent.of(arena, steps, rows, xi.readKeys, xi.readStrengths, xi.readMasks, floor);
            reading = options.temporalLinks() ? links(states) : new DncReading.ByContent();
            reads = new DenseReads(arena, heads, wordSize);
            dMemory = arena.mat(rows, wordSize);
            dUsage = arena.vec(rows);
            dWrite = new CarriedGradient(arena, writers, rows);
            dReadWeights = new CarriedGradient(arena, heads, rows);
            dRetention = arena.vec(rows);
            dAllocation = Rows.of(arena, writers, rows);
            dWriteContent = Rows.of(arena, writers, rows);
            dReadContent = Rows.of(arena, heads, rows);
        }

        private DncReading links(List<DncState> states) {
            return new DncLinks(
                    arena,
                    rows,
                    xi,
                    states.stream().skip(1).map(s -> s.writeWeights).toList(),
                    states.stream().map(s -> s.precedence.orElseThrow()).toList());
        }

        @Override
        public Frame frame() {
            return new Frame(usage.frame(arena), allocation.frame(arena), writes.frame(arena));
        }

        /** M(t-1) as it is written upon: without what was freed, where that is erased. */
        private Mat kept(DncState before, Frame f) {
            return deallocation.isPresent()
                    ? deallocation.get().forward(before.memory, f.usage.retention())
                    : before.memory;
        }

        @Override
        public void forward(int t, Controls c, DncState before, Frame f, DncState after, Vec read) {
            usage.forward(
                    before.usage, before.writeWeights, before.readWeights, xi.freeGates.vec(c), f.usage, after.usage);
            allocation.forward(after.usage, xi.allocationGates.vec(c), xi.writeGates.vec(c), f.allocation);
            writeContent.forward(t, c, before.memory, before.inverseNorm);
            WriteWeights.forward(
                    f.allocation.weights(),
                    writeContent.weights(t),
                    xi.allocationGates.vec(c),
                    xi.writeGates.vec(c),
                    after.writeWeights);

            writes.forward(kept(before, f), after.writeWeights, xi.erase.of(c), xi.write.of(c), f.writes, after.memory);
            after.settle();

            readContent.forward(t, c, after.memory, after.inverseNorm);
            reading.forward(t, c, before.readWeights, readContent.weights(t), after.readWeights);
            reads.forward(after.readWeights, after.memory, read);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
            Kernels.zero(dUsage);
            dWrite.clear();
            dReadWeights.clear();
            reading.clearGradient();
        }

        @Override
        public void backward(int t, Controls c, Controls dC, DncState before, Frame f, DncState after, Vec dRead) {
            Kernels.zero(dRetention);
            Kernels.zero(dAllocation.mat());
            Kernels.zero(dWriteContent.mat());
            Kernels.zero(dReadContent.mat());
            Rows dW = dWrite.now();

            reads.backward(after.readWeights, after.memory, dRead, dReadWeights.now(), dMemory);
            reading.backward(t, c, dC, before.readWeights, dReadWeights.now(), dReadContent, dReadWeights.before(), dW);
            readContent.backward(t, c, dC, after.memory, after.inverseNorm, dReadContent, dMemory);

            writes.backward(
                    kept(before, f),
                    after.writeWeights,
                    xi.erase.of(c),
                    xi.write.of(c),
                    f.writes,
                    dMemory,
                    dW,
                    xi.erase.of(dC),
                    xi.write.of(dC));
            if (deallocation.isPresent()) {
                deallocation.get().backward(before.memory, f.usage.retention(), dMemory, dRetention);
            }

            WriteWeights.backward(
                    f.allocation.weights(),
                    writeContent.weights(t),
                    xi.allocationGates.vec(c),
                    xi.writeGates.vec(c),
                    dW,
                    dAllocation,
                    dWriteContent,
                    xi.allocationGates.vec(dC),
                    xi.writeGates.vec(dC));
            writeContent.backward(t, c, dC, before.memory, before.inverseNorm, dWriteContent, dMemory);
            allocation.backward(
                    after.usage,
                    xi.allocationGates.vec(c),
                    xi.writeGates.vec(c),
                    f.allocation,
                    dAllocation,
                    dUsage,
                    xi.allocationGates.vec(dC),
                    xi.writeGates.vec(dC));
            usage.backward(
                    before.usage,
                    before.writeWeights,
                    before.readWeights,
                    xi.freeGates.vec(c),
                    f.usage,
                    dUsage,
                    dRetention,
                    dWrite.before(),
                    dReadWeights.before(),
                    xi.freeGates.vec(dC));
            dWrite.turn();
            dReadWeights.turn();
        }

        @Override
        public void reset() {
            reading.reset();
        }

        @Override
        public void rewind() {
            reading.rewind();
        }

        @Override
        public List<StateTensor> remembered() {
            return reading.remembered();
        }

        @Override
        public List<Quantity> quantities(List<DncState> states, List<Frame> frames) {
            return new Quantities(rows)
                    .weights("write weights", writers, Captions.dncWrites(writers), t -> states.get(t + 1).writeWeights)
                    .weights(
                            "read weights",
                            heads,
                            Captions.dncReads(options.temporalLinks()),
                            t -> states.get(t + 1).readWeights)
                    .usage(Captions.DNC_USAGE, t -> states.get(t + 1).usage)
                    .choice(
                            FREE_LIST,
                            writers,
                            rows,
                            t -> frames.get(t).allocation.orders())
                    .list();
        }
    }
}

package dev.mneme.model;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemoryPart;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.StateTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * B sequences of up to T steps through a network, forward and back: all parts of every step in their order, and on the way
 * back upside down. Blocks are time-major: row {@code t·B + b}.
 *
 * <p>Fill {@link #input} and {@link #lengths}, call {@code forward}, fill {@link #dOutput}, call {@code backward}, then
 * {@code accumulate}. Sequences do not meet before {@code accumulate}, so disjoint ranges [from, to) of them may run on
 * different threads, and whatever the ranges the numbers are the same bits. Nothing here allocates after construction, but
 * that the first {@code accumulate} into a vector makes views of it.
 *
 * <p>A sequence past its length rests: a range is stepped up to its last sequence that still goes on, so a batch sorted by
 * length, the longest first, pays for no padding. The {@code input} of a resting row must be finite, its {@code dOutput} 0.
 */
public final class NetworkUnroll {
    private static final long CACHE_BYTES = 1 << 20; // of a core, level 2; measured by TrainingStepBenchmark

    private final MemoryNetwork network;
    private final Vec values; // the parameters
    private final int batch; // B
    private final int groupSize;
    private final int maxSteps; // T
    private final int[] lengths; // (B)
    private final @Nullable Block[] blocks; // [signal]
    private final Part.Unroll[] parts; // in the order of a step
    private volatile @Nullable Gradients gradients; // views of the vector last accumulated into

    /** Where the parameters' gradients lie in a flat vector. */
    private record Gradients(Vec flat, List<Part.Gradient> parts) {}

    NetworkUnroll(MemoryNetwork network, Vec values, TensorArena arena, int batch, int steps, Set<String> noise) {
        if (batch < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "an unroll needs at least 1 sequence and 1 step, not %s and %s".formatted(batch, steps));
        }
        this.network = network;
        this.values = values;
        requireParameters("unroll: values", values, network.layout().size());
        this.batch = batch;
        groupSize = Math.clamp(CACHE_BYTES / Math.max(1L, network.stepBytes()), 1, batch);
        maxSteps = steps;
        lengths = new int[batch];
        Arrays.fill(lengths, steps);
        List<Signal> signals = network.wiring().signals();
        Map<String, Signal> noises = network.wiring().noises();
        blocks = new Block[signals.size()];
        for (Signal signal : signals) {
            boolean drawn = noises.containsValue(signal);
            if (!drawn || noise.contains(signal.name())) {
                int rows = Math.multiplyExact(batch, steps + (signal.carried() ? 1 : 0));
                Mat numbers = arena.mat(rows, signal.size());
                Mat gradient = arena.mat(rows, drawn ? 0 : signal.size()); // nobody asks for that of noise
                blocks[signal.index()] = new Block(numbers, gradient, signal.carried() ? batch : 0);
            }
        }
        var room = new OwnRoom(values, arena);
        parts = network.wiring().parts().stream().map(part -> part.unroll(room)).toArray(Part.Unroll[]::new);
    }

    private final class OwnRoom implements Room {
        private final Vec values;
        private final TensorArena arena;
        private final IdentityHashMap<Object, Object> made = new IdentityHashMap<>();

        OwnRoom(Vec values, TensorArena arena) {
            this.values = values;
            this.arena = arena;
        }

        @Override
        public Vec values() {
            return values;
        }

        @Override
        public TensorArena arena() {
            return arena;
        }

        @Override
        public int batch() {
            return batch;
        }

        @Override
        public int steps() {
            return maxSteps;
        }

        @Override
        public int[] lengths() {
            return lengths;
        }

        @Override
        public boolean has(Signal signal) {
            return blocks[signal.index()] != null;
        }

        @Override
        @SuppressWarnings("unchecked") // what an owner puts there it takes out again
        public <M> M once(Object owner, Supplier<M> make) {
            return (M) made.computeIfAbsent(owner, _ -> make.get());
        }

        @Override
        public Block of(Signal signal) {
            return NetworkUnroll.this.of(signal);
        }
    }

    private Block of(Signal signal) {
        Block block = blocks[signal.index()];
        if (block == null) {
            throw new IllegalArgumentException("signal %s has no numbers: ask for its noise".formatted(signal.name()));
        }
        return signal.past() ? new Block(block.values(), block.gradient(), 0) : block;
    }

    /**
     * How many sequences to take through an unroll together: as many as keep what a step goes through in a core's cache.
     * More are right too, and slower: at N = 256 a step of 16 sequences takes 240 ms all together, 200 ms in twos.
     */
    public int groupSize() {
        return groupSize;
    }

    /** B. */
    public int batch() {
        return batch;
    }

    /** T at most. */
    public int maxSteps() {
        return maxSteps;
    }

    /** Steps of each sequence, (B), at most T each: written by the caller. */
    public int[] lengths() {
        return lengths;
    }

    /** x (T·B, X): written by the caller. */
    public Mat input() {
        return of(network.input()).values();
    }

    /** y (T·B, Y): written by {@link #forward}. */
    public Mat output() {
        return of(network.output()).values();
    }

    /** The gradient of y (T·B, Y): written by the caller, not modified. */
    public Mat dOutput() {
        return of(network.output()).gradient();
    }

    /** The gradient of x (T·B, X): written by {@link #backward}. */
    public Mat dInput() {
        return of(network.input()).gradient();
    }

    /**
     * The noise of that name (T·B, n), for which this unroll was asked: written by the caller, the same on the way back as
     * on the way forward.
     */
    public Mat noise(String name) {
        Signal signal = network.wiring().noises().get(name);
        if (signal == null) {
            throw new IllegalArgumentException("noise: one of %s needed, %s came"
                    .formatted(network.wiring().noises().keySet(), name));
        }
        return of(signal).values();
    }

    /**
     * From now on the memory of one sequence alone may search over {@code workers}, with the same bits; {@link #forward}
     * must then not be called by a part of their work. Several sequences are better spread over threads, so theirs do not.
     */
    public void searchWith(Workers workers) {
        for (Part.Unroll part : parts) {
            part.shareWith(workers);
        }
    }

    /** The initial state for sequences [from, to). */
    public void reset(int from, int to) {
        for (Block block : blocks) {
            if (block != null && block.lead() > 0) {
                Kernels.zero(block.values(), from, to - from);
            }
        }
        for (Part.Unroll part : parts) {
            part.reset(from, to);
        }
    }

    /** Makes the state after {@code steps} steps the state before step 0, for sequences [from, to). */
    public void carry(int steps, int from, int to) {
        for (Block block : blocks) {
            if (block != null && block.lead() > 0) {
                Blocks.copyRows(block.values(), steps * batch + from, block.values(), from, to - from);
            }
        }
        for (Part.Unroll part : parts) {
            part.carry(steps, from, to);
        }
    }

    /** Runs {@code steps} steps of sequences [from, to). Writes their rows of {@link #output}, 0 where one rests. */
    public void forward(int steps, int from, int to) {
        requireSteps("forward", steps);
        for (int t = 0; t < steps; t++) {
            int active = active(t, from, to);
            for (Part.Unroll part : parts) {
                part.forward(t, from, active);
            }
            rest(t, active, to);
        }
    }

    /** The end of the sequences [from, to) that still go on at step {@code t}. */
    private int active(int t, int from, int to) {
        int end = to;
        while (end > from && lengths[end - 1] <= t) {
            end--;
        }
        return end;
    }

    private void rest(int t, int from, int to) {
        if (from == to) {
            return;
        }
        for (int i = 0; i < blocks.length; i++) {
            Block block = blocks[i];
            if (block != null && i != network.input().index()) {
                Kernels.zero(block.values(), block.lead() + t * batch + from, to - from);
            }
        }
        for (Part.Unroll part : parts) {
            part.rest(t, from, to);
        }
    }

    /** Goes back over {@code steps} steps of sequences [from, to). Writes their rows of {@link #dInput}. */
    public void backward(int steps, int from, int to) {
        requireSteps("backward", steps);
        clearGradient(steps, from, to);
        for (int t = steps - 1; t >= 0; t--) {
            int active = active(t, from, to);
            for (int i = parts.length - 1; i >= 0; i--) {
                parts[i].backward(t, from, active);
            }
        }
    }

    private void clearGradient(int steps, int from, int to) {
        for (int i = 0; i < blocks.length; i++) {
            Block block = blocks[i];
            if (block != null && i != network.output().index()) {
                for (int row = 0; row < block.lead() + steps * batch; row += batch) {
                    Kernels.zero(block.gradient(), row + from, to - from);
                }
            }
        }
        for (Part.Unroll part : parts) {
            part.clearGradient(from, to);
        }
    }

    /**
     * Adds part {@code part} of {@code parts} of the parameters' gradient to {@code gradient}, once all sequences have
     * gone back over {@code steps} steps. Parts are disjoint rows of each weight's gradient, so they may run on
     * different threads, and however many there are the numbers are the same bits.
     */
    public void accumulate(Vec gradient, int steps, int part, int parts) {
        requireParameters("accumulate: gradient", gradient, values.size());
        requireSteps("accumulate", steps);
        List<Part.Gradient> views = gradients(gradient).parts;
        for (int i = 0; i < views.size(); i++) {
            views.get(i).accumulate(steps, part, parts);
        }
    }

    /** Two threads may both make the views, which are the same. */
    private Gradients gradients(Vec flat) {
        Gradients views = gradients;
        if (views == null || !views.flat.equals(flat)) {
            views = new Gradients(
                    flat,
                    Arrays.stream(parts)
                            .flatMap(part -> part.gradient(flat).stream())
                            .toList());
            gradients = views;
        }
        return views;
    }

    /** What sequence {@code b} remembers before step 0: for saving, and after {@link #stateChanged} for restoring. */
    public List<StateTensor> state(int b) {
        var state = new ArrayList<StateTensor>();
        for (Part.Unroll part : parts) {
            state.addAll(part.state(b));
        }
        return state;
    }

    /** Tells sequence {@code b} that its {@link #state} was overwritten. */
    public void stateChanged(int b) {
        for (Part.Unroll part : parts) {
            part.stateChanged(b);
        }
    }

    /** What the memory of sequence {@code b} showed at each step. */
    public List<Quantity> quantities(int b) {
        return Arrays.stream(parts).flatMap(part -> part.quantities(b).stream()).toList();
    }

    /** The memory of sequence {@code b}, of the lowest layer. */
    public Memory.Unroll memory(int b) {
        return memories(b).getFirst();
    }

    /** The memories of sequence {@code b}, from the lowest layer up; one if all layers share it. */
    public List<Memory.Unroll> memories(int b) {
        return Arrays.stream(parts)
                .filter(MemoryPart.Turn.class::isInstance)
                .map(MemoryPart.Turn.class::cast)
                .filter(MemoryPart.Turn::isFirst)
                .map(turn -> turn.memory(b))
                .toList();
    }

    private static void requireParameters(String what, Vec flat, int needed) {
        if (flat.size() != needed) {
            throw new IllegalArgumentException("%s: a vector of the layout's %s floats needed, one of %s came"
                    .formatted(what, needed, flat.size()));
        }
    }

    private static void requireOpen(String operation, String what, MemorySegment data) {
        if (!data.scope().isAlive()) {
            throw new IllegalStateException("%s: the %s are closed; keep their arena open for as long as they are used"
                    .formatted(operation, what));
        }
    }

    private void requireSteps(String operation, int steps) {
        requireOpen(operation, "weights", values.data());
        requireOpen(operation, "tensors of this unroll", output().data());
        if (steps < 1 || steps > maxSteps) {
            throw new IllegalArgumentException("%s: %s steps needed between 1 and the %s this unroll was made for"
                    .formatted(operation, steps, maxSteps));
        }
    }
}

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
 * The way through a network by the processor: all parts of every step in their order, and on the way back upside down.
 */
final class CpuUnroll implements NetworkUnroll {
    private static final long CACHE_BYTES = 1 << 20; // of a core, level 2; measured by TrainingStepBenchmark

    private final MemoryNetwork network;
    private final Vec values; // the parameters
    private final int batch; // B
    private final int groupSize;
    private final int maxSteps; // T
    private final int[] lengths; // (B)
    private final @Nullable Block[] blocks; // [signal]
    private final boolean[] given; // [signal]: its values are the caller's
    private final boolean[] asked; // [signal]: its gradient is the caller's
    private final Part.Unroll[] parts; // in the order of a step
    private volatile @Nullable Gradients gradients; // views of the vector last accumulated into

    /** Where the parameters' gradients lie in a flat vector. */
    private record Gradients(Vec flat, List<Part.Gradient> parts) {}

    CpuUnroll(MemoryNetwork network, Vec values, TensorArena arena, int batch, int steps, Set<String> noise) {
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
        given = marked(signals.size(), network.wiring().inputs());
        asked = marked(signals.size(), network.wiring().outputs());
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

    private static boolean[] marked(int signals, Map<String, Signal> named) {
        boolean[] marked = new boolean[signals];
        named.values().forEach(signal -> marked[signal.index()] = true);
        return marked;
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
            return CpuUnroll.this.of(signal);
        }
    }

    private Block of(Signal signal) {
        Block block = blocks[signal.index()];
        if (block == null) {
            throw new IllegalArgumentException("signal %s has no numbers: ask for its noise".formatted(signal.name()));
        }
        return signal.past() ? new Block(block.values(), block.gradient(), 0) : block;
    }

    @Override
    public int groupSize() {
        return groupSize;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int maxSteps() {
        return maxSteps;
    }

    @Override
    public int[] lengths() {
        return lengths;
    }

    @Override
    public Block input(String name) {
        return of(named("input", network.wiring().inputs(), name));
    }

    @Override
    public Block output(String name) {
        return of(named("output", network.wiring().outputs(), name));
    }

    private static Signal named(String what, Map<String, Signal> signals, String name) {
        Signal signal = signals.get(name);
        if (signal == null) {
            throw new IllegalArgumentException("%s: one of %s needed, %s came".formatted(what, signals.keySet(), name));
        }
        return signal;
    }

    @Override
    public Mat input() {
        return of(network.input()).values();
    }

    @Override
    public Mat output() {
        return of(network.output()).values();
    }

    @Override
    public Mat dOutput() {
        return of(network.output()).gradient();
    }

    @Override
    public Mat dInput() {
        return of(network.input()).gradient();
    }

    @Override
    public Mat noise(String name) {
        return of(named("noise", network.wiring().noises(), name)).values();
    }

    @Override
    public void searchWith(Workers workers) {
        for (Part.Unroll part : parts) {
            part.shareWith(workers);
        }
    }

    @Override
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

    @Override
    public void carry(int steps, int from, int to) {
        network.config().options().requireStepwise("carry");
        for (Block block : blocks) {
            if (block != null && block.lead() > 0) {
                Blocks.copyRows(block.values(), steps * batch + from, block.values(), from, to - from);
            }
        }
        for (Part.Unroll part : parts) {
            part.carry(steps, from, to);
        }
    }

    @Override
    public void forward(int steps, int from, int to) {
        requireSteps("forward", steps);
        for (Part.Unroll part : parts) {
            part.forwardWhole(steps, from, to);
        }
        for (int t = 0; t < steps; t++) {
            runStep(t, from, to);
        }
    }

    @Override
    public void forwardStep(int t, int from, int to) {
        network.config().options().requireStepwise("forwardStep");
        requireSteps("forward", t + 1);
        runStep(t, from, to);
    }

    private void runStep(int t, int from, int to) {
        int active = active(t, from, to);
        for (Part.Unroll part : parts) {
            part.forward(t, from, active);
        }
        rest(t, active, to);
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
            if (block != null && !given[i]) {
                Kernels.zero(block.values(), block.lead() + t * batch + from, to - from);
            }
        }
        for (Part.Unroll part : parts) {
            part.rest(t, from, to);
        }
    }

    @Override
    public void backward(int steps, int from, int to) {
        requireSteps("backward", steps);
        clearGradient(steps, from, to);
        for (int t = steps - 1; t >= 0; t--) {
            int active = active(t, from, to);
            for (int i = parts.length - 1; i >= 0; i--) {
                parts[i].backward(t, from, active);
            }
        }
        for (int i = parts.length - 1; i >= 0; i--) {
            parts[i].backwardWhole(steps, from, to);
        }
    }

    private void clearGradient(int steps, int from, int to) {
        for (int i = 0; i < blocks.length; i++) {
            Block block = blocks[i];
            if (block != null && !asked[i]) {
                for (int row = 0; row < block.lead() + steps * batch; row += batch) {
                    Kernels.zero(block.gradient(), row + from, to - from);
                }
            }
        }
        for (Part.Unroll part : parts) {
            part.clearGradient(from, to);
        }
    }

    @Override
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

    @Override
    public List<StateTensor> state(int b) {
        var state = new ArrayList<StateTensor>();
        for (Part.Unroll part : parts) {
            state.addAll(part.state(b));
        }
        return state;
    }

    @Override
    public void stateChanged(int b) {
        for (Part.Unroll part : parts) {
            part.stateChanged(b);
        }
    }

    @Override
    public List<Quantity> quantities(int b) {
        return Arrays.stream(parts).flatMap(part -> part.quantities(b).stream()).toList();
    }

    @Override
    public Memory.Unroll memory(int b) {
        return memories(b).getFirst();
    }

    @Override
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

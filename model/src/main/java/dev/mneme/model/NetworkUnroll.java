package dev.mneme.model;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.Memory.Ports;
import dev.mneme.model.Memory.StateTensor;
import dev.mneme.model.Memory.Trace;
import dev.mneme.model.cell.Cell;
import dev.mneme.model.cell.Linear;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * B sequences of up to T steps through a network, forward and back. Blocks are time-major: row {@code t·B + b}.
 *
 * <p>Fill {@link #input} and {@link #lengths}, call {@code forward}, fill {@link #dOutput}, call {@code backward}, then
 * {@code accumulate}. Sequences do not meet before {@code accumulate}, so disjoint ranges [from, to) of them may run on
 * different threads, and whatever the ranges the numbers are the same bits. Nothing here allocates after construction, but
 * that the first {@code accumulate} into a vector makes views of it.
 * The rows of a sequence past its length compute something harmless, if their {@code input} is finite; their
 * {@code dOutput} must be 0.
 */
public final class NetworkUnroll {
    private static final long CACHE_BYTES = 1 << 20; // of a core, level 2; measured by TrainingStepBenchmark

    private final Vec values; // the parameters

    private final int batch; // B
    private final int groupSize;
    private final int maxSteps; // T
    private final int inputSize; // X
    private final int readSize; // R·W
    private final int hidden; // H
    private final int[] lengths; // (B)

    private final Mat input; // (T·B, X) x
    private final Mat dInput; // (T·B, X)
    private final Mat output; // (T·B, Y) y
    private final Mat dOutput; // (T·B, Y)
    private final Mat features; // (T·B, L·H) hh
    private final Mat dFeatures; // (T·B, L·H)
    private final Mat outputFeatures; // (T·B, L·H + R·W) [hh; r]
    private final Mat dOutputFeatures; // (T·B, L·H + R·W)
    private final Mat reads; // ((T+1)·B, R·W) r, that before step 0 first
    private final Mat dReads; // ((T+1)·B, R·W)

    private final Layer[] layers;
    private final Memory.Unroll[] memories; // [b]
    private final Linear.On outputMap;
    private final Linear outputParameters;
    private final Optional<Interface> interfaceMap;
    private Optional<Bypass> bypass = Optional.empty();
    private volatile @Nullable Gradients gradients; // views of the vector last accumulated into

    /** One controller layer with its blocks. */
    private record Layer(Cell.Unroll unroll, Cell.Ports ports, Optional<Mat> state) {}

    /** The map from hh to ξ with its blocks, (T·B, I). */
    private record Interface(Linear parameters, Linear.On map, Mat control, Mat dControl) {}

    /** What the output sees of hh, by row t·B + b. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Bypass(
            Mat mask, // (T·B, L·H)
            Vec[] masks, // its rows, (L·H)
            Vec[] seen, // hh's part of the rows of [hh; r], (L·H)
            Vec[] dSeen) { // (L·H)

        void mask(Vec[] rows, int first, int count) {
            for (int i = first; i < first + count; i++) {
                Kernels.multiply(masks[i], rows[i], rows[i]);
            }
        }
    }

    /** Where the parameters' gradients lie in a flat vector. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Gradients(Vec flat, Cell.Gradient[] layers, Optional<Linear.On> interfaceMap, Linear.On outputMap) {}

    NetworkUnroll(MemoryNetwork network, Vec values, TensorArena arena, int batch, int steps) {
        if (batch < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "an unroll needs at least 1 sequence and 1 step, not %s and %s".formatted(batch, steps));
        }
        this.values = values;
        requireParameters("unroll: values", values, network.layout().size());
        this.batch = batch;
        groupSize = Math.clamp(CACHE_BYTES / Math.max(1L, network.memory().stepBytes()), 1, batch);
        maxSteps = steps;
        ModelConfig config = network.config();
        inputSize = config.inputSize();
        readSize = network.memory().readSize();
        hidden = config.hiddenSize();
        lengths = new int[batch];
        Arrays.fill(lengths, steps);

        int rows = Math.multiplyExact(batch, steps);
        int wide = network.features();
        input = arena.mat(rows, inputSize);
        dInput = arena.mat(rows, inputSize);
        output = arena.mat(rows, config.outputSize());
        dOutput = arena.mat(rows, config.outputSize());
        features = arena.mat(rows, wide);
        dFeatures = arena.mat(rows, wide);
        outputFeatures = arena.mat(rows, wide + readSize);
        dOutputFeatures = arena.mat(rows, wide + readSize);
        reads = arena.mat(rows + batch, readSize);
        dReads = arena.mat(rows + batch, readSize);

        outputParameters = network.outputMap();
        outputMap = outputParameters.on(values);
        int controls = network.memory().layout().size();
        interfaceMap = network.interfaceMap()
                .map(m -> new Interface(m, m.on(values), arena.mat(rows, controls), arena.mat(rows, controls)));
        layers = new Layer[network.cells().size()];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = layer(network.cells().get(l), values, arena, l);
        }
        memories = new Memory.Unroll[batch];
        for (int b = 0; b < batch; b++) {
            memories[b] = network.memory().unroll(arena, ports(b));
        }
    }

    private Layer layer(Cell cell, Vec values, TensorArena arena, int l) {
        int rows = maxSteps * batch;
        int in = inputSize + readSize + (l == 0 ? 0 : hidden);
        var wired = new Cell.Ports(
                batch,
                maxSteps,
                arena.mat(rows, in),
                arena.mat(rows, in),
                arena.mat(rows + batch, hidden),
                arena.mat(rows + batch, hidden));
        Cell.Unroll unroll = cell.unroll(values, arena, wired);
        return new Layer(unroll, wired, unroll.state());
    }

    private Ports ports(int b) {
        Vec[] none = new Vec[maxSteps];
        return new Ports(
                interfaceMap
                        .map(m -> MemoryNetwork.sequence(m.control, batch, b, maxSteps, 0))
                        .orElse(none),
                MemoryNetwork.sequence(reads, batch, b, maxSteps, batch),
                interfaceMap
                        .map(m -> MemoryNetwork.sequence(m.dControl, batch, b, maxSteps, 0))
                        .orElse(none),
                MemoryNetwork.sequence(dReads, batch, b, maxSteps, batch));
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

    /** Steps of each sequence, (B), at most T each: written by the caller. A memory rests past its sequence's end. */
    public int[] lengths() {
        return lengths;
    }

    /** x (T·B, X): written by the caller. */
    public Mat input() {
        return input;
    }

    /** y (T·B, Y): written by {@link #forward}. */
    public Mat output() {
        return output;
    }

    /** The gradient of y (T·B, Y): written by the caller, not modified. */
    public Mat dOutput() {
        return dOutput;
    }

    /** The gradient of x (T·B, X): written by {@link #backward}. */
    public Mat dInput() {
        return dInput;
    }

    /**
     * From now on the output sees hh times this mask (T·B, L·H), which starts at 1 and is written by the caller: the
     * bypass dropout of Franke et al. 2018, which leaves the way past the memory less to say. What the memory and the next
     * step see is not masked. To be the same on the way back as on the way forward.
     *
     * @param arena where the mask takes its room
     */
    public Mat maskBypass(TensorArena arena) {
        int rows = outputFeatures.rows();
        int wide = features.cols();
        Mat mask = arena.mat(rows, wide);
        var views = new Bypass(mask, new Vec[rows], new Vec[rows], new Vec[rows]);
        for (int i = 0; i < rows; i++) {
            views.masks[i] = mask.row(i);
            Kernels.fill(views.masks[i], 1);
            views.seen[i] = outputFeatures.row(i).slice(0, wide);
            views.dSeen[i] = dOutputFeatures.row(i).slice(0, wide);
        }
        bypass = Optional.of(views);
        return mask;
    }

    /**
     * From now on the memory of one sequence alone may search over {@code workers}, with the same bits; {@link #forward}
     * must then not be called by a part of their work. Several sequences are better spread over threads, so theirs do not.
     */
    public void searchWith(Workers workers) {
        if (batch == 1 && memories[0] instanceof SparseUnroll memory) {
            memory.searchWith(workers);
        }
    }

    /** The initial state for sequences [from, to). */
    public void reset(int from, int to) {
        for (Layer layer : layers) {
            Kernels.zero(layer.ports.hidden(), from, to - from);
            if (layer.state.isPresent()) {
                Kernels.zero(layer.state.get(), from, to - from);
            }
        }
        Kernels.zero(reads, from, to - from);
        for (int b = from; b < to; b++) {
            memories[b].reset();
        }
    }

    /** Makes the state after {@code steps} steps the state before step 0, for sequences [from, to). */
    public void carry(int steps, int from, int to) {
        int last = steps * batch;
        for (Layer layer : layers) {
            Blocks.copyRows(layer.ports.hidden(), last + from, layer.ports.hidden(), from, to - from);
            if (layer.state.isPresent()) {
                Blocks.copyRows(layer.state.get(), last + from, layer.state.get(), from, to - from);
            }
        }
        Blocks.copyRows(reads, last + from, reads, from, to - from);
        for (int b = from; b < to; b++) {
            memories[b].carry(steps);
        }
    }

    /** Runs {@code steps} steps of sequences [from, to). Writes their rows of {@link #output}. */
    public void forward(int steps, int from, int to) {
        requireSteps("forward", steps);
        int count = to - from;
        for (int t = 0; t < steps; t++) {
            int first = t * batch + from;
            for (int l = 0; l < layers.length; l++) {
                Cell.Ports wired = layers[l].ports;
                Blocks.copyColumns(input, first, 0, wired.input(), first, 0, count, inputSize);
                Blocks.copyColumns(reads, first, 0, wired.input(), first, inputSize, count, readSize);
                if (l > 0) {
                    Mat below = layers[l - 1].ports.hidden();
                    Blocks.copyColumns(
                            below, first + batch, 0, wired.input(), first, inputSize + readSize, count, hidden);
                }
                layers[l].unroll.forward(t, from, to);
                Blocks.copyColumns(wired.hidden(), first + batch, 0, features, first, l * hidden, count, hidden);
            }
            if (interfaceMap.isPresent()) {
                Interface m = interfaceMap.get();
                m.map.forward(features, m.control, first, count);
            }
            for (int b = from; b < to; b++) {
                int row = first + b - from;
                if (t < lengths[b]) {
                    memories[b].forward(t);
                } else {
                    Blocks.copyRows(reads, row, reads, row + batch, 1); // not what an unroll before this one left there
                }
            }
            int wide = features.cols();
            Blocks.copyColumns(features, first, 0, outputFeatures, first, 0, count, wide);
            Blocks.copyColumns(reads, first + batch, 0, outputFeatures, first, wide, count, readSize);
            if (bypass.isPresent()) {
                Bypass b = bypass.get();
                b.mask(b.seen, first, count);
            }
            outputMap.forward(outputFeatures, output, first, count);
        }
    }

    /** Goes back over {@code steps} steps of sequences [from, to). Writes their rows of {@link #dInput}. */
    public void backward(int steps, int from, int to) {
        requireSteps("backward", steps);
        int count = to - from;
        clearGradient(steps, from, to);
        for (int t = steps - 1; t >= 0; t--) {
            int first = t * batch + from;
            int wide = features.cols();
            outputMap.backward(dOutput, dOutputFeatures, first, count);
            if (bypass.isPresent()) {
                Bypass b = bypass.get();
                b.mask(b.dSeen, first, count);
            }
            Blocks.copyColumns(dOutputFeatures, first, 0, dFeatures, first, 0, count, wide);
            Blocks.addColumns(dOutputFeatures, first, wide, dReads, first + batch, 0, count, readSize);
            for (int b = from; b < to; b++) {
                if (t < lengths[b]) {
                    memories[b].backward(t);
                }
            }
            if (interfaceMap.isPresent()) {
                Interface m = interfaceMap.get();
                m.map.backward(m.dControl, dFeatures, first, count);
            }
            for (int l = layers.length - 1; l >= 0; l--) {
                Cell.Ports wired = layers[l].ports;
                Blocks.addColumns(dFeatures, first, l * hidden, wired.dHidden(), first + batch, 0, count, hidden);
                layers[l].unroll.backward(t, from, to);
                Blocks.addColumns(wired.dInput(), first, 0, dInput, first, 0, count, inputSize);
                Blocks.addColumns(wired.dInput(), first, inputSize, dReads, first, 0, count, readSize);
                if (l > 0) {
                    Mat below = layers[l - 1].ports.dHidden();
                    Blocks.addColumns(
                            wired.dInput(), first, inputSize + readSize, below, first + batch, 0, count, hidden);
                }
            }
        }
    }

    private void clearGradient(int steps, int from, int to) {
        int count = to - from;
        for (int t = 0; t <= steps; t++) {
            int first = t * batch + from;
            for (Layer layer : layers) {
                Kernels.zero(layer.ports.dHidden(), first, count);
                if (t < steps) {
                    Kernels.zero(layer.ports.dInput(), first, count);
                }
            }
            Kernels.zero(dReads, first, count);
            if (t < steps) {
                Kernels.zero(dInput, first, count);
                Kernels.zero(dOutputFeatures, first, count);
                if (interfaceMap.isPresent()) {
                    Kernels.zero(interfaceMap.get().dControl, first, count);
                }
            }
        }
        for (Layer layer : layers) {
            layer.unroll.clearGradient(from, to);
        }
        for (int b = from; b < to; b++) {
            memories[b].clearGradient();
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
        int rows = steps * batch;
        Gradients views = gradients(gradient);
        for (Cell.Gradient layer : views.layers) {
            layer.accumulate(steps, part, parts);
        }
        if (interfaceMap.isPresent() && views.interfaceMap.isPresent()) {
            views.interfaceMap.get().accumulate(features, interfaceMap.get().dControl, rows, part, parts);
        }
        views.outputMap.accumulate(outputFeatures, dOutput, rows, part, parts);
    }

    /** Two threads may both make the views, which are the same. */
    private Gradients gradients(Vec flat) {
        Gradients views = gradients;
        if (views == null || !views.flat.equals(flat)) {
            Cell.Gradient[] ofLayers = new Cell.Gradient[layers.length];
            Arrays.setAll(ofLayers, l -> layers[l].unroll.gradient(flat));
            views = new Gradients(
                    flat, ofLayers, interfaceMap.map(m -> m.parameters.on(flat)), outputParameters.on(flat));
            gradients = views;
        }
        return views;
    }

    /** What sequence {@code b} remembers before step 0: for saving, and after {@link #stateChanged} for restoring. */
    public List<StateTensor> state(int b) {
        var state = new ArrayList<StateTensor>();
        for (int l = 0; l < layers.length; l++) {
            String name = "controller." + l;
            state.add(StateTensor.of(name + ".h", layers[l].ports.hidden().row(b)));
            layers[l].state.ifPresent(s -> state.add(StateTensor.of(name + ".s", s.row(b))));
        }
        if (readSize > 0) {
            state.add(StateTensor.of("reads", reads.row(b)));
        }
        state.addAll(memories[b].state());
        return state;
    }

    /** Tells sequence {@code b} that its {@link #state} was overwritten. */
    public void stateChanged(int b) {
        memories[b].stateChanged();
    }

    /** What the memory of sequence {@code b} showed at each step. */
    public List<Trace> traces(int b) {
        return memories[b].traces();
    }

    /** The memory of sequence {@code b}. */
    public Memory.Unroll memory(int b) {
        return memories[b];
    }

    private static void requireParameters(String what, Vec flat, int needed) {
        if (flat.size() != needed) {
            throw new IllegalArgumentException("%s: a vector of the layout's %s floats needed, one of %s came"
                    .formatted(what, needed, flat.size()));
        }
    }

    private void requireSteps(String operation, int steps) {
        requireOpen(operation, "weights", values.data());
        requireOpen(operation, "tensors of this unroll", input.data());
        if (steps < 1 || steps > maxSteps) {
            throw new IllegalArgumentException("%s: %s steps needed between 1 and the %s this unroll was made for"
                    .formatted(operation, steps, maxSteps));
        }
    }

    private static void requireOpen(String operation, String what, MemorySegment data) {
        if (!data.scope().isAlive()) {
            throw new IllegalStateException("%s: the %s are closed; keep their arena open for as long as they are used"
                    .formatted(operation, what));
        }
    }
}

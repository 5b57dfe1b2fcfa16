package dev.mneme.model;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cell;
import dev.mneme.model.cell.CellPart;
import dev.mneme.model.cell.Clipped;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.cell.Reversed;
import dev.mneme.model.layer.Clip;
import dev.mneme.model.layer.Join;
import dev.mneme.model.layer.LayerNorm;
import dev.mneme.model.layer.LearnedStart;
import dev.mneme.model.layer.Linear;
import dev.mneme.model.layer.Mask;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemoryPart;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Layers of a controller, an interface map and a memory, and an output map. At step t, with one layer,
 *
 * <pre>
 *   h^l = cell_l([x; r_1..r_R of step t-1; h^(l-1) if l > 0])     hh = [h^0; ..; h^(L-1)]
 *   ξ   = W_ξ hh + b_ξ
 *   r   = memory(ξ)
 *   y   = W_y [hh; r_1..r_R] + b_y
 * </pre>
 *
 * <p>With S layers, layer s > 0 sees {@code [hh; r]} of the layer below in the place of x, and y is that of the uppermost.
 * Each layer has its memory, or all share one in turns. Where a memory begins with learned numbers, reads and controllers do
 * too. A memory may leave out that its reads are fed back: then no controller sees those of step t-1. What
 * {@link NetworkOptions} say comes on top: h, s and y limited, ξ and gates normalised, and for the output map
 * {@code [hh; h^back; r]}, h^back of a controller that runs over x from the end of a sequence to its beginning.
 *
 * <p>A DNC or an NTM is a recipe over this class, not a subclass of it. The network itself holds no numbers: parameter
 * values are a flat vector of {@link #layout}.{@code size()} floats, given to each unroll. Immutable and thread-safe.
 */
public final class MemoryNetwork {
    /** Steps, and steps times rows of memory, that are cheap to count one by one. */
    private static final int COUNTED_STEPS = 512;

    private static final int COUNTED_ROWS = 1 << 22;

    /** The noise that leaves out some of what the output sees of the controller: see {@link Mask}. */
    public static final String BYPASS = "bypass";

    private final ModelConfig config;
    private final Backend backend;
    private final Wiring wiring = new Wiring();
    private final ReadWeights readWeights = new ReadWeights();
    private final Memory memory; // of the lowest layer
    private final Signal input; // x
    private final Signal output; // y

    /** What a layer hands up: hh and its reads. */
    private record Layer(Signal features, Signal reads) {}

    /** The network that {@code config} describes. */
    public MemoryNetwork(ModelConfig config) {
        this(config, Backend.CPU);
    }

    /** The same, run by {@code backend}. */
    public MemoryNetwork(ModelConfig config, Backend backend) {
        this(config, backend, config.memory()::create);
    }

    /** With memories that {@code config} cannot name. */
    MemoryNetwork(ModelConfig config, Backend backend, Supplier<Memory> memories) {
        this.config = config;
        this.backend = backend;
        input = wiring.input("input", config.inputSize());
        MemoryStack stack = config.stack();
        var part = new MemoryPart(stack.shareMemory() ? "" : stack.prefix(0), memories.get());
        memory = part.memory();
        Layer top = layer(0, List.of(input), part);
        for (int s = 1; s < stack.memoryLayers(); s++) {
            MemoryPart used = stack.shareMemory() ? part : new MemoryPart(stack.prefix(s), memories.get());
            top = layer(s, List.of(top.features, top.reads), used);
        }
        List<Signal> seen = config.options().bidirectional()
                ? List.of(top.features, backward(), top.reads)
                : List.of(top.features, top.reads);
        Signal all = Join.add(wiring, "seen", seen.toArray(Signal[]::new));
        readWeights.seen("output", seen);
        Mask.add(wiring, BYPASS, all, top.features.size());
        Signal y = Linear.add(wiring, "output", all, config.outputSize());
        output = limit() > 0 ? Clip.add(wiring, y, limit()) : y;
        wiring.output("output", output);
    }

    private float limit() {
        return (float) config.options().clip();
    }

    private Layer layer(int s, List<Signal> below, MemoryPart part) {
        String name = config.stack().prefix(s);
        Memory used = part.memory();
        boolean learned = used.start().size() > 0;
        boolean fedBack = used.feedsBack();
        Signal reads = fedBack
                ? wiring.carried(name + "reads", used.readSize())
                : wiring.signal(name + "reads", used.readSize());
        readWeights.reads(reads);
        if (learned && fedBack) {
            int words = used.readSize() / used.readHeads();
            LearnedStart.table(wiring.parameters(), name + "start.reads", used.readHeads(), words)
                    .beginSquashed(wiring, reads);
        }
        var sees = new ArrayList<Signal>(below);
        if (fedBack) {
            sees.add(reads.before());
        }
        Signal features = controller(name, sees, learned);
        Signal control = control(name + "interface", features, used.layout().size());
        part.turn(wiring, control, reads, name.isEmpty() ? "" : "layer %s: ".formatted(s));
        return new Layer(features, reads);
    }

    /** ξ, of {@code size} floats. */
    private Signal control(String name, Signal features, int size) {
        if (size == 0) {
            return wiring.signal(name, 0);
        }
        Signal control = Linear.add(wiring, name, features, size);
        return config.options().layerNorm() ? LayerNorm.add(wiring, control) : control;
    }

    /** hh: every layer is joined to it right after it ran, so that gradients add up in one order whatever L is. */
    private Signal controller(String layer, List<Signal> sees, boolean learned) {
        ControllerSize size = config.controller().size();
        Signal features = wiring.signal(layer + "features", size.features());
        for (int l = 0; l < size.controllerLayers(); l++) {
            String name = "controller." + l;
            Signal x = Join.add(wiring, layer + name + ".input", sees.toArray(Signal[]::new));
            readWeights.seen(layer + name, sees);
            Cell cell = cell(layer + name, x.size());
            Signal h = learned
                    ? CellPart.addLearned(wiring, layer + name, cell, x, layer + "start." + name)
                    : CellPart.add(wiring, layer + name, cell, x);
            Join.piece(wiring, h, features, l * size.hiddenSize());
            if (l > 0) {
                sees.removeLast();
            }
            sees.add(h);
        }
        return features;
    }

    private Cell cell(String name, int in) {
        Cell cell = config.options().layerNorm()
                ? Lstm.declareNormed(
                        wiring.parameters(),
                        name,
                        in,
                        config.controller().size().hiddenSize())
                : config.controller().declare(wiring.parameters(), name, in);
        return limit() > 0 ? new Clipped(cell, limit()) : cell;
    }

    /** h^back, of a second controller that sees x and no reads. */
    private Signal backward() {
        ControllerSize size = config.controller().size();
        Signal features = wiring.signal("backward.features", size.features());
        var sees = new ArrayList<Signal>(List.of(input));
        for (int l = 0; l < size.controllerLayers(); l++) {
            String name = "backward." + l;
            Cell cell = cell(name, sees.stream().mapToInt(Signal::size).sum());
            Signal h = Reversed.add(wiring, name, cell, sees.toArray(Signal[]::new));
            Join.piece(wiring, h, features, l * size.hiddenSize());
            if (l > 0) {
                sees.removeLast();
            }
            sees.add(h);
        }
        return features;
    }

    /** The configuration. */
    public ModelConfig config() {
        return config;
    }

    /** The parameters. */
    public ParameterLayout layout() {
        return wiring.parameters();
    }

    /**
     * Takes from the parameters {@code values} every weight that multiplies what was read: the network they make
     * computes what this one would if its memories gave back 0 at every step. Controllers and interfaces stay as they are.
     */
    public void silence(Vec values) {
        readWeights.silence(layout(), values);
    }

    /** Floats of each input, by name. */
    public SequencedMap<String, Integer> inputs() {
        return sizes(wiring.inputs());
    }

    /** Floats of each output, by name. */
    public SequencedMap<String, Integer> outputs() {
        return sizes(wiring.outputs());
    }

    private static SequencedMap<String, Integer> sizes(Map<String, Signal> signals) {
        var sizes = new LinkedHashMap<String, Integer>();
        signals.forEach((name, signal) -> sizes.put(name, signal.size()));
        return sizes;
    }

    /** The memory. */
    public Memory memory() {
        return memory;
    }

    /** Bytes that a step of one sequence goes through in its memories. */
    long stepBytes() {
        MemoryStack stack = config.stack();
        return memory.stepBytes() * (stack.shareMemory() ? 1 : stack.memoryLayers());
    }

    /** What is wired to what: for a back end. */
    public Wiring wiring() {
        return wiring;
    }

    Signal input() {
        return input;
    }

    Signal output() {
        return output;
    }

    /**
     * Room for {@code batch} sequences of up to {@code steps} steps, in the initial state.
     *
     * @param values the parameters; read at every forward and backward, so an optimiser may change them in between
     */
    public NetworkUnroll unroll(Vec values, TensorArena arena, int batch, int steps) {
        return unroll(values, arena, batch, steps, Set.of());
    }

    /** The same with the named noises, such as {@link #BYPASS}, which the caller draws. */
    public NetworkUnroll unroll(Vec values, TensorArena arena, int batch, int steps, Set<String> noise) {
        return backend.unroll(this, values, arena, batch, steps, noise);
    }

    /**
     * Bytes that {@link #unroll} takes from its arena, without taking them. Exact up to some hundred steps; beyond, the
     * growth of the last half of them goes on, which is a little too much, since the links' part grows with √T. What no
     * int can number takes {@code Long.MAX_VALUE}.
     */
    public long unrollBytes(int batch, int steps) {
        int most = Math.clamp(COUNTED_ROWS / config.memory().size().memorySize(), 2, COUNTED_STEPS);
        if (steps <= most) {
            return saturated(counted(batch, steps));
        }
        double half = counted(batch, most / 2);
        double whole = counted(batch, most);
        return saturated(whole + (whole - half) / (most - most / 2) * (steps - most));
    }

    /** Exact, since for a given number of steps every further sequence takes the same. */
    private double counted(int batch, int steps) {
        double one = countedExactly(1, steps);
        return batch == 1 ? one : one + (batch - 1.0) * (countedExactly(2, steps) - one);
    }

    private double countedExactly(int batch, int steps) {
        try (var values = TensorArena.counting();
                var arena = TensorArena.counting()) {
            unroll(values.vec(layout().size()), arena, batch, steps);
            return arena.bytes();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long saturated(double bytes) {
        return bytes >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) bytes;
    }
}

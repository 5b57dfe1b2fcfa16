package dev.mneme.model;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cell;
import dev.mneme.model.cell.CellPart;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.layer.Join;
import dev.mneme.model.layer.Linear;
import dev.mneme.model.layer.Mask;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemoryPart;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.Set;

/**
 * A controller, an interface map, a memory and an output map. At step t
 *
 * <pre>
 *   h^l = cell_l([x; r_1..r_R of step t-1; h^(l-1) if l > 0])     hh = [h^0; ..; h^(L-1)]
 *   ξ   = W_ξ hh + b_ξ
 *   r   = memory(ξ)
 *   y   = W_y [hh; r_1..r_R] + b_y
 * </pre>
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
    private final Wiring wiring = new Wiring();
    private final Memory memory;
    private final Signal input; // x
    private final Signal output; // y

    /** The network that {@code config} describes. */
    public MemoryNetwork(ModelConfig config) {
        this(config, config.memory().create());
    }

    /** With a memory that {@code config} cannot name. */
    MemoryNetwork(ModelConfig config, Memory memory) {
        this.config = config;
        this.memory = memory;
        input = wiring.input("input", config.inputSize());
        Signal reads = wiring.carried("reads", memory.readSize());
        Signal features = controller(reads.before());
        int controls = memory.layout().size();
        Signal control =
                controls == 0 ? wiring.signal("interface", 0) : Linear.add(wiring, "interface", features, controls);
        new MemoryPart("", memory).turn(wiring, control, reads);
        Signal seen = Join.add(wiring, "seen", features, reads);
        Mask.add(wiring, BYPASS, seen, features.size());
        output = Linear.add(wiring, "output", seen, config.outputSize());
        wiring.output("output", output);
    }

    /** hh: every layer is joined to it right after it ran, so that gradients add up in one order whatever L is. */
    private Signal controller(Signal readBefore) {
        ControllerSize size = config.controller().size();
        Signal features = wiring.signal("features", size.features());
        Signal[] layers = new Signal[size.controllerLayers()];
        for (int l = 0; l < layers.length; l++) {
            String name = "controller." + l;
            Signal x = l == 0
                    ? Join.add(wiring, name + ".input", input, readBefore)
                    : Join.add(wiring, name + ".input", input, readBefore, layers[l - 1]);
            Cell cell = config.controller().declare(wiring.parameters(), name, x.size());
            layers[l] = CellPart.add(wiring, name, cell, x);
            Join.piece(wiring, layers[l], features, l * size.hiddenSize());
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

    /** The memory. */
    public Memory memory() {
        return memory;
    }

    /** What is wired to what. */
    Wiring wiring() {
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
        return new NetworkUnroll(this, values, arena, batch, steps, noise);
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

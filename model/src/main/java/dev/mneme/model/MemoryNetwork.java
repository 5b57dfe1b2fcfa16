package dev.mneme.model;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cell;
import dev.mneme.model.cell.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    private final ModelConfig config;
    private final ParameterLayout layout = new ParameterLayout();
    private final Memory memory;
    private final List<Cell> cells = new ArrayList<>();
    private final Optional<Linear> interfaceMap;
    private final Linear outputMap;

    /** The network that {@code config} describes. */
    public MemoryNetwork(ModelConfig config) {
        this(config, config.memory().create(config));
    }

    /** With a memory that {@code config} cannot name. */
    MemoryNetwork(ModelConfig config, Memory memory) {
        this.config = config;
        this.memory = memory;
        int hidden = config.hiddenSize();
        int seen = config.inputSize() + memory.readSize();
        for (int l = 0; l < config.controllerLayers(); l++) {
            int in = seen + (l == 0 ? 0 : hidden);
            cells.add(config.controller().declare(layout, "controller." + l, in, hidden));
        }
        int controls = memory.layout().size();
        interfaceMap = controls == 0
                ? Optional.empty()
                : Optional.of(Linear.declare(layout, "interface", controls, features()));
        outputMap = Linear.declare(layout, "output", config.outputSize(), features() + memory.readSize());
    }

    /** The configuration. */
    public ModelConfig config() {
        return config;
    }

    /** The parameters. */
    public ParameterLayout layout() {
        return layout;
    }

    /** The memory. */
    public Memory memory() {
        return memory;
    }

    /** L·H, the controller's outputs. */
    int features() {
        return config.controllerLayers() * config.hiddenSize();
    }

    List<Cell> cells() {
        return cells;
    }

    Optional<Linear> interfaceMap() {
        return interfaceMap;
    }

    Linear outputMap() {
        return outputMap;
    }

    /**
     * Room for {@code batch} sequences of up to {@code steps} steps, in the initial state.
     *
     * @param values the parameters; read at every forward and backward, so an optimiser may change them in between
     */
    public NetworkUnroll unroll(Vec values, TensorArena arena, int batch, int steps) {
        return new NetworkUnroll(this, values, arena, batch, steps);
    }

    /**
     * Bytes that {@link #unroll} takes from its arena, without taking them. Exact up to some hundred steps; beyond, the
     * growth of the last half of them goes on, which is a little too much, since the links' part grows with √T. What no
     * int can number takes {@code Long.MAX_VALUE}.
     */
    public long unrollBytes(int batch, int steps) {
        int most = Math.clamp(COUNTED_ROWS / config.memorySize(), 2, COUNTED_STEPS);
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
            unroll(values.vec(layout.size()), arena, batch, steps);
            return arena.bytes();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long saturated(double bytes) {
        return bytes >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) bytes;
    }

    /** A view of {@code mat}'s rows by step and sequence: what a time-major block's row t·B + b is. */
    static Vec[] sequence(Mat block, int batch, int b, int steps, int firstRow) {
        Vec[] rows = new Vec[steps];
        for (int t = 0; t < steps; t++) {
            rows[t] = block.row(firstRow + t * batch + b);
        }
        return rows;
    }
}

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
    private final ModelConfig config;
    private final ParameterLayout layout = new ParameterLayout();
    private final Memory memory;
    private final List<Cell> cells = new ArrayList<>();
    private final Optional<Linear> interfaceMap;
    private final Linear outputMap;

    /** The network that {@code config} describes. */
    public MemoryNetwork(ModelConfig config) {
        this.config = config;
        memory = config.memory().create(config);
        int hidden = config.hiddenSize();
        int seen = config.inputSize() + memory.readSize();
        for (int l = 0; l < config.controllerLayers(); l++) {
            int in = seen + (l == 0 ? 0 : hidden);
            cells.add(config.controller().declare(layout, "controller." + l, in, hidden));
        }
        int controls = memory.layout().size();
        interfaceMap =
                controls == 0 ? Optional.empty() : Optional.of(Linear.declare(layout, "interface", controls, features()));
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
     * Bytes that {@link #unroll} takes from its arena, without taking them. Exact, by counting the small unrolls: the
     * size is a + b·B + c·T + d·B·T, but for the links' kept matrices, which grow with √T and are counted as if by T.
     */
    public long unrollBytes(int batch, int steps) {
        long b1t1 = counted(1, 1);
        long b2t1 = counted(2, 1);
        long b1t2 = counted(1, 2);
        long b2t2 = counted(2, 2);
        double b = batch - 1.0;
        double t = steps - 1.0;
        double cross = (double) b2t2 - b2t1 - b1t2 + b1t1;
        double bytes = b1t1 + b * (b2t1 - b1t1) + t * (b1t2 - b1t1) + b * t * cross;
        return bytes >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) bytes;
    }

    private long counted(int batch, int steps) {
        try (var arena = TensorArena.counting()) {
            unroll(arena.vec(layout.size()), arena, batch, steps);
            return arena.bytes();
        }
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

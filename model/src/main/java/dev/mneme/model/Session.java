package dev.mneme.model;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.StateTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in use, one step at a time: what it has read and written stays with it from step to step until it is reset.
 *
 * <p>Not thread-safe: one session is one sequence, used by one thread at a time. Any number of sessions may share the
 * parameter values (as long as nobody changes them) and run on as many threads; a session never writes them. Close it
 * to free its memory, and before the arena of the parameter values. What is asked of a closed one is refused.
 */
public final class Session implements AutoCloseable {
    private static final String PREFIX = "state.";

    private final MemoryNetwork network;
    private final TensorArena arena;
    private final NetworkUnroll unroll;
    private final Vec input; // (X)
    private final Vec output; // (Y)

    /**
     * A session in the initial state over the parameters {@code values}, which are read, not copied.
     *
     * @throws IllegalArgumentException of a bidirectional network, which needs whole sequences
     */
    public Session(MemoryNetwork network, Vec values) {
        network.config().options().requireStepwise("Session");
        this.network = network;
        arena = TensorArena.create();
        unroll = unrollOrClose(network, values, arena);
        input = unroll.input().row(0);
        output = unroll.output().row(0);
        reset();
    }

    private static NetworkUnroll unrollOrClose(MemoryNetwork network, Vec values, TensorArena arena) {
        try {
            return network.unroll(values, arena, 1, 1);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** The network. */
    public MemoryNetwork network() {
        return network;
    }

    /** Forgets everything: the state in which a training sequence starts. */
    public void reset() {
        requireOpen("reset");
        unroll.reset(0, 1);
    }

    /**
     * One step, which moves the state on. Allocates nothing.
     *
     * @param x (X) finite, not modified
     * @param y (Y) written: the output before any squashing (logits)
     * @throws IllegalArgumentException if x or y has another size or x holds a number that is not finite; the state is
     *     then as it was
     */
    public void step(float[] x, float[] y) {
        requireOpen("step");
        requireSize("input", x.length, input.size());
        requireSize("output", y.length, output.size());
        requireFinite(x);
        input.set(x);
        unroll.forward(1, 0, 1);
        for (int j = 0; j < y.length; j++) {
            y[j] = output.get(j);
        }
        unroll.carry(1, 0, 1);
    }

    /** A copy of all that is remembered, by tensor name ({@code state.memory}, ...), row-major, for saving. */
    public Map<String, float[]> save() {
        requireOpen("save");
        var tensors = new LinkedHashMap<String, float[]>();
        for (StateTensor tensor : unroll.state(0)) {
            Mat mat = tensor.mat();
            float[] values = new float[Math.multiplyExact(mat.rows(), mat.cols())];
            for (int i = 0; i < mat.rows(); i++) {
                for (int j = 0; j < mat.cols(); j++) {
                    values[i * mat.cols() + j] = mat.get(i, j);
                }
            }
            tensors.put(PREFIX + tensor.name(), values);
        }
        return tensors;
    }

    /** The shapes of what {@link #save} returns, by the same names. */
    public Map<String, List<Integer>> shapes() {
        requireOpen("shapes");
        var shapes = new LinkedHashMap<String, List<Integer>>();
        for (StateTensor tensor : unroll.state(0)) {
            shapes.put(PREFIX + tensor.name(), tensor.shape());
        }
        return shapes;
    }

    /**
     * Puts back what {@link #save} returned: the next step continues to the same bits, unless an approximate index, which
     * is built anew, finds other rows than the one that grew with the memory.
     *
     * @throws IllegalArgumentException if a tensor is missing, too many, of another size or not finite; the state is
     *     then as it was
     */
    public void restore(Map<String, float[]> saved) {
        requireOpen("restore");
        List<StateTensor> state = unroll.state(0);
        if (saved.size() != state.size()) {
            throw new IllegalArgumentException(
                    "restore: %s needed, %s came".formatted(shapes().keySet(), saved.keySet()));
        }
        for (StateTensor tensor : state) {
            requireRestorable(tensor, saved);
        }
        Map<String, float[]> before = save();
        put(state, saved);
        try {
            unroll.stateChanged(0);
        } catch (IllegalArgumentException e) {
            put(state, before);
            unroll.stateChanged(0);
            throw e;
        }
    }

    private static void put(List<StateTensor> state, Map<String, float[]> saved) {
        for (StateTensor tensor : state) {
            float[] values = values(tensor, saved);
            Mat mat = tensor.mat();
            Kernels.zero(mat); // its padding, in which a number that was not finite may have left its trace
            for (int i = 0; i < mat.rows(); i++) {
                for (int j = 0; j < mat.cols(); j++) {
                    mat.set(i, j, values[i * mat.cols() + j]);
                }
            }
        }
    }

    private static float[] values(StateTensor tensor, Map<String, float[]> saved) {
        float[] values = saved.get(PREFIX + tensor.name());
        if (values == null) {
            throw new IllegalArgumentException(
                    "restore: tensor %s%s is missing among %s".formatted(PREFIX, tensor.name(), saved.keySet()));
        }
        return values;
    }

    private static void requireRestorable(StateTensor tensor, Map<String, float[]> saved) {
        float[] values = values(tensor, saved);
        requireSize(
                "restore of " + tensor.name(),
                values.length,
                tensor.mat().rows() * tensor.mat().cols());
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "restore of %s: number %s is %s".formatted(tensor.name(), i, values[i]));
            }
        }
    }

    private static void requireSize(String what, int came, int needed) {
        if (came != needed) {
            throw new IllegalArgumentException("%s: %s floats needed, %s came".formatted(what, needed, came));
        }
    }

    private static void requireFinite(float[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                throw new IllegalArgumentException(
                        "input: number %s is %s, and must be finite; the session is as it was".formatted(i, x[i]));
            }
        }
    }

    private void requireOpen(String operation) {
        if (!arena.isOpen()) {
            throw new IllegalStateException("Session.%s: this session is closed; make another".formatted(operation));
        }
    }

    /** Frees its memory, not the parameters. Closing again does nothing. */
    @Override
    public void close() {
        arena.close();
    }
}

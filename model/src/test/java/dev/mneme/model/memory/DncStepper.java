package dev.mneme.model.memory;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Chosen;
import dev.mneme.model.Twin;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.Memory.Ports;
import dev.mneme.model.part.StateTensor;
import java.util.List;
import java.util.Random;

/** A DNC memory moved step by step with interface fields set by hand, its state open to look at and to set. */
final class DncStepper implements AutoCloseable {
    /** Far enough for a gate to be exactly 0 or 1. */
    static final float CERTAIN = 200;

    private final TensorArena arena = TensorArena.create();
    private final DncMemory memory;
    private final Memory.Unroll unroll;
    private final Vec control;
    private final Vec reads;

    DncStepper(int rows, int words, int heads) {
        this(rows, words, heads, DncOptions.DEFAULT);
    }

    DncStepper(int rows, int words, int heads, DncOptions options) {
        memory = new DncMemory(new DncMemory.Config(new MemorySize(rows, words, heads), options));
        control = arena.vec(memory.layout().size());
        reads = arena.vec(memory.readSize());
        Vec[] gradients = {arena.vec(memory.layout().size()), arena.vec(memory.readSize())};
        unroll = memory.unroll(
                arena,
                new Ports(new Vec[] {control}, new Vec[] {reads}, new Vec[] {gradients[0]}, new Vec[] {gradients[1]}));
        unroll.reset();
    }

    /** Sets the field whose name ends with {@code symbol}, before squashing. */
    DncStepper set(String symbol, float... values) {
        for (Field f : memory.layout().fields()) {
            if (f.name().endsWith(" " + symbol)) {
                control.slice(f.from(), f.rows() * f.cols()).set(values);
                return this;
            }
        }
        throw new AssertionError(
                "no field " + symbol + " among " + memory.layout().fields());
    }

    /** A random interface vector, gates near and far from 0 and 1. */
    DncStepper any(Random random) {
        for (int i = 0; i < control.size(); i++) {
            control.set(i, (float) (3 * random.nextGaussian()));
        }
        return this;
    }

    /** Writes all of {@code word}, and nothing else, to the first free row. */
    DncStepper writeToFreeRow(float... word) {
        float[] erased = new float[word.length];
        java.util.Arrays.fill(erased, CERTAIN);
        return set("g_w", CERTAIN).set("g_a", CERTAIN).set("e", erased).set("v", word);
    }

    DncStepper step() {
        unroll.forward(0);
        unroll.carry(1);
        return this;
    }

    List<String> names() {
        return unroll.state().stream().map(StateTensor::name).toList();
    }

    List<String> fields() {
        return memory.layout().fields().stream()
                .map(f -> "%s (%s, %s) %s".formatted(f.name(), f.rows(), f.cols(), f.squash()))
                .toList();
    }

    float[] reads() {
        return reads.toArray();
    }

    int[] order() {
        return Chosen.rows(unroll, DncMemory.FREE_LIST, 0);
    }

    /** A copy of what is remembered under this name, row-major. */
    float[] state(String name) {
        return Twin.floats(tensor(name));
    }

    DncStepper setState(String name, float... values) {
        Rows rows = tensor(name);
        int cols = rows.mat().cols();
        for (int i = 0; i < values.length; i++) {
            rows.row(i / cols).set(i % cols, values[i]);
        }
        unroll.stateChanged();
        return this;
    }

    private Rows tensor(String name) {
        return unroll.state().stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(tensor -> Rows.of(tensor.mat()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        arena.close();
    }
}

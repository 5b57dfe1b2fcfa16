package dev.mneme.train.bench;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.memory.SparseUnroll;
import dev.mneme.model.part.StateTensor;
import dev.mneme.train.data.Rng;
import dev.mneme.train.machine.WorkerPool;
import java.util.List;

/** Forward, backward and the parameters' gradient of a setting over T steps, again and again on the same numbers. */
public final class StepWork implements AutoCloseable {
    private final StepSetting setting;
    private final TensorArena arena = TensorArena.create();
    private final WorkerPool pool;
    private final Vec gradient;
    private final NetworkUnroll unroll;

    /** Makes the network of {@code setting}, and fills its memories if they are to be filled. */
    public StepWork(StepSetting setting) {
        this.setting = setting;
        pool = new WorkerPool(setting.threads());
        var network = new MemoryNetwork(setting.model());
        Vec values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        network.layout().initialise(values, Rng.of(1)::nextFloat);
        unroll = network.unroll(values, arena, setting.batchSize(), setting.steps());
        unroll.searchWith(pool);
        unroll.reset(0, setting.batchSize());
        if (setting.filled()) {
            fill();
        }
        drive();
    }

    /** All T steps of all sequences, from the state in which it found the memories to the same. */
    public void run() {
        pool.spread(setting.batchSize(), this::sequences);
        Kernels.zero(gradient);
        pool.run((part, parts) -> unroll.accumulate(gradient, setting.steps(), part, parts));
    }

    private void sequences(int part, int parts) {
        int end = setting.batchSize() * (part + 1) / parts;
        for (int from = setting.batchSize() * part / parts; from < end; from += unroll.groupSize()) {
            int to = Math.min(from + unroll.groupSize(), end);
            if (!setting.filled()) {
                unroll.reset(from, to);
            }
            unroll.forward(setting.steps(), from, to);
            unroll.backward(setting.steps(), from, to);
        }
    }

    /** The first number of the gradient, so that nobody can say that it is not needed. */
    public float gradient() {
        return gradient.get(0);
    }

    /** Bytes of all tensors. */
    public long bytes() {
        return arena.bytes();
    }

    /** Goes all ways again; the share of the rows found at all steps of all sequences that an exact search finds. */
    public double recall() {
        double sum = 0;
        for (int b = 0; b < setting.batchSize(); b++) {
            if (!(unroll.memory(b) instanceof SparseUnroll sparse)) {
                return 1;
            }
            for (int t = 0; t < setting.steps(); t++) {
                if (!setting.filled()) {
                    unroll.reset(b, b + 1);
                }
                unroll.forward(t + 1, b, b + 1);
                sum += sparse.recall();
                unroll.backward(t + 1, b, b + 1);
            }
        }
        return sum / (setting.batchSize() * setting.steps());
    }

    /** Random bits in, a small gradient back. */
    private void drive() {
        Rng random = Rng.of(2);
        for (Mat block : List.of(unroll.input(), unroll.dOutput())) {
            for (int i = 0; i < block.rows(); i++) {
                for (int j = 0; j < block.cols(); j++) {
                    block.set(i, j, random.nextInt(2));
                }
            }
        }
    }

    /** The same normal numbers, nearly, in the memory of every sequence. */
    private void fill() {
        Rng random = Rng.of(3);
        Mat first = memory(0);
        float[] row = new float[first.cols()];
        for (int i = 0; i < first.rows(); i++) {
            for (int j = 0; j < row.length; j++) {
                long bits = random.nextLong();
                row[j] = ((bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48)) / 32768f
                        - 4;
            }
            first.row(i).set(row);
        }
        unroll.stateChanged(0);
        for (int b = 1; b < setting.batchSize(); b++) {
            Kernels.copy(first, memory(b));
            if (unroll.memory(b) instanceof SparseUnroll sparse && unroll.memory(0) instanceof SparseUnroll built) {
                sparse.stateChangedTo(built);
            } else {
                unroll.stateChanged(b);
            }
        }
    }

    private Mat memory(int b) {
        return unroll.memory(b).state().stream()
                .filter(tensor -> tensor.name().equals("memory"))
                .map(StateTensor::mat)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this memory has no rows to fill"));
    }

    @Override
    public void close() {
        pool.close();
        arena.close();
    }
}

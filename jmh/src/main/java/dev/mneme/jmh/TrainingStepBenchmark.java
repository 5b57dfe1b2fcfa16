package dev.mneme.jmh;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.data.Rng;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Forward, backward and the weights' gradients of a DNC on one thread: batch 16, LSTM of 100, N 256, W 32, 4 read heads,
 * 100 steps, 10 inputs and outputs. Divide by {@link #STEPS} for a time step of the 16 sequences.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 5, time = 10)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before any step
public class TrainingStepBenchmark {
    private static final int BATCH = 16;
    private static final int STEPS = 100;

    /** N. */
    @Param("256")
    public int memorySize;

    private TensorArena arena;
    private Vec gradient;
    private NetworkUnroll unroll;

    /** Fills inputs and output gradients with random numbers. */
    @Setup
    public void setUp() {
        var network = new MemoryNetwork(new ModelConfig(
                10,
                10,
                new Lstm.Config(new ControllerSize(100, 1)),
                new DncMemory.Config(new MemorySize(memorySize, 32, 4))));
        arena = TensorArena.create();
        Vec values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        Rng rng = Rng.of(1);
        network.layout().initialise(values, rng::nextFloat);
        unroll = network.unroll(values, arena, BATCH, STEPS);
        for (int row = 0; row < BATCH * STEPS; row++) {
            for (int j = 0; j < 10; j++) {
                unroll.input().set(row, j, rng.nextBit());
                unroll.dOutput().set(row, j, rng.nextFloat() - 0.5f);
            }
        }
    }

    /** One training step without the optimiser. */
    @Benchmark
    public float step() {
        for (int from = 0; from < BATCH; from += unroll.groupSize()) {
            int to = Math.min(from + unroll.groupSize(), BATCH);
            unroll.reset(from, to);
            unroll.forward(STEPS, from, to);
            unroll.backward(STEPS, from, to);
        }
        Kernels.zero(gradient);
        unroll.accumulate(gradient, STEPS, 0, 1);
        return gradient.get(0);
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        arena.close();
    }
}

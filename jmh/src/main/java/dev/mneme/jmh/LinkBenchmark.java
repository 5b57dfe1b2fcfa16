package dev.mneme.jmh;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MemoryKernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.SplittableRandom;
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

/** One step of the temporal links of one sequence: update and products, and the way back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class LinkBenchmark {
    private final SplittableRandom random = new SplittableRandom(1);

    /** N. */
    @Param({"64", "256", "1024"})
    public int memorySize;

    /** R. */
    @Param({"1", "4"})
    public int readHeads;

    private TensorArena arena;
    private Mat links;
    private Vec weights;
    private Vec precedence;
    private Mat reads;
    private Mat forward;
    private Mat backward;
    private Mat dLinks;
    private Vec dWeights;
    private Vec dPrecedence;
    private Mat dReads;

    /** Makes links with weights that decay them, so that repeated steps stay finite. */
    @Setup
    public void setUp() {
        arena = TensorArena.create();
        links = arena.mat(memorySize, memorySize);
        dLinks = arena.mat(memorySize, memorySize);
        weights = random(1, memorySize).row(0);
        precedence = random(1, memorySize).row(0);
        reads = random(readHeads, memorySize);
        forward = arena.mat(readHeads, memorySize);
        backward = arena.mat(readHeads, memorySize);
        dWeights = arena.vec(memorySize);
        dPrecedence = arena.vec(memorySize);
        dReads = arena.mat(readHeads, memorySize);
    }

    private Mat random(int rows, int cols) {
        Mat x = arena.mat(rows, cols);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                x.set(i, j, (float) random.nextDouble() / cols);
            }
        }
        return x;
    }

    /** The update alone. */
    @Benchmark
    public void update() {
        MemoryKernels.linkUpdate(links, weights, precedence);
    }

    /** The update and its products with the read weights. */
    @Benchmark
    public void forward() {
        MemoryKernels.linkForward(links, weights, precedence, reads, forward, backward);
    }

    /** The way back. */
    @Benchmark
    public void backward() {
        MemoryKernels.linkBackward(
                links, weights, precedence, reads, reads, reads, dLinks, dWeights, dPrecedence, dReads);
        Kernels.zero(dReads);
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        arena.close();
    }
}

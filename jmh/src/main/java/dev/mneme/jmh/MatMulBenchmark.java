package dev.mneme.jmh;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.TensorArena;
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

/**
 * The three products of a linear map, in the shapes of a controller: m sequences, k inputs, n outputs. {@code 2 m k n}
 * operations each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class MatMulBenchmark {
    private final SplittableRandom random = new SplittableRandom(1);

    /** m, k and n. */
    @Param({"1x128x512", "4x256x32", "16x230x400", "16x256x1024", "64x256x1024", "256x256x256"})
    public String shape;

    private TensorArena arena;
    private int m;
    private int k;
    private Mat x;
    private Mat w;
    private Mat y;
    private Mat dX;
    private Mat dW;

    /** Makes the matrices. */
    @Setup
    public void setUp() {
        String[] sizes = shape.split("x", -1);
        m = Integer.parseInt(sizes[0]);
        k = Integer.parseInt(sizes[1]);
        int n = Integer.parseInt(sizes[2]);
        arena = TensorArena.create();
        x = random(m, k);
        w = random(k, n);
        y = random(m, n);
        dX = random(m, k);
        dW = random(k, n);
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

    /** Y += X W. */
    @Benchmark
    public void forward() {
        MatMul.multiply(x, 0, m, w, y, 0);
    }

    /** dX += dY W^T. */
    @Benchmark
    public void inputGradient() {
        MatMul.multiplyTransposed(y, 0, m, w, dX, 0);
    }

    /** dW += X^T dY. */
    @Benchmark
    public void weightGradient() {
        MatMul.transposedMultiply(x, 0, m, y, 0, dW, 0, k);
    }

    /** Frees the matrices. */
    @TearDown
    public void tearDown() {
        arena.close();
    }
}

package dev.mneme.jmh;

import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.StepSetting;
import dev.mneme.train.bench.StepWork;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Dense against sparse over N: a time step, forward and backward, of one sequence on one thread, LSTM of 100, W 32, 4
 * heads, K 4. {@code ./mneme bench scaling} measures the same with its memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before any step
public class ScalingBenchmark {
    private static final int STEPS = 10;

    /** The memory, and its index after a dash. */
    @Param({"dnc", "dam", "sdnc-quantised", "sam-quantised", "sam-linear"})
    public String memory;

    /** N. */
    @Param({"1024", "4096", "16384", "65536"})
    public int rows;

    /** Whether all rows hold random numbers. */
    @Param({"false", "true"})
    public boolean filled;

    private StepWork work;

    /** Makes the network. */
    @Setup
    public void setUp() {
        String[] names = memory.split("-", 2);
        var index = names.length > 1 ? IndexKind.valueOf(names[1].toUpperCase(Locale.ROOT)) : IndexKind.AUTO;
        work = new StepWork(StepSetting.of(names[0], index, rows, new StepSetting.Work(1, STEPS, filled), 1));
    }

    /** Forward and backward. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float step() {
        work.run();
        return work.gradient();
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        work.close();
    }
}

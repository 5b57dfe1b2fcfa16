package dev.mneme.jmh;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.sparse.IndexKind;
import dev.mneme.sparse.NearestRows;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowStore;
import dev.mneme.train.machine.WorkerPool;
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

/** The four nearest rows of each key in a filled memory of random rows, and what a written row costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class SearchBenchmark {
    private static final float EPSILON = 1e-6f;
    private static final int KEYS = 64;

    private final SplittableRandom random = new SplittableRandom(1);

    /** N. */
    @Param({"10000", "100000", "1000000"})
    public int memorySize;

    /** W. */
    @Param("32")
    public int wordSize;

    /** Keys of one search. */
    @Param("4")
    public int heads;

    /** The search. */
    @Param({"LINEAR", "QUANTISED"})
    public IndexKind index;

    /** Threads over which a search is cut. */
    @Param("1")
    public int threads;

    private WorkerPool pool;
    private TensorArena arena;
    private RowStore store;
    private NearestRows search;
    private Neighbours found;
    private Mat[] keys;
    private Vec inverseKeyNorms;
    private int turn;

    /** Fills the memory. */
    @Setup
    public void setUp() {
        arena = TensorArena.create();
        store = new RowStore(arena, memorySize, wordSize, EPSILON, memorySize);
        search = index.over(store, arena, heads, 4);
        pool = new WorkerPool(threads);
        search.searchWith(pool);
        fill(store.rows());
        store.overwritten();
        search.overwritten();
        found = new Neighbours(heads, 4);
        keys = new Mat[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = arena.mat(heads, wordSize);
            fill(keys[i]);
        }
        inverseKeyNorms = arena.vec(heads);
    }

    private void fill(Mat x) {
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.cols(); j++) {
                x.set(i, j, (float) random.nextGaussian());
            }
        }
    }

    /** The search of one step. */
    @Benchmark
    public Neighbours search() {
        Mat key = keys[++turn % KEYS];
        Kernels.inverseNorms(key, EPSILON, inverseKeyNorms);
        search.search(key, inverseKeyNorms, found);
        return found;
    }

    /** One written row, anywhere. */
    @Benchmark
    public void changed() {
        int row = (int) (turn++ * 7_919L % memorySize);
        store.changed(row);
        search.changed(row);
    }

    /** Frees the memory. */
    @TearDown
    public void tearDown() {
        pool.close();
        arena.close();
    }
}

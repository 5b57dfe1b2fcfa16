package dev.mneme.jmh;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.sparse.GraphRows;
import dev.mneme.sparse.LinearScan;
import dev.mneme.sparse.NearestRows;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowStore;
import java.util.Locale;
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
 * A search for the four nearest rows through the graph, keys near stored rows. Prints what building it took and the recall
 * against the exact answer. A million rows: {@code -p memorySize=1000000}, some minutes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class GraphBenchmark {
    private static final int WORDS = 32;
    private static final int CENTRES = 1000;
    private static final int KEYS = 1000;
    private static final int K = 4;

    private final SplittableRandom random = new SplittableRandom(1);

    /** N. */
    @Param("100000")
    public int memorySize;

    /** How far rows lie from one of 1,000 centres, relative to the centres; 0: in all directions. */
    @Param({"0", "0.5"})
    public float spread;

    /** How far keys lie from a stored row, relative to it; 1000: anywhere. */
    @Param("0.5")
    public float noise;

    /** Rows in sight; 0: the default for the size. */
    @Param("0")
    public int width;

    /** Rows changed since the graph was built. */
    @Param({"0", "1700"})
    public int changedRows;

    private TensorArena arena;
    private RowStore store;
    private GraphRows graph;
    private Mat keys;
    private Vec inverseKeyNorms;
    private Mat key;
    private Vec inverseKeyNorm;
    private Neighbours found;
    private int next;

    /** Fills the memory and builds the graph. */
    @Setup
    public void setUp() {
        arena = TensorArena.create();
        store = new RowStore(arena, memorySize, WORDS, 1e-6f, memorySize);
        float[][] centres = new float[CENTRES][];
        for (int i = 0; i < CENTRES; i++) {
            centres[i] = near(new float[WORDS], 1);
        }
        for (int i = 0; i < memorySize; i++) {
            float[] row = spread == 0 ? near(new float[WORDS], 1) : near(centres[random.nextInt(CENTRES)], spread);
            store.rows().row(i).set(row);
        }
        store.overwritten();
        graph = new GraphRows(store, arena, width, 1);
        graph.overwritten();
        long start = System.nanoTime();
        graph.settle();
        double built = (System.nanoTime() - start) / 1e3 / memorySize;
        for (int i = 0; i < changedRows; i++) {
            int row = random.nextInt(memorySize);
            store.rows().row(row).set(near(store.rows().row(row).toArray(), 0.3));
            store.changed(row);
            graph.changed(row);
        }
        found = new Neighbours(1, K);
        keys = arena.mat(KEYS, WORDS);
        inverseKeyNorms = arena.vec(KEYS);
        for (int i = 0; i < KEYS; i++) {
            int row = random.nextInt(memorySize);
            keys.row(i).set(near(store.rows().row(row).toArray(), noise));
        }
        Kernels.inverseNorms(keys, store.epsilon(), inverseKeyNorms);
        key = arena.mat(1, WORDS);
        inverseKeyNorm = arena.vec(1);
        System.out.printf(Locale.ROOT, "# built at %.1f us a row; recall@%d %.3f%n", built, K, recall());
    }

    private float[] near(float[] centre, double distance) {
        float[] row = centre.clone();
        for (int j = 0; j < WORDS; j++) {
            row[j] += (float) (random.nextGaussian() * distance / Math.sqrt(WORDS));
        }
        return row;
    }

    private double recall() {
        NearestRows exact = new LinearScan(store);
        int hits = 0;
        for (int i = 0; i < KEYS; i++) {
            take(i);
            exact.search(key, inverseKeyNorm, found);
            int[] expected = new int[K];
            for (int rank = 0; rank < K; rank++) {
                expected[rank] = found.row(0, rank);
            }
            graph.search(key, inverseKeyNorm, found);
            for (int rank = 0; rank < K; rank++) {
                for (int row : expected) {
                    hits += found.row(0, rank) == row ? 1 : 0;
                }
            }
        }
        return hits / (double) (K * KEYS);
    }

    private void take(int i) {
        for (int j = 0; j < WORDS; j++) {
            key.set(0, j, keys.get(i, j));
        }
        inverseKeyNorm.set(0, inverseKeyNorms.get(i));
    }

    /** One key after the other. */
    @Benchmark
    public Neighbours search() {
        take(next++ % KEYS);
        graph.search(key, inverseKeyNorm, found);
        return found;
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        arena.close();
    }
}

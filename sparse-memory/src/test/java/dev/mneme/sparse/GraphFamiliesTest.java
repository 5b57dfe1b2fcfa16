package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the graph finds of the exact answer, whatever the rows look like: not of rows in all directions only. */
final class GraphFamiliesTest {
    private static final int WORDS = 32;
    private static final int K = 4;
    private static final double ENOUGH = 0.95;

    /** Where keys come from. */
    private enum Keys {
        NEAR(1, 0.25),
        HALF_NEAR(1, 0.5),
        A_ROW(1, 0),
        OPPOSITE(-1, 0.25),
        ANYWHERE(0, 1);

        private final int rows;
        private final double noise;

        Keys(int rows, double noise) {
            this.rows = rows;
            this.noise = noise;
        }

        void draw(Mat key, Mat x, int row, SplittableRandom random) {
            double length = rows == 0 ? 1 : Math.sqrt(Blocks.dotRows(x, row, x, row));
            for (int j = 0; j < WORDS; j++) {
                double aside = noise * length / Math.sqrt(WORDS) * random.nextGaussian();
                key.set(0, j, (float) (rows * x.get(row, j) + aside));
            }
        }
    }

    /** A memory with a graph over it. */
    private static final class Memory implements AutoCloseable {
        final TensorArena arena = TensorArena.create();
        final SplittableRandom random = new SplittableRandom(7);
        final RowStore store;
        final GraphRows graph;
        private final LinearScan exact;
        private final Mat key;
        private final Vec norm;
        private final Neighbours right = new Neighbours(1, K);
        private final Neighbours found = new Neighbours(1, K);

        Memory(int count) {
            store = new RowStore(arena, count, WORDS, 1e-6f, count);
            graph = new GraphRows(store, arena);
            exact = new LinearScan(store);
            key = arena.mat(1, WORDS);
            norm = arena.vec(1);
        }

        void build() {
            store.overwritten();
            graph.overwritten();
            graph.fold();
            assertEquals(store.extent(), graph.settledRows());
        }

        /** Overwrites one in three rows and has them taken in. */
        void rewrite(Contents contents) {
            for (int row = 0; row < store.count(); row++) {
                if (random.nextInt(3) == 0) {
                    contents.fill(store.rows(), row, random);
                    store.changed(row);
                    graph.changed(row);
                }
            }
            graph.fold();
            assertEquals(0, graph.scannedRows());
        }

        /** Of rows as near as the K nearest, how many are found: which of equal rows they are is all the same. */
        double recall(Keys keys, int from, int count) {
            int hits = 0;
            for (int i = 0; i < count; i++) {
                int row = from + random.nextInt(store.extent() - from);
                keys.draw(key, store.rows(), row, random);
                Kernels.inverseNorms(key, store.epsilon(), norm);
                exact.search(key, norm, right);
                graph.search(key, norm, found);
                for (int rank = 0; rank < found.size(0); rank++) {
                    hits += found.similarity(0, rank) >= right.threshold(0) - 3e-7f ? 1 : 0;
                }
            }
            return hits / (double) (K * count);
        }

        void assertRecall(String what) {
            for (Keys keys : Keys.values()) {
                double recall = recall(keys, 0, 200);
                assertTrue(recall >= ENOUGH, what + ", keys " + keys + ": recall " + recall);
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Contents.class)
    void whateverTheRows(Contents contents) {
        try (Memory memory = new Memory(3000)) {
            for (int row = 0; row < memory.store.count(); row++) {
                contents.fill(memory.store.rows(), row, memory.random);
            }
            memory.build();
            memory.assertRecall(contents + ", built");
            memory.rewrite(Contents.CONSTANT);
            memory.assertRecall(contents + ", a third made equal");
            memory.rewrite(contents);
            memory.assertRecall(contents + ", a third made different again");
        }
    }

    /** In the first half of the rows are so many groups of so many equal rows, or nearly equal ones. */
    @ParameterizedTest
    @CsvSource({"1, 500, 0", "1, 2000, 0", "1, 10000, 0", "20, 500, 0", "50, 200, 0.02"})
    void theOthersAreFoundBesideManyEqual(int groups, int size, double apart) {
        int count = 20_000;
        try (Memory memory = new Memory(count)) {
            for (int row = 0; row < count; row++) {
                Contents.gaussian(memory.store.rows(), row, memory.random);
            }
            for (int i = 0; i < groups * size; i++) {
                int row = (int) ((long) i * (count / 2) / (groups * size));
                var same = new SplittableRandom(i / size);
                for (int j = 0; j < WORDS; j++) {
                    double aside = apart == 0 ? 0 : apart * memory.random.nextGaussian();
                    memory.store.rows().set(row, j, (float) (same.nextGaussian() + aside));
                }
            }
            memory.build();
            for (int from : new int[] {0, count / 2}) {
                double recall = memory.recall(Keys.HALF_NEAR, from, 200);
                assertTrue(recall >= ENOUGH, "keys near rows from " + from + " on: recall " + recall);
            }
        }
    }
}

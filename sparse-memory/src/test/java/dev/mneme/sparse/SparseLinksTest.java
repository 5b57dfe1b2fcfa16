package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparse links against the dense update with the same cuts, their laws, and their way back. */
class SparseLinksTest {
    private static final int STEPS = 60;

    /** Random write weights over a few rows, that sum to at most 1. */
    private static SparseVector weights(Random random, int rows, int most) {
        var w = new SparseVector(most);
        float left = 1;
        for (int row :
                random.ints(0, rows).distinct().limit(1 + random.nextInt(most)).toArray()) {
            float weight = left * random.nextFloat();
            if (weight > 0) {
                w.add(row, weight);
                left -= weight;
            }
        }
        return w;
    }

    /** {@code p = (1 - Σ w) p + w}, cut. */
    private static SparseVector precedence(SparseVector p, SparseVector w, int most) {
        float sum = 0;
        for (int n = 0; n < w.size(); n++) {
            sum += w.value(n);
        }
        var next = new SparseVector(most);
        for (int m = 0; m < p.size(); m++) {
            int n = w.find(p.row(m));
            next.offer(p.row(m), (1 - sum) * p.value(m) + (n < 0 ? 0 : w.value(n)), most);
        }
        for (int n = 0; n < w.size(); n++) {
            if (p.find(w.row(n)) < 0) {
                next.offer(w.row(n), w.value(n), most);
            }
        }
        return next;
    }

    /** The update over all entries of a dense matrix, plainly. */
    private static void dense(float[][] links, SparseVector w, SparseVector p, int most) {
        int rows = links.length;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                float wi = value(w, i);
                float wj = value(w, j);
                boolean touched = w.find(i) >= 0 || w.find(j) >= 0;
                links[i][j] = i == j ? 0 : touched ? SparseLinks.linked(wi, wj, links[i][j], value(p, j)) : links[i][j];
            }
        }
        for (int i = 0; i < rows; i++) {
            float[] row = links[i];
            cut(rows, most, j -> row[j], j -> row[j] = 0);
        }
        for (int j = 0; j < rows; j++) {
            int column = j;
            cut(rows, most, i -> links[i][column], i -> links[i][column] = 0);
        }
    }

    private interface Get {
        float at(int i);
    }

    private interface Drop {
        void at(int i);
    }

    private static void cut(int rows, int most, Get get, Drop drop) {
        IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -get.at(i)).thenComparing(i -> i))
                .skip(most)
                .forEach(drop::at);
    }

    private static float value(SparseVector v, int row) {
        int at = v.find(row);
        return at < 0 ? 0 : v.value(at);
    }

    private static float[][] all(SparseLinks links, int rows) {
        float[][] all = new float[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < links.rowSize(i); k++) {
                all[i][links.column(i, k)] = links.value(i, k);
            }
        }
        return all;
    }

    private static float[][] byColumns(SparseLinks links, int rows) {
        float[][] all = new float[rows][rows];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < links.columnSize(j); k++) {
                int i = links.row(j, k);
                all[i][j] = links.get(i, j);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"5, 2, 3", "12, 8, 4", "20, 3, 9", "9, 1, 9", "40, 8, 30"})
    void agreeWithTheDenseUpdateBitForBit(int rows, int most, int written) {
        try (var arena = TensorArena.create()) {
            var links = new SparseLinks(arena, rows, most, STEPS, written, rows);
            var random = new Random(rows);
            float[][] dense = new float[rows][rows];
            var p = new SparseVector(most);
            for (int t = 0; t < STEPS; t++) {
                SparseVector w = weights(random, rows, written);
                links.update(t, w, p);
                dense(dense, w, p, most);
                p = precedence(p, w, most);
                assertArrayEquals(dense, all(links, rows), "step " + t);
                assertArrayEquals(dense, byColumns(links, rows), "step " + t + " by columns");
            }
        }
    }

    @Test
    void obeyTheLawsOfLinks() {
        int rows = 25;
        int most = 4;
        try (var arena = TensorArena.create()) {
            var links = new SparseLinks(arena, rows, most, 300, 6, rows);
            var random = new Random(3);
            var p = new SparseVector(most);
            for (int t = 0; t < 300; t++) {
                SparseVector w = weights(random, rows, 6);
                links.update(t, w, p);
                p = precedence(p, w, most);
                float[][] l = all(links, rows);
                for (int i = 0; i < rows; i++) {
                    int at = i;
                    assertEquals(0, l[i][i], "the diagonal");
                    assertTrue(links.rowSize(i) <= most && links.columnSize(i) <= most, "more than K_L entries");
                    double row =
                            IntStream.range(0, rows).mapToDouble(j -> l[at][j]).sum();
                    double column =
                            IntStream.range(0, rows).mapToDouble(j -> l[j][at]).sum();
                    assertTrue(
                            row <= 1 + 1e-5 && column <= 1 + 1e-5,
                            "row %d sums to %s, column to %s".formatted(i, row, column));
                    for (float entry : l[i]) {
                        assertTrue(entry >= 0 && entry <= 1, "entry " + entry);
                    }
                }
            }
        }
    }

    @Test
    void stepsAreTakenBackAndDoneAgainBitForBit() {
        int rows = 15;
        int most = 3;
        try (var arena = TensorArena.create()) {
            var links = new SparseLinks(arena, rows, most, STEPS, 5, rows);
            var random = new Random(8);
            var p = new SparseVector(most);
            float[][][] before = new float[STEPS + 1][][];
            for (int t = 0; t < STEPS; t++) {
                before[t] = all(links, rows);
                SparseVector w = weights(random, rows, 5);
                links.update(t, w, p);
                p = precedence(p, w, most);
            }
            before[STEPS] = all(links, rows);
            for (int t = STEPS - 1; t >= 0; t--) {
                links.takeBack(t);
                assertArrayEquals(before[t], all(links, rows), "back before step " + t);
                assertArrayEquals(before[t], byColumns(links, rows), "back before step " + t + " by columns");
            }
            assertArrayEquals(new float[rows][rows], all(links, rows));
            for (int t = 0; t < STEPS; t++) {
                links.again(t);
                assertArrayEquals(before[t + 1], all(links, rows), "again after step " + t);
            }
            links.reset();
            assertArrayEquals(new float[rows][rows], all(links, rows));
            assertArrayEquals(new float[rows][rows], byColumns(links, rows));
        }
    }

    /** Rows 0, 1, 2, 3 written one after the other with full weight: each follows the one before. */
    @Test
    void aChainOfFullWritesIsAChainOfLinks() {
        try (var arena = TensorArena.create()) {
            var links = new SparseLinks(arena, 1000, 8, 4, 1, 10);
            var p = new SparseVector(8);
            for (int t = 0; t < 4; t++) {
                var w = new SparseVector(1);
                w.add(t * 7, 1);
                links.update(t, w, p);
                p = precedence(p, w, 8);
            }
            assertEquals(1, links.get(7, 0));
            assertEquals(1, links.get(14, 7));
            assertEquals(1, links.get(21, 14));
            assertEquals(
                    3,
                    Arrays.stream(all(links, 30))
                            .flatMapToDouble(SparseLinksTest::doubles)
                            .sum());
        }
    }

    private static java.util.stream.DoubleStream doubles(float[] row) {
        return IntStream.range(0, row.length).mapToDouble(j -> row[j]);
    }
}

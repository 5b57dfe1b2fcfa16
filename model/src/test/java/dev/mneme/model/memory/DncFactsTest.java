package dev.mneme.model.memory;

import static dev.mneme.model.memory.DncStepper.CERTAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of a DNC's memory beforehand, by figures or by law. */
class DncFactsTest {
    private static final float ROUNDING = 2e-6f;

    private final Random random = new Random(8);

    private float[] uniform(int n, double from, double to) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextDouble(from, to);
        }
        return x;
    }

    private static float[] oneHot(int n, int at) {
        float[] x = new float[n];
        x[at] = 1;
        return x;
    }

    private static float sum(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += v;
        }
        return (float) sum;
    }

    @Test
    void weightingsAreWeightingsAndLinksAreBounded() {
        try (var dnc = new DncStepper(9, 4, 3)) {
            for (int t = 0; t < 60; t++) {
                dnc.any(random).step();
                for (float u : dnc.state("usage")) {
                    assertTrue(u >= 0 && u <= 1, "usage " + u);
                }
                assertWeighting(dnc.state("write_weights"));
                assertWeighting(dnc.state("precedence"));
                float[] read = dnc.state("read_weights");
                for (int r = 0; r < 3; r++) {
                    assertWeighting(Arrays.copyOfRange(read, 9 * r, 9 * r + 9));
                }
                float[] links = dnc.state("links");
                for (int i = 0; i < 9; i++) {
                    int row = i;
                    assertWeighting(Arrays.copyOfRange(links, 9 * i, 9 * i + 9));
                    float[] column = new float[9];
                    IntStream.range(0, 9).forEach(j -> column[j] = links[9 * j + row]);
                    assertWeighting(column);
                    assertEquals(0, links[10 * i]);
                }
            }
        }
    }

    private static void assertWeighting(float[] weights) {
        for (float w : weights) {
            assertTrue(w >= -ROUNDING && w <= 1 + ROUNDING, "weight " + w);
        }
        assertTrue(sum(weights) <= 1 + ROUNDING, "sum " + sum(weights));
    }

    @Test
    void writesToTheOnlyUnusedRow() {
        try (var dnc = new DncStepper(20, 6, 2)) {
            float[] usage = uniform(20, 0.1, 1);
            usage[3] = 0;
            dnc.any(random).setState("usage", usage);
            dnc.set("f", -CERTAIN, -CERTAIN)
                    .set("g_w", CERTAIN)
                    .set("g_a", CERTAIN)
                    .step();
            assertArrayEquals(oneHot(20, 3), dnc.state("write_weights"), 1e-3f);
        }
    }

    @Test
    void writeWeightsSumToTheWriteGateWhenARowIsFree() {
        try (var dnc = new DncStepper(20, 6, 2)) {
            float[] usage = uniform(20, 0.1, 1);
            usage[3] = 0;
            dnc.any(random).setState("usage", usage).set("g_w", 0).step();
            assertEquals(0.5f, sum(dnc.state("write_weights")), 1e-5f);
        }
    }

    @Test
    void readsTheRowWhoseContentIsAskedFor() {
        try (var dnc = new DncStepper(20, 6, 2)) {
            float[] memory = uniform(120, -1, 1);
            float[] row = Arrays.copyOfRange(memory, 18, 24);
            float[] keys = Arrays.copyOf(row, 12);
            System.arraycopy(row, 0, keys, 6, 6);
            dnc.any(random).setState("memory", memory).set("g_w", -CERTAIN);
            dnc.set("k^r", keys)
                    .set("β^r", 99, 99)
                    .set("π", 0, CERTAIN, 0, 0, CERTAIN, 0)
                    .step();
            float[] weights = dnc.state("read_weights");
            assertArrayEquals(oneHot(20, 3), Arrays.copyOf(weights, 20), 1e-3f);
            assertArrayEquals(row, Arrays.copyOf(dnc.reads(), 6), 1e-2f);
        }
    }

    @Test
    void aFullWriteMakesUsageExactlyOneAndAFullFreeExactlyZero() {
        try (var dnc = new DncStepper(4, 3, 1)) {
            dnc.set("f", -CERTAIN).set("π", 0, CERTAIN, 0).set("β^r", 99);
            dnc.writeToFreeRow(1, 2, 3).set("k^r", 1, 2, 3).step();
            assertArrayEquals(oneHot(4, 0), dnc.state("write_weights"));
            assertArrayEquals(oneHot(4, 0), dnc.state("read_weights"));
            dnc.set("g_w", -CERTAIN).step();
            assertArrayEquals(new float[] {1, 0, 0, 0}, dnc.state("usage"));
            dnc.set("f", CERTAIN).step();
            assertArrayEquals(new float[4], dnc.state("usage"));
        }
    }

    @Test
    void equalUsageIsWrittenInRowOrder() {
        try (var dnc = new DncStepper(6, 2, 1)) {
            dnc.set("f", -CERTAIN);
            for (int t = 0; t < 6; t++) {
                dnc.writeToFreeRow(t, 1).step();
                assertArrayEquals(oneHot(6, t), dnc.state("write_weights"), "write " + t);
            }
            assertArrayEquals(new int[] {5, 0, 1, 2, 3, 4}, dnc.order(), "row 5 was not written when usage was taken");
            dnc.set("g_w", -CERTAIN).step();
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, dnc.order());
            dnc.writeToFreeRow(9, 9).step();
            assertArrayEquals(new float[6], dnc.state("write_weights"), "nothing is free");
        }
    }

    @Test
    void writtenRowsAreReadInOrderAndBackwards() {
        try (var dnc = new DncStepper(8, 2, 2)) {
            dnc.set("f", -CERTAIN, -CERTAIN);
            float[][] words = {{1, 0}, {0, 1}, {-1, 0}};
            for (float[] word : words) {
                dnc.writeToFreeRow(word).step();
            }
            dnc.set("g_w", -CERTAIN).set("k^r", 1, 0, -1, 0).set("β^r", 99, 99);
            dnc.set("π", 0, CERTAIN, 0, 0, CERTAIN, 0).step();
            assertArrayEquals(new float[] {1, 0, -1, 0}, dnc.reads());
            dnc.set("π", 0, 0, CERTAIN, CERTAIN, 0, 0).step();
            assertArrayEquals(new float[] {0, 1, 0, 1}, dnc.reads());
            dnc.step();
            assertArrayEquals(new float[] {-1, 0, 1, 0}, dnc.reads());
        }
    }

    @Test
    void writeGateZeroLeavesMemoryLinksPrecedenceAndUsage() {
        try (var dnc = new DncStepper(7, 4, 2)) {
            for (int t = 0; t < 5; t++) {
                dnc.any(random).step();
            }
            dnc.any(random).set("g_w", -CERTAIN).set("f", -CERTAIN, -CERTAIN).step(); // usage follows a step later
            var names = List.of("memory", "links", "precedence", "usage");
            List<float[]> before = names.stream().map(dnc::state).toList();
            for (int t = 0; t < 3; t++) {
                dnc.any(random)
                        .set("g_w", -CERTAIN)
                        .set("f", -CERTAIN, -CERTAIN)
                        .step();
            }
            assertArrayEquals(new float[7], dnc.state("write_weights"));
            for (int i = 0; i < names.size(); i++) {
                assertArrayEquals(before.get(i), dnc.state(names.get(i)), names.get(i));
            }
        }
    }

    @Test
    void aFullWriteReplacesPrecedence() {
        try (var dnc = new DncStepper(7, 4, 2)) {
            for (int t = 0; t < 5; t++) {
                dnc.any(random).step();
            }
            float[] usage = uniform(7, 0.1, 1);
            usage[2] = 0;
            dnc.setState("usage", usage).set("f", -CERTAIN, -CERTAIN).setState("write_weights", new float[7]);
            dnc.writeToFreeRow(1, 2, 3, 4).step();
            assertArrayEquals(oneHot(7, 2), dnc.state("write_weights"));
            assertArrayEquals(oneHot(7, 2), dnc.state("precedence"));
            assertArrayEquals(new float[] {1, 2, 3, 4}, Arrays.copyOfRange(dnc.state("memory"), 8, 12));
        }
    }

    /** While rows are free and reading is sharp, nobody can tell how many rows there are. */
    @Test
    void readsDoNotDependOnTheNumberOfRows() {
        try (var few = new DncStepper(10, 4, 2);
                var many = new DncStepper(37, 4, 2)) {
            float[][] words = new float[9][];
            for (int t = 0; t < 9; t++) {
                words[t] = uniform(4, -1, 1);
                float[] keys = uniform(8, -1, 1);
                System.arraycopy(words[random.nextInt(t + 1)], 0, keys, 0, 4);
                float[] modes = uniform(6, -1, 1);
                modes[4] = -CERTAIN; // the second head follows links alone
                for (var dnc : List.of(few, many)) {
                    dnc.set("f", -CERTAIN, -CERTAIN).writeToFreeRow(words[t]);
                    dnc.set("k^r", keys).set("β^r", 150, 150).set("π", modes).step();
                }
                assertArrayEquals(few.reads(), many.reads(), 1e-5f, "step " + t);
            }
            assertTrue(Math.abs(few.reads()[0]) > 1e-3, "something was read");
        }
    }

    @Test
    void permutingRowsPermutesWeights() {
        int[] from = {3, 0, 6, 1, 5, 2, 4};
        try (var straight = new DncStepper(7, 4, 2);
                var moved = new DncStepper(7, 4, 2)) {
            for (int t = 0; t < 6; t++) {
                straight.any(random).step();
            }
            moved.setState("memory", permuted(straight.state("memory"), from, 4));
            for (String name : List.of("usage", "write_weights", "precedence", "read_weights")) {
                moved.setState(name, permutedColumns(straight.state(name), from));
            }
            moved.setState("links", permutedColumns(permuted(straight.state("links"), from, 7), from));

            long seed = random.nextLong();
            straight.any(new Random(seed)).step();
            moved.any(new Random(seed)).step();
            for (String name : List.of("usage", "write_weights", "precedence", "read_weights")) {
                assertArrayEquals(permutedColumns(straight.state(name), from), moved.state(name), ROUNDING, name);
            }
            assertArrayEquals(permuted(straight.state("memory"), from, 4), moved.state("memory"), 1e-5f);
            assertArrayEquals(straight.reads(), moved.reads(), 1e-5f);
        }
    }

    private static float[] permuted(float[] block, int[] from, int cols) {
        float[] moved = new float[block.length];
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(block, from[i] * cols, moved, i * cols, cols);
        }
        return moved;
    }

    private static float[] permutedColumns(float[] block, int[] from) {
        float[] moved = new float[block.length];
        for (int i = 0; i < block.length; i++) {
            int row = i / from.length;
            moved[i] = block[row * from.length + from[i % from.length]];
        }
        return moved;
    }
}

package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.TensorArena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring against a plain list, and its way back. */
class LeastRecentlyUsedTest {
    private static float[] order(LeastRecentlyUsed ring, int rows) {
        float[] order = new float[rows];
        int row = ring.first();
        for (int i = 0; i < rows; i++) {
            order[i] = row;
            row = ring.next(row);
        }
        assertEquals(rows, row, "the ring closes");
        return order;
    }

    private static float[] floats(List<Integer> rows) {
        float[] floats = new float[rows.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = rows.get(i);
        }
        return floats;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 100})
    void isAListWhoseUsedRowsGoToTheEnd(int rows) {
        try (var arena = TensorArena.create()) {
            var ring = new LeastRecentlyUsed(arena, rows, rows);
            var random = new Random(rows);
            for (int round = 0; round < 3; round++) {
                var plain = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
                assertArrayEquals(floats(plain), order(ring, rows), "row order at first");
                var uses = new ArrayDeque<int[]>();
                var orders = new ArrayDeque<float[]>();
                for (int step = 0; step < 5 * rows; step++) {
                    int row = random.nextInt(rows);
                    orders.push(order(ring, rows));
                    uses.push(new int[] {row, ring.use(row)});
                    plain.remove((Integer) row);
                    plain.add(row);
                    assertArrayEquals(floats(plain), order(ring, rows));
                    assertEquals(plain.getFirst(), ring.first());
                }
                if (round == 1) {
                    while (!uses.isEmpty()) {
                        int[] use = uses.pop();
                        ring.takeBack(use[0], use[1]);
                        assertArrayEquals(orders.pop(), order(ring, rows), "taken back");
                    }
                }
                ring.reset();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17})
    void isInRowOrderAgainHoweverLittleWasUsed(int rows) {
        for (int used = 0; used < rows; used++) {
            try (var arena = TensorArena.create()) {
                var ring = new LeastRecentlyUsed(arena, rows, rows);
                ring.use(used);
                ring.reset();
                var plain = IntStream.range(0, rows).boxed().toList();
                assertArrayEquals(floats(plain), order(ring, rows));
                assertEquals(rows, ring.use(rows - 1));
                assertArrayEquals(floats(plain), order(ring, rows));
            }
        }
    }

    @Test
    void tenMillionRowsCountOnlyTheExpectedOnes() {
        try (var arena = TensorArena.create(1 << 20)) {
            var ring = new LeastRecentlyUsed(arena, 10_000_000, 1000);
            assertEquals(0, ring.first());
            ring.use(0);
            ring.use(9_999_999);
            assertEquals(1, ring.first());
            assertEquals(9_999_998, ring.next(9_999_997));
            assertEquals(0, ring.next(9_999_998), "after the last unused row come the used ones");
            assertEquals(9_999_999, ring.next(0));
            ring.reset();
            assertEquals(0, ring.first());
            assertEquals(9_999_999, ring.next(9_999_998));
        }
    }
}

package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import org.junit.jupiter.api.Test;

class BatchTest {
    @Test
    void rowsAreTimeMajor() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 3, 5, 2, 4);
            batch.begin(0, 2);
            batch.begin(2, 4);
            batch.setInput(3, 2, 1, 7);
            batch.setTarget(1, 0, 3, 8);
            batch.count(1, 0);
            assertEquals(7, batch.input().get(3 * 3 + 2, 1));
            assertEquals(8, batch.target().get(3, 3));
            assertEquals(1, batch.mask().get(3));
            assertTrue(batch.masked(1, 0));
            assertEquals(4, batch.steps());
            assertArrayEquals(new int[] {2, 0, 4}, batch.lengths());
            assertEquals(15, batch.input().rows());
        }
    }

    /** Whatever a longer filling left must be gone, or the padding of a shorter one would count. */
    @Test
    void clearForgetsEverything() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2, 6, 3, 3);
            for (int b = 0; b < 2; b++) {
                batch.begin(b, 6);
                for (int t = 0; t < 6; t++) {
                    batch.count(t, b);
                    for (int j = 0; j < 3; j++) {
                        batch.setInput(t, b, j, 1);
                        batch.setTarget(t, b, j, 1);
                    }
                }
            }
            batch.clear();
            assertEquals(0, batch.steps());
            assertArrayEquals(new int[2], batch.lengths());
            for (int row = 0; row < 12; row++) {
                assertEquals(0, batch.mask().get(row));
                for (int j = 0; j < 3; j++) {
                    assertEquals(0, batch.input().get(row, j));
                    assertEquals(0, batch.target().get(row, j));
                }
            }
        }
    }

    @Test
    void misuseIsRefused() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2, 6, 3, 3);
            String tooLong = Refusal.of(IllegalArgumentException.class, () -> batch.begin(0, 7));
            assertTrue(tooLong.contains("7 steps does not fit"), tooLong);
            assertThrows(IllegalArgumentException.class, () -> batch.begin(0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.begin(2, 1));
            batch.begin(0, 3);
            assertThrows(IllegalStateException.class, () -> batch.begin(0, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.setInput(3, 0, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.setTarget(0, 1, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.count(-1, 0));
            assertThrows(IllegalArgumentException.class, () -> Batch.create(arena, 0, 1, 1, 1));
            assertThrows(IllegalArgumentException.class, () -> Batch.create(arena, 1 << 16, 1 << 16, 1, 1));
        }
    }

    /** Lengths 2, 5, 1, 5, 3: every number says of which sequence, step and channel it is. */
    private static Batch uneven(TensorArena arena) {
        var inputs = Batch.one(Batch.INPUT, 2);
        inputs.put("also", 1);
        Batch batch = Batch.create(arena, 6, 5, inputs, Batch.one(Batch.TARGET, 1));
        int[] lengths = {2, 5, 1, 5, 3};
        for (int b = 0; b < lengths.length; b++) {
            batch.begin(b, lengths[b]);
            batch.chance(b).begin(1, 2, 3, b);
            batch.count(lengths[b] - 1, b);
            for (int t = 0; t < lengths[b]; t++) {
                batch.setInput(t, b, 1, 100 * b + t);
                batch.inputs().get("also").set(batch.row(t, b), 0, 100 * b + t);
                batch.setTarget(t, b, 0, -100 * b - t);
            }
        }
        return batch;
    }

    @Test
    void sortingPutsTheLongestFirstAndKeepsEverySequenceWhole() {
        try (var arena = TensorArena.create()) {
            Batch batch = uneven(arena);
            batch.sort();
            batch.sort();
            assertArrayEquals(new int[] {5, 5, 3, 2, 1, 0}, batch.lengths());
            int[] numbers = {1, 3, 4, 0, 2, 5};
            for (int b = 0; b < 6; b++) {
                assertEquals(numbers[b], batch.number(b));
                assertEquals(b, batch.place(numbers[b]));
                for (int t = 0; t < 5; t++) {
                    float held = t < batch.length(b) ? 100 * numbers[b] + t : 0;
                    assertEquals(held, batch.input().get(batch.row(t, b), 1));
                    assertEquals(held, batch.inputs().get("also").get(batch.row(t, b), 0));
                    assertEquals(-held, batch.target().get(batch.row(t, b), 0), 0f);
                    assertEquals(t == batch.length(b) - 1, batch.masked(t, b));
                }
            }
            assertEquals(Rng.of(1, 2, 3, 4).nextLong(), batch.chance(2).nextLong());
            batch.clear();
            assertEquals(3, batch.number(3));
        }
    }

    @Test
    void cutsHaveAboutAsManySteps() {
        try (var arena = TensorArena.create()) {
            Batch batch = uneven(arena);
            batch.sort();
            for (int[] wanted : new int[][] {{0, 5}, {0, 2, 5}, {0, 1, 2, 5}, {0, 1, 2, 3, 5}}) {
                int[] cuts = new int[wanted.length];
                batch.cut(5, cuts);
                assertArrayEquals(wanted, cuts);
            }
        }
    }
}

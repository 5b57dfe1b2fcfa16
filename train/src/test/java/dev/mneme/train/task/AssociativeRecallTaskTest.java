package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssociativeRecallTaskTest {
    private final AssociativeRecallTask task = new AssociativeRecallTask(AssociativeRecallTask.Options.DEFAULTS);

    /** Delimiters every four steps, a query among the first n - 1 items, its successor asked for, nothing else. */
    @Test
    void sequencesAreThoseOfThePaper() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 300, task.training().maxSteps(), task.inputSize(), task.outputSize());
            Rng rng = Rng.of(5);
            var cases = new HashSet<String>();
            for (int filling = 0; filling < 3; filling++) {
                Drawn.fill(task, batch, rng);
                for (int b = 0; b < 300; b++) {
                    int n = (batch.length(b) - 8) / 4;
                    int asked = 0;
                    while (asked < n - 1 && !item(batch, b, 4 * asked).equals(item(batch, b, 4 * n))) {
                        asked++;
                    }
                    assertTrue(asked < n - 1, "the query is an item that has a successor");
                    cases.add(n + " items, number " + asked);
                    assertEquals(item(batch, b, 4 * (asked + 1)), target(batch, b, 4 * n + 5));
                    requireMarks(batch, b, n);
                }
            }
            assertEquals(1 + 2 + 3 + 4 + 5, cases.size());
            assertEquals(32, task.training().maxSteps());
        }
    }

    private static void requireMarks(Batch batch, int b, int n) {
        for (int t = 0; t < batch.maxSteps(); t++) {
            int row = batch.row(t, b);
            boolean answer = t >= 4 * n + 5 && t < batch.length(b);
            assertEquals(answer, batch.masked(t, b));
            assertEquals(t < 4 * n && t % 4 == 0 ? 1f : 0f, batch.input().get(row, 6));
            assertEquals(t == 4 * n || t == 4 * n + 4 ? 1f : 0f, batch.input().get(row, 7));
            boolean silent = t >= 4 * n + 4 || t % 4 == 0;
            for (int bit = 0; bit < 6; bit++) {
                assertTrue(!silent || batch.input().get(row, bit) == 0);
                assertTrue(answer || batch.target().get(row, bit) == 0);
            }
        }
    }

    /** The bits of the three steps after step {@code delimiter}. */
    private static String item(Batch batch, int b, int delimiter) {
        var bits = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            for (int bit = 0; bit < 6; bit++) {
                bits.append((int) batch.input().get(batch.row(delimiter + i, b), bit));
            }
        }
        return bits.toString();
    }

    private static String target(Batch batch, int b, int first) {
        var bits = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            for (int bit = 0; bit < 6; bit++) {
                bits.append((int) batch.target().get(batch.row(first + i, b), bit));
            }
        }
        return bits.toString();
    }

    @Test
    void bitsAreFair() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 500, task.training().maxSteps(), task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(9));
            int ones = 0;
            for (int b = 0; b < 500; b++) {
                for (char bit : target(batch, b, batch.length(b) - 3).toCharArray()) {
                    ones += bit - '0';
                }
            }
            assertEquals(0.5, ones / (500.0 * 18), 0.02);
        }
    }

    @Test
    void evaluationsDoNotDependOnTheBatchSize() {
        List<Evaluation> evaluations = task.evaluations();
        assertEquals(
                List.of("2 to 6 items", "12 items"),
                evaluations.stream().map(Evaluation::name).toList());
        Evaluation twice = evaluations.get(1);
        assertEquals(56, twice.maxSteps());
        try (var arena = TensorArena.create()) {
            Batch small = Batch.create(arena, 1, 56, 8, 6);
            Batch large = Batch.create(arena, 6, 56, 8, 6);
            assertEquals(6, twice.fill(large, 7, 3));
            for (int i = 0; i < 6; i++) {
                assertEquals(1, twice.fill(small, 7, 3 + i));
                assertEquals(56, small.length(0));
                for (int t = 0; t < 56; t++) {
                    assertArrayEquals(
                            small.input().row(t).toArray(),
                            large.input().row(large.row(t, i)).toArray());
                }
            }
        }
    }

    @Test
    void pictureShowsChannelsOverTime() {
        Task tiny = new AssociativeRecallTask(new AssociativeRecallTask.Options(1, 1, 2, 2));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 8, 3, 1);
            batch.begin(0, 8);
            for (int t : List.of(1, 5)) {
                batch.setInput(t, 0, 0, 1);
            }
            batch.setInput(0, 0, 1, 1);
            batch.setInput(2, 0, 1, 1);
            batch.setInput(4, 0, 2, 1);
            batch.setInput(6, 0, 2, 1);
            batch.count(7, 0);
            var logits = arena.mat(8, 1);
            logits.set(7, 0, 9);
            logits.set(0, 0, 9);
            assertEquals("""
                inputs
                  bit 1 +- 1 - - - 1 - -+
                  item  +1 - 1 - - - - -+
                  query +- - - - 1 - 1 -+
                targets
                  bit 1 +- - - - - - - -+
                outputs
                  bit 1 +- - - - - - - 1+
                """, tiny.picture(batch, 0, logits));
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong : List.of(
                Map.of("bits", 0),
                Map.of("vectors", 0),
                Map.of("min-items", 1),
                Map.of("max-items", 1),
                Map.of("min-items", 7),
                Map.of("max-items", 1_000_000))) {
            String refused =
                    Refusal.of(IllegalArgumentException.class, () -> Tasks.create("associative-recall", wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
    }
}

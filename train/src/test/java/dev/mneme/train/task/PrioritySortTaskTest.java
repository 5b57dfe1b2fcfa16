package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.Score;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrioritySortTaskTest {
    private final PrioritySortTask task = new PrioritySortTask(PrioritySortTask.Options.DEFAULTS);

    /** 20 vectors with a priority, an end, then the 16 of highest priority, the highest first. */
    @Test
    void sequencesAreThoseOfThePaper() {
        assertEquals(37, task.training().maxSteps());
        assertEquals(10, task.inputSize());
        assertEquals(8, task.outputSize());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 200, 37, 10, 8);
            Drawn.fill(task, batch, Rng.of(3));
            for (int b = 0; b < 200; b++) {
                int number = b;
                List<Integer> sorted = IntStream.range(0, 20)
                        .boxed()
                        .sorted(Comparator.comparing(i -> -priority(batch, i, number)))
                        .toList();
                assertEquals(37, batch.length(b));
                for (int t = 0; t < 37; t++) {
                    assertEquals(t > 20, batch.masked(t, b));
                    assertEquals(t == 20 ? 1f : 0f, batch.input().get(batch.row(t, b), 9));
                    assertTrue(t < 20 || priority(batch, t, b) == 0);
                    for (int bit = 0; bit < 8; bit++) {
                        float fed = batch.input().get(batch.row(t, b), bit);
                        float said = batch.target().get(batch.row(t, b), bit);
                        assertTrue(t < 20 ? fed == 0 || fed == 1 : fed == 0);
                        float wanted = t > 20 ? batch.input().get(batch.row(sorted.get(t - 21), b), bit) : 0;
                        assertEquals(wanted, said);
                    }
                }
            }
        }
    }

    private static float priority(Batch batch, int t, int b) {
        return batch.input().get(batch.row(t, b), 8);
    }

    @Test
    void prioritiesAndBitsAreEven() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1000, 37, 10, 8);
            Drawn.fill(task, batch, Rng.of(9));
            double sum = 0;
            double squares = 0;
            double ones = 0;
            for (int b = 0; b < 1000; b++) {
                for (int t = 0; t < 20; t++) {
                    float priority = priority(batch, t, b);
                    assertTrue(priority >= -1 && priority < 1);
                    sum += priority;
                    squares += priority * priority;
                    ones += batch.input().get(batch.row(t, b), 3);
                }
            }
            assertEquals(0, sum / 20_000, 0.02);
            assertEquals(1 / 3.0, squares / 20_000, 0.01);
            assertEquals(0.5, ones / 20_000, 0.02);
        }
    }

    /** Of equal priorities the earlier vector goes first, and a share of nothing is one vector. */
    @Test
    void theShareIsThatOfAnyLength() {
        for (var wanted : Map.of(0.8, List.of(1, 2, 2, 3, 4), 0.0, List.of(1, 1, 1, 1, 1), 1.0, List.of(1, 2, 3, 4, 5))
                .entrySet()) {
            for (int n = 1; n <= 5; n++) {
                Task some = new PrioritySortTask(new PrioritySortTask.Options(2, n, n, wanted.getKey()));
                assertEquals(
                        n + 1 + wanted.getValue().get(n - 1), some.training().maxSteps());
            }
        }
        assertEquals(40 + 1 + 32, task.evaluations().get(1).maxSteps());
        assertEquals(10 + 1 + 8, task.ofLength(10).maxSteps());
        assertEquals(
                5 + 1 + 4,
                new PrioritySortTask(new PrioritySortTask.Options(8, 1, 20, 0.8))
                        .withMaxLength(5)
                        .training()
                        .maxSteps());
    }

    /** Logits of 0 cost 128 bits, and ±30 nothing; a wrong one is one wrong bit. */
    @Test
    void bitsAreCounted() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 3, 37, 10, 8);
            Drawn.fill(task, batch, Rng.of(1));
            var y = new Outputs(arena, Batch.one("output", 8), 3 * 37);
            Mat logits = y.values();
            Score score = task.objective().score();
            assertEquals(128, score.add(y, batch, 0), 1e-9);
            for (int row = 0; row < logits.rows(); row++) {
                for (int j = 0; j < 8; j++) {
                    logits.set(row, j, 60 * batch.target().get(row, j) - 30);
                }
            }
            score.reset();
            int row = batch.row(30, 1);
            logits.set(row, 5, -logits.get(row, 5));
            for (int b = 0; b < 3; b++) {
                score.add(y, batch, b);
            }
            assertEquals(1, score.wrong());
            assertEquals(3 * 128, score.asked());
            assertEquals(30 / Math.log(2) / 3, score.loss(), 1e-6);
            assertEquals("2 of 3", score.cells().get(1).text());
        }
    }

    @Test
    void evaluationsDoNotDependOnTheBatchSize() {
        List<Evaluation> evaluations = task.evaluations();
        assertEquals(
                List.of("20 vectors", "40 vectors"),
                evaluations.stream().map(Evaluation::name).toList());
        try (var arena = TensorArena.create()) {
            Batch small = Batch.create(arena, 1, 73, 10, 8);
            Batch large = Batch.create(arena, 3, 73, 10, 8);
            assertEquals(3, evaluations.get(1).fill(large, 7, 5));
            for (int i = 0; i < 3; i++) {
                assertEquals(1, evaluations.get(1).fill(small, 7, 5 + i));
                for (int t = 0; t < 73; t++) {
                    assertArrayEquals(
                            small.input().row(t).toArray(),
                            large.input().row(large.row(t, i)).toArray());
                }
            }
            assertFalse(evaluations.get(0).stream() == evaluations.get(1).stream());
        }
    }

    /** Priorities are shown as 1 to 9. */
    @Test
    void pictureShowsChannelsOverTime() {
        Task tiny = new PrioritySortTask(new PrioritySortTask.Options(1, 3, 3, 0.6));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 6, 3, 1);
            batch.begin(0, 6);
            float[] priorities = {-1, 0.25f, 0.9f};
            for (int t = 0; t < 3; t++) {
                batch.setInput(t, 0, 1, priorities[t]);
            }
            batch.setInput(2, 0, 0, 1);
            batch.setInput(3, 0, 2, 1);
            batch.setTarget(4, 0, 0, 1);
            batch.count(4, 0);
            batch.count(5, 0);
            var logits = arena.mat(6, 1);
            logits.set(0, 0, 9);
            logits.set(5, 0, 9);
            assertEquals("""
                inputs
                  bit 1    +- - 1 - - -+
                  priority +1 6 9 - - -+
                  end      +- - - 1 - -+
                targets
                  bit 1 +- - - - 1 -+
                outputs
                  bit 1 +- - - - - 1+
                """, tiny.picture(batch, 0, logits));
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, ? extends Number> wrong : List.of(
                Map.of("bits", 0),
                Map.of("min-vectors", 0),
                Map.of("min-vectors", 21),
                Map.of("max-vectors", 19),
                Map.of("asked", 1.5))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("priority-sort", wrong));
            assertTrue(refused.contains("--" + wrong.keySet().iterator().next()), refused);
        }
    }
}

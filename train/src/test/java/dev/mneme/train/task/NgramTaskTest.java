package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.Score;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NgramTaskTest {
    private final NgramTask task = new NgramTask(NgramTask.Options.DEFAULTS);

    @Test
    void eachStepShowsTheBitBeforeTheOneItAsksFor() {
        assertEquals(200, task.training().maxSteps());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 50, 200, 1, 1);
            Drawn.fill(task, batch, Rng.of(3));
            for (int b = 0; b < 50; b++) {
                assertEquals(200, batch.length(b));
                float before = 0;
                for (int t = 0; t < 200; t++) {
                    assertTrue(batch.masked(t, b));
                    assertEquals(before, batch.input().get(batch.row(t, b), 0));
                    before = batch.target().get(batch.row(t, b), 0);
                    assertTrue(before == 0 || before == 1);
                }
            }
        }
    }

    /**
     * The optimum is 133.2 bits (of 20,000 sequences drawn by other code, too); one sequence deviates by 36, so 10,000 by
     * 0.36, of which three are allowed. Chance costs 200, and half of all bits are ones.
     */
    @Test
    void theOptimumIsThatOfThePaper() {
        int size = 500;
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, size, 200, 1, 1);
            var y = new Outputs(arena, Batch.one("output", 1), 200 * size);
            Rng rng = Rng.of(4);
            Score score = task.objective().score();
            double ones = 0;
            for (int filling = 0; filling < 20; filling++) {
                Drawn.fill(task, batch, rng);
                for (int b = 0; b < size; b++) {
                    score.add(y, batch, b);
                }
            }
            for (int row = 0; row < batch.target().rows(); row++) {
                ones += batch.target().get(row, 0);
            }
            assertEquals(200, score.loss(), 1e-9);
            assertEquals(133.2, score.others().getFirst().value(), 1.1);
            assertEquals(200 - score.others().getFirst().value(), score.error().value(), 1e-9);
            assertEquals(0.5, ones / batch.target().rows(), 0.02);
        }
    }

    /** Of two bits with one table each: a context decides, and its chance has mean 1/2 and variance 1/8. */
    @Test
    void chancesAreOfTheArcsineDistribution() {
        int length = 4000;
        Task pairs = new NgramTask(new NgramTask.Options(2, length, length));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 500, length, 1, 1);
            Drawn.fill(pairs, batch, Rng.of(5));
            double sum = 0;
            double squares = 0;
            int drawn = 0;
            for (int b = 0; b < 500; b++) {
                int seen = 0;
                int ones = 0;
                for (int t = 1; t < length; t++) {
                    if (batch.input().get(batch.row(t, b), 0) == 0) {
                        seen++;
                        ones += (int) batch.target().get(batch.row(t, b), 0);
                    }
                }
                if (seen > 0) {
                    double one = (double) ones / seen;
                    sum += one;
                    squares += one * one;
                    drawn++;
                }
            }
            double mean = sum / drawn;
            assertTrue(drawn > 480);
            assertEquals(0.5, mean, 0.06);
            assertEquals(0.125, squares / drawn - mean * mean, 0.02);
        }
    }

    @Test
    void evaluationsDoNotDependOnTheBatchSize() {
        List<Evaluation> evaluations = task.evaluations();
        assertEquals(
                List.of("200 bits", "400 bits"),
                evaluations.stream().map(Evaluation::name).toList());
        try (var arena = TensorArena.create()) {
            Batch small = Batch.create(arena, 1, 400, 1, 1);
            Batch large = Batch.create(arena, 3, 400, 1, 1);
            assertEquals(3, evaluations.get(1).fill(large, 7, 5));
            for (int i = 0; i < 3; i++) {
                assertEquals(1, evaluations.get(1).fill(small, 7, 5 + i));
                assertEquals(task.picture(small, 0), task.picture(large, i));
            }
            assertEquals(5, task.ofLength(5).maxSteps());
            assertEquals(300, task.withMaxLength(300).training().maxSteps());
        }
    }

    @Test
    void pictureShowsChannelsOverTime() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 3, 1, 1);
            batch.begin(0, 3);
            float[] bits = {1, 0, 1};
            for (int t = 0; t < 3; t++) {
                batch.setTarget(t, 0, 0, bits[t]);
                batch.count(t, 0);
            }
            batch.setInput(1, 0, 0, 1);
            var logits = arena.mat(3, 1);
            logits.set(2, 0, 9);
            assertEquals("""
                inputs
                  bit before +- 1 -+
                targets
                  next bit +1 - 1+
                outputs
                  next bit +- - 1+
                """, task.picture(batch, 0, logits));
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong :
                List.of(Map.of("order", 0), Map.of("order", 17), Map.of("min-length", 0), Map.of("max-length", 100))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("ngram", wrong));
            assertTrue(refused.contains("--" + wrong.keySet().iterator().next()), refused);
        }
    }
}

package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatCopyTaskTest {
    private static final int SEQUENCES = 20_000;

    @Test
    void twoVectorsTwiceTakeNineSteps() {
        Task task = new RepeatCopyTask(new RepeatCopyTask.Options(4, 2, 2, 2, 2));
        assertEquals(9, task.training().maxSteps());
        assertEquals(6, task.inputSize());
        assertEquals(5, task.outputSize());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 50, 9, 6, 5);
            Drawn.fill(task, batch, Rng.of(3));
            for (int b = 0; b < 50; b++) {
                assertEquals(9, batch.length(b));
                for (int t = 0; t < 9; t++) {
                    int row = batch.row(t, b);
                    assertEquals(t >= 4, batch.masked(t, b));
                    assertEquals(t == 0 ? 1f : 0f, batch.input().get(row, 4));
                    assertEquals(t == 3 ? 0.2f : 0f, batch.input().get(row, 5));
                    assertEquals(t == 8 ? 1f : 0f, batch.target().get(row, 4));
                    for (int bit = 0; bit < 4; bit++) {
                        boolean data = t == 1 || t == 2;
                        assertTrue(data || batch.input().get(row, bit) == 0);
                        boolean answer = t >= 4 && t < 8;
                        float wanted = answer ? batch.input().get(batch.row(1 + (t - 4) % 2, b), bit) : 0;
                        assertEquals(wanted, batch.target().get(row, bit));
                    }
                }
            }
        }
    }

    /** Outputs of one half cost ln 2 a bit: each sequence exactly, 11.2636 nats on average with DeepMind's defaults. */
    @Test
    void chanceIsElevenAndAQuarterNats() {
        Task task = Tasks.create("repeat-copy", Map.of());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 100, task.training().maxSteps(), task.inputSize(), task.outputSize());
            var logits = new Outputs(
                    arena,
                    Batch.one("output", task.outputSize()),
                    100 * task.training().maxSteps());
            Rng rng = Rng.of(4);
            double sum = 0;
            for (int i = 0; i < SEQUENCES / 100; i++) {
                Drawn.fill(task, batch, rng);
                for (int b = 0; b < 100; b++) {
                    int answers = 0;
                    for (int t = 0; t < batch.length(b); t++) {
                        answers += batch.masked(t, b) ? 1 : 0;
                    }
                    double loss = task.objective().forward(logits, batch, b);
                    assertEquals(Math.log(2) * 5 * answers, loss, 1e-12);
                    sum += loss;
                }
            }
            double chance = Math.log(2) * 5 * (1.5 * 1.5 + 1);
            assertEquals(11.2636, chance, 1e-4);
            // One sequence deviates by ln 2 * 5 * sd(nk) = 3.8 nats; five of its standard errors.
            assertEquals(chance, sum / SEQUENCES, 5 * 3.8 / Math.sqrt(SEQUENCES));
        }
    }

    @Test
    void lengthsAndRepeatsAreEven() {
        Task task = new RepeatCopyTask(new RepeatCopyTask.Options(1, 1, 3, 2, 3));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 6000, task.training().maxSteps(), 3, 2);
            Drawn.fill(task, batch, Rng.of(4));
            // n(k+1)+3 for n in 1..3, k in 2..3: all six are different
            var counts = new int[16];
            for (int b = 0; b < 6000; b++) {
                counts[batch.length(b)]++;
            }
            for (int length : new int[] {6, 7, 9, 11, 12, 15}) {
                assertEquals(1000, counts[length], 150);
            }
        }
    }

    @Test
    void pictureShowsTheNumberOfRepeats() {
        Task task = new RepeatCopyTask(new RepeatCopyTask.Options(1, 1, 1, 2, 2));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 6, 3, 2);
            Drawn.fill(task, batch, Rng.of(1));
            String bit = batch.input().get(1, 0) == 1 ? "1" : "-";
            assertEquals("""
                inputs
                  bit 1   +- B - - - -+
                  start   +1 - - - - -+
                  repeats +- - 2 - - -+
                targets
                  bit 1 +- - - B B -+
                  end   +- - - - - 1+
                """.replace("B", bit), task.picture(batch, 0));
        }
    }

    @Test
    void evaluationsGoBeyondTraining() {
        var evaluations = Tasks.create("repeat-copy", Map.of()).evaluations();
        assertEquals("length 1 to 2, repeats 1 to 2", evaluations.get(0).name());
        assertEquals("length 4, repeats 1 to 2", evaluations.get(1).name());
        assertEquals("length 1 to 2, repeats 4", evaluations.get(2).name());
        try (var arena = TensorArena.create()) {
            for (Evaluation evaluation : evaluations) {
                Batch batch = Batch.create(arena, 100, evaluation.maxSteps(), 6, 5);
                assertEquals(100, evaluation.fill(batch, 1, 0));
                assertEquals(evaluation.maxSteps(), batch.steps());
            }
        }
    }

    @Test
    void theGreatestOptionsCanBeEvaluated() {
        var largest = new RepeatCopyTask.Options(4, 10_000, 10_000, 10_000, 10_000);
        assertEquals(
                200_020_003, new RepeatCopyTask(largest).evaluations().get(1).maxSteps());
    }
}

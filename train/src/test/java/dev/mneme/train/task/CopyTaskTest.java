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

class CopyTaskTest {
    private final CopyTask task = new CopyTask(CopyTask.Options.DEFAULTS);

    @Test
    void sequencesAreThoseOfThePaper() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 300, task.training().maxSteps(), task.inputSize(), task.outputSize());
            Rng rng = Rng.of(5);
            var lengths = new HashSet<Integer>();
            int ones = 0;
            int bits = 0;
            for (int filling = 0; filling < 3; filling++) {
                Drawn.fill(task, batch, rng);
                for (int b = 0; b < 300; b++) {
                    int n = (batch.length(b) - 1) / 2;
                    lengths.add(n);
                    for (int t = 0; t < batch.maxSteps(); t++) {
                        int row = batch.row(t, b);
                        boolean answer = t > n && t < batch.length(b);
                        assertEquals(answer, batch.masked(t, b));
                        assertEquals(t == n ? 1f : 0f, batch.input().get(row, 8));
                        for (int bit = 0; bit < 8; bit++) {
                            float said = t < n ? batch.input().get(row, bit) : 0;
                            assertEquals(said, batch.input().get(row, bit));
                            float wanted = answer ? batch.input().get(batch.row(t - n - 1, b), bit) : 0;
                            assertEquals(wanted, batch.target().get(row, bit));
                            ones += (int) wanted;
                            bits += answer ? 1 : 0;
                        }
                    }
                }
            }
            assertEquals(10, lengths.size());
            assertEquals(21, task.training().maxSteps());
            assertEquals(0.5, (double) ones / bits, 0.02);
        }
    }

    @Test
    void evaluationsDoNotDependOnTheBatchSize() {
        List<Evaluation> evaluations = task.evaluations();
        assertEquals(
                List.of("length 1 to 10", "length 20"),
                evaluations.stream().map(Evaluation::name).toList());
        Evaluation twice = evaluations.get(1);
        assertEquals(41, twice.maxSteps());
        try (var arena = TensorArena.create()) {
            Batch small = Batch.create(arena, 1, 41, 9, 8);
            Batch large = Batch.create(arena, 6, 41, 9, 8);
            assertEquals(6, twice.fill(large, 7, 3));
            for (int i = 0; i < 6; i++) {
                assertEquals(1, twice.fill(small, 7, 3 + i));
                assertEquals(41, small.length(0));
                for (int t = 0; t < 41; t++) {
                    assertArrayEquals(
                            small.input().row(t).toArray(),
                            large.input().row(large.row(t, i)).toArray());
                }
            }
            assertEquals(2, twice.fill(large, 7, twice.sequences() - 2));
            assertEquals(0, large.length(2));
            assertEquals(0, twice.fill(large, 7, twice.sequences()));
        }
    }

    @Test
    void trainingValidationAndEvaluationDiffer() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 41, 9, 8);
            var pictures = new HashSet<String>();
            Task long20 = new CopyTask(new CopyTask.Options(8, 20, 20));
            Drawn.fill(long20, batch, Rng.of(7));
            pictures.add(long20.picture(batch, 0));
            long20.validation().fill(batch, 7, 0);
            pictures.add(long20.picture(batch, 0));
            long20.evaluations().getFirst().fill(batch, 7, 0);
            pictures.add(long20.picture(batch, 0));
            long20.evaluations().getFirst().fill(batch, 8, 0);
            pictures.add(long20.picture(batch, 0));
            assertEquals(4, pictures.size());
        }
    }

    @Test
    void pictureShowsChannelsOverTime() {
        Task tiny = new CopyTask(new CopyTask.Options(2, 1, 1));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 3, 3, 2);
            batch.begin(0, 3);
            batch.setInput(0, 0, 1, 1);
            batch.setInput(1, 0, 2, 1);
            batch.setTarget(2, 0, 1, 1);
            batch.count(2, 0);
            var logits = arena.mat(3, 2);
            logits.set(0, 0, 9);
            logits.set(2, 0, 9);
            assertEquals("""
                inputs
                  bit 1 +- - -+
                  bit 2 +1 - -+
                  end   +- 1 -+
                targets
                  bit 1 +- - -+
                  bit 2 +- - 1+
                outputs
                  bit 1 +- - 1+
                  bit 2 +- - -+
                """, tiny.picture(batch, 0, logits));
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong : List.of(
                Map.of("bits", 0),
                Map.of("bits", 5000),
                Map.of("min-length", 0),
                Map.of("max-length", 0),
                Map.of("min-length", 11),
                Map.of("max-length", 1_000_000))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("copy", wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
    }
}

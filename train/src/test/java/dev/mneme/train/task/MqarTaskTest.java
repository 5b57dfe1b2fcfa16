package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.SoftmaxCrossEntropy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MqarTaskTest {
    private static MqarTask task(int vocabulary, int min, int max) {
        return new MqarTask(new MqarTask.Options(vocabulary, min, max));
    }

    private static int token(Batch batch, int t, int b) {
        return SoftmaxCrossEntropy.classOf(batch.input(), batch.row(t, b));
    }

    /** Pairs first, keys and values each of a kind and different, then every key once more with its value due. */
    @Test
    void sequencesAreThoseOfThePaper() {
        Task task = task(64, 4, 16);
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 300, task.training().maxSteps(), 64, 64);
            Drawn.fill(task, batch, Rng.of(5));
            var counts = new TreeMap<Integer, Integer>();
            for (int b = 0; b < 300; b++) {
                int pairs = batch.length(b) / 16;
                counts.merge(pairs, 1, Integer::sum);
                var values = new HashMap<Integer, Integer>();
                for (int i = 0; i < pairs; i++) {
                    int key = token(batch, 2 * i, b);
                    int value = token(batch, 2 * i + 1, b);
                    assertTrue(key >= 1 && key < 32 && value >= 32, key + " " + value);
                    values.put(key, value);
                }
                assertEquals(pairs, values.size());
                assertEquals(pairs, new HashSet<>(values.values()).size());
                var asked = new HashSet<Integer>();
                for (int t = 0; t < batch.length(b); t++) {
                    if (batch.masked(t, b)) {
                        assertTrue(t >= 2 * pairs && t % 2 == 0);
                        assertEquals(
                                values.get(token(batch, t, b)),
                                SoftmaxCrossEntropy.classOf(batch.target(), batch.row(t, b)));
                        asked.add(token(batch, t, b));
                    }
                }
                assertEquals(values.keySet(), asked);
            }
            assertEquals(List.of(4, 8, 16), List.copyOf(counts.keySet()));
            assertEquals(300 * 5 / 7.0, counts.get(4), 30);
            assertEquals(300 / 7.0, counts.get(8), 20);
        }
    }

    /** Place i of a query has the weight i^-0.99, and fillers are of all kinds. */
    @Test
    void queriesComeSoon() {
        Task task = task(8, 1, 1);
        int[] at = new int[16];
        var fillers = new HashSet<Integer>();
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 5000, 16, 8, 8);
            Drawn.fill(task, batch, Rng.of(5));
            for (int b = 0; b < 5000; b++) {
                for (int t = 0; t < 16; t++) {
                    if (batch.masked(t, b)) {
                        at[t]++;
                    } else if (t > 1) {
                        fillers.add(token(batch, t, b));
                    }
                }
            }
        }
        assertEquals(8, fillers.size());
        double sum = 0;
        for (int place = 1; place <= 7; place++) {
            sum += Math.pow(place, -0.99);
        }
        for (int place = 1; place <= 7; place++) {
            assertEquals(5000 * Math.pow(place, -0.99) / sum, at[2 * place], 120, "place " + place);
        }
    }

    @Test
    void lengthsAreThoseOfThePaper() {
        Task task = task(8192, 4, 64);
        assertEquals(
                List.of(
                        "4 pairs in 64 steps",
                        "8 pairs in 128 steps",
                        "16 pairs in 256 steps",
                        "32 pairs in 256 steps",
                        "64 pairs in 256 steps",
                        "128 pairs in 512 steps",
                        "256 pairs in 1024 steps"),
                task.evaluations().stream().map(Evaluation::name).toList());
        assertEquals(
                List.of(1000, 500, 250, 125, 100, 100, 100),
                task.evaluations().stream().map(Evaluation::sequences).toList());
        assertEquals(256, task.training().maxSteps());
        assertEquals(64, task.withMaxLength(4).training().maxSteps());
        assertEquals("100 pairs in 400 steps", task.ofLength(100).name());
        Task small = task(32, 4, 8);
        assertEquals(2, small.evaluations().size(), "there are 15 keys");
    }

    /** Every place is a query: drawing comes to an end, and to all of them. */
    @Test
    void evaluationsDoNotDependOnTheBatchSize() {
        Task task = task(256, 64, 64);
        Evaluation full = task.evaluations().getFirst();
        assertNotEquals(task.validation().stream(), full.stream());
        try (var arena = TensorArena.create()) {
            Batch small = Batch.create(arena, 1, 256, 256, 256);
            Batch large = Batch.create(arena, 4, 256, 256, 256);
            assertEquals(4, full.fill(large, 7, 3));
            for (int i = 0; i < 4; i++) {
                assertEquals(1, full.fill(small, 7, 3 + i));
                assertEquals(task.picture(small, 0), task.picture(large, large.place(i)));
                for (int t = 128; t < 256; t += 2) {
                    assertTrue(small.masked(t, 0));
                }
            }
        }
    }

    @Test
    void picturesNameKeysAndValues() {
        Task task = task(8, 1, 1);
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 3, 8, 8);
            batch.begin(0, 3);
            batch.setInput(0, 0, 2, 1);
            batch.setInput(1, 0, 7, 1);
            batch.setInput(2, 0, 2, 1);
            batch.setTarget(2, 0, 7, 1);
            batch.count(2, 0);
            var logits = arena.mat(3, 8);
            logits.set(2, 4, 1);
            assertEquals("""
                input  k2 v3 k2
                target .  .  v3
                output .  .  v0
                """, task.picture(batch, 0, logits));
            assertEquals(List.of("k2", "v3", "k2 → v3"), task.labels(batch, 0));
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong : List.of(
                Map.of("vocabulary", 3), Map.of("min-pairs", 0), Map.of("max-pairs", 0), Map.of("max-pairs", 200))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("mqar", wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
    }
}

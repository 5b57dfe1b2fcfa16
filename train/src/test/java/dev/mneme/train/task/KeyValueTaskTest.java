package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueTaskTest {
    private static final int BITS = 6;

    private static Task task(boolean twoWay) {
        return new KeyValueTask(new KeyValueTask.Options(BITS, twoWay, 2, 16));
    }

    private static String bits(Mat block, int row, int from) {
        var text = new StringBuilder();
        for (int bit = 0; bit < BITS; bit++) {
            text.append((int) block.get(row, from + bit));
        }
        return text.toString();
    }

    /** Pairs, a mark, each key once and its value asked for; two ways, another mark, each value once and its key. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPairIsAskedForOnce(boolean twoWay) {
        Task task = task(twoWay);
        int phases = twoWay ? 3 : 2;
        assertEquals(phases * 17 - 1, task.training().maxSteps());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 300, phases * 17 - 1, task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(5));
            var numbers = new HashSet<Integer>();
            for (int b = 0; b < 300; b++) {
                int n = (batch.length(b) + 1) / phases - 1;
                numbers.add(n);
                var values = new HashMap<String, String>();
                var keys = new HashMap<String, String>();
                for (int t = 0; t < n; t++) {
                    String key = bits(batch.input(), batch.row(t, b), 0);
                    String value = bits(batch.input(), batch.row(t, b), BITS);
                    values.put(key, value);
                    keys.put(value, key);
                }
                assertEquals(n, values.size(), "keys differ");
                assertTrue(!twoWay || keys.size() == n, "values that are asked by differ");
                requireAnswers(batch, b, n + 1, values);
                if (twoWay) {
                    requireAnswers(batch, b, 2 * n + 2, keys);
                }
                requireMarks(batch, b, n);
            }
            assertEquals(15, numbers.size());
        }
    }

    private static void requireAnswers(Batch batch, int b, int first, Map<String, String> answers) {
        var asked = new HashSet<String>();
        for (int t = first; t < first + answers.size(); t++) {
            String given = bits(batch.input(), batch.row(t, b), 0);
            assertTrue(asked.add(given));
            assertEquals(answers.get(given), bits(batch.target(), batch.row(t, b), 0));
            assertEquals("000000", bits(batch.input(), batch.row(t, b), BITS));
            assertTrue(batch.masked(t, b));
        }
    }

    private static void requireMarks(Batch batch, int b, int n) {
        for (int t = 0; t < batch.length(b); t++) {
            for (int mark = 0; mark < batch.input().cols() - 2 * BITS; mark++) {
                boolean here = t == (mark + 1) * (n + 1) - 1;
                assertEquals(here ? 1f : 0f, batch.input().get(batch.row(t, b), 2 * BITS + mark));
                assertTrue(!here || !batch.masked(t, b));
            }
            assertTrue(t >= n || !batch.masked(t, b));
        }
    }

    /** Of 2000 lists of three pairs, each of the six orders is asked in about one in six; and every key is as likely. */
    @Test
    void ordersAndKeysAreFair() {
        Task task = new KeyValueTask(new KeyValueTask.Options(2, false, 3, 3));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2000, 7, task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(5));
            var orders = new HashMap<String, Integer>();
            int[] keys = new int[4];
            for (int b = 0; b < 2000; b++) {
                var heard = new ArrayList<Integer>();
                var order = new StringBuilder();
                for (int t = 0; t < 7; t++) {
                    Mat input = batch.input();
                    int row = batch.row(t, b);
                    int key = (int) (2 * input.get(row, 0) + input.get(row, 1));
                    if (t < 3) {
                        heard.add(key);
                        keys[key]++;
                    } else if (t > 3) {
                        order.append(heard.indexOf(key));
                    }
                }
                orders.merge(order.toString(), 1, Integer::sum);
            }
            assertEquals(6, orders.size());
            orders.forEach((order, count) -> assertEquals(2000 / 6.0, count, 70, order));
            for (int count : keys) {
                assertEquals(1500, count, 120);
            }
        }
    }

    @Test
    void asManyPairsAsKeysAreDrawn() {
        Task task = new KeyValueTask(new KeyValueTask.Options(2, true, 4, 4));
        assertEquals(
                List.of("4 pairs", "4 pairs"),
                task.evaluations().stream().map(Evaluation::name).toList());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 9, 14, task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(1));
            assertNotEquals(task.picture(batch, 0), task.picture(batch, 1));
        }
        assertEquals(
                List.of("2 to 16 pairs", "32 pairs"),
                task(false).evaluations().stream().map(Evaluation::name).toList());
        assertEquals(129, task(false).ofLength(64).maxSteps());
        String more =
                Refusal.of(IllegalArgumentException.class, () -> task(false).ofLength(65));
        assertEquals("--length must be 1 to 64, but is 65", more);
    }

    @Test
    void pictureNamesChannels() {
        Task tiny = new KeyValueTask(new KeyValueTask.Options(2, true, 1, 1));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 5, 6, 2);
            Rng rng = Rng.of(3);
            String shown;
            do {
                Drawn.fill(tiny, batch, rng);
                shown = tiny.picture(batch, 0);
            } while (!shown.contains("key 1   +1 - 1 - -+"));
            assertEquals(List.of("key 1", "key 2", "value 1", "value 2", "values?", "keys?"), tiny.inputChannels());
            assertTrue(shown.contains("values? +- 1 - - -+") && shown.contains("keys?   +- - - 1 -+"), shown);
            assertTrue(shown.contains("answer 1 +- - - - 1+"), shown);
        }
    }

    /** From up to 4 pairs to the 16 of the paper, or to as many as there are, or were asked for. */
    @Test
    void theCurriculumEndsAtThePapersPairs() {
        assertEquals(
                16,
                Tasks.create("key-value", Map.of())
                        .recipe()
                        .training()
                        .curriculum()
                        .curriculumLimit());
        assertEquals(
                8,
                Tasks.create("key-value", Map.of("bits", 3))
                        .recipe()
                        .training()
                        .curriculum()
                        .curriculumLimit());
        assertEquals(
                40,
                Tasks.create("key-value", Map.of("max-pairs", 40))
                        .recipe()
                        .training()
                        .curriculum()
                        .curriculumLimit());
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong : List.of(
                Map.of("bits", 1),
                Map.of("min-pairs", 0),
                Map.of("min-pairs", 5),
                Map.of("max-pairs", 65),
                Map.of("max-pairs", 1_000_000))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("key-value", wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
    }
}

package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.SymbolScore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocationTaskTest {
    private final AllocationTask task = new AllocationTask(new AllocationTask.Options(8, 5, 5, 10, 10));

    /** Ten lists of five vectors, 50 inputs, each said before the next comes. */
    @Test
    void sequencesAreThoseOfTheDemonstration() {
        assertEquals(110, task.training().maxSteps());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 100, 110, task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(5));
            int ones = 0;
            for (int b = 0; b < 100; b++) {
                assertEquals(110, batch.length(b));
                for (int t = 0; t < 110; t++) {
                    int row = batch.row(t, b);
                    int step = t % 11;
                    assertEquals(step > 5, batch.masked(t, b));
                    assertEquals(step == 5 ? 1f : 0f, batch.input().get(row, 8));
                    for (int bit = 0; bit < 8; bit++) {
                        float heard = step > 5 ? batch.input().get(batch.row(t - 6, b), bit) : 0;
                        assertEquals(heard, batch.target().get(row, bit));
                        assertTrue(step < 5 || batch.input().get(row, bit) == 0);
                        ones += (int) heard;
                    }
                }
            }
            assertEquals(0.5, ones / (100.0 * 50 * 8), 0.02);
        }
    }

    /** The large repeat copy of Csordás and Schmidhuber: each list has a length of its own. */
    @Test
    void listsDifferInLength() {
        Task large = new AllocationTask(new AllocationTask.Options(8, 2, 14, 1, 8));
        assertEquals(8 * 29, large.training().maxSteps());
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 400, 8 * 29, large.inputSize(), large.outputSize());
            Drawn.fill(large, batch, Rng.of(5));
            var counts = new HashSet<Integer>();
            var lengths = new HashSet<Integer>();
            boolean differ = false;
            for (int b = 0; b < 400; b++) {
                var own = new HashSet<Integer>();
                int lists = 0;
                for (int t = 0; t < batch.length(b); ) {
                    int length = 0;
                    while (batch.input().get(batch.row(t + length, b), 8) == 0) {
                        length++;
                    }
                    for (int i = 0; i < length; i++) {
                        assertTrue(batch.masked(t + length + 1 + i, b));
                    }
                    own.add(length);
                    lists++;
                    t += 2 * length + 1;
                }
                counts.add(lists);
                lengths.addAll(own);
                differ |= own.size() > 1;
            }
            assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7, 8), counts);
            assertEquals(13, lengths.size());
            assertTrue(differ);
        }
    }

    /** Silence gets half of the bits wrong: ten lists of five vectors of eight. */
    @Test
    void silenceIsHalfWrong() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 50, 110, task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(5));
            var y = new Outputs(arena, Batch.one("output", 8), 50 * 110);
            var score = (SymbolScore) task.objective().score();
            for (int b = 0; b < 50; b++) {
                score.add(y, batch, b);
            }
            assertEquals(400, score.asked() / 50);
            assertEquals(200, score.errorsPerSequence(), 10);
            assertEquals(10 * 50, score.answers());
            assertEquals(400 * Math.log(2), score.loss(), 1e-4);
        }
    }

    @Test
    void longerOnesAreEvaluated() {
        assertEquals(
                List.of("10 lists of 5", "20 lists of 5", "10 lists of 10"),
                task.evaluations().stream().map(Evaluation::name).toList());
        assertEquals(
                List.of(110, 220, 210),
                task.evaluations().stream().map(Evaluation::maxSteps).toList());
        assertEquals(1000 * 11, task.ofLength(1000).maxSteps());
        Task one = task.withMaxLength(1);
        assertEquals(11, one.training().maxSteps());
        assertEquals(new AllocationTask.Options(8, 5, 5, 1, 1), one.options());
    }

    @Test
    void pictureAndLabelsShowWhatIsWhen() {
        Task tiny = new AllocationTask(new AllocationTask.Options(1, 1, 1, 2, 2));
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 6, 2, 1);
            batch.begin(0, 6);
            batch.setInput(0, 0, 0, 1);
            batch.setInput(1, 0, 1, 1);
            batch.setTarget(2, 0, 0, 1);
            batch.count(2, 0);
            batch.setInput(4, 0, 1, 1);
            batch.count(5, 0);
            var logits = arena.mat(6, 1);
            logits.set(2, 0, 9);
            assertEquals("""
                inputs
                  bit 1 +1 - - - - -+
                  cue   +- 1 - - 1 -+
                targets
                  bit 1 +- - 1 - - -+
                outputs
                  bit 1 +- - 1 - - -+
                """, tiny.picture(batch, 0, logits));
            assertEquals(
                    List.of(
                            "list 1, heard",
                            "list 1, cue",
                            "list 1, said",
                            "list 2, heard",
                            "list 2, cue",
                            "list 2, said"),
                    tiny.labels(batch, 0));
        }
    }

    /** From one list to the ten of the paper, or to as many as were asked for. */
    @Test
    void theCurriculumEndsAtThePapersLists() {
        for (int lists : List.of(1, 10, 30)) {
            Task task = Tasks.create("allocation", Map.of("max-lists", lists));
            int limit = task.recipe().training().curriculum().curriculumLimit();
            assertEquals(Math.max(10, lists), limit);
        }
    }

    @Test
    void optionsAreChecked() {
        for (Map<String, Integer> wrong : List.of(
                Map.of("bits", 0),
                Map.of("min-length", 0),
                Map.of("max-length", 4),
                Map.of("min-lists", 11),
                Map.of("max-lists", 1_000_000))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("allocation", wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
    }
}

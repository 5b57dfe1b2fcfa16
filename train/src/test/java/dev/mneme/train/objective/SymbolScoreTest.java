package dev.mneme.train.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import dev.mneme.train.task.CopyTask;
import dev.mneme.train.task.Drawn;
import dev.mneme.train.task.RepeatCopyTask;
import dev.mneme.train.task.Task;
import org.junit.jupiter.api.Test;

class SymbolScoreTest {
    private static void fillWith(Mat logits, float value) {
        for (int row = 0; row < logits.rows(); row++) {
            for (int j = 0; j < logits.cols(); j++) {
                logits.set(row, j, value);
            }
        }
    }

    private static Outputs outputs(TensorArena arena, int rows, int size) {
        return new Outputs(arena, Batch.one("output", size), rows);
    }

    private static SymbolScore score(Objective objective) {
        return (SymbolScore) objective.score();
    }

    private static void add(Score score, Outputs y, Batch batch, int count) {
        for (int b = 0; b < count; b++) {
            score.add(y, batch, b);
        }
    }

    /** A constant answer is worth nothing: half of the random bits are wrong, and hardly a sequence is right. */
    private static void constantsFail(Task task, double leastError) {
        for (float constant : new float[] {-3, -1e-3f, 0, 1e-3f, 3}) {
            try (var arena = TensorArena.create()) {
                Batch batch = Batch.create(arena, 200, task.training().maxSteps(), task.inputSize(), task.outputSize());
                var logits = outputs(arena, 200 * task.training().maxSteps(), task.outputSize());
                fillWith(logits.values(), constant);
                Drawn.fill(task, batch, Rng.of(1));
                SymbolScore score = score(task.objective());
                add(score, logits, batch, 200);
                assertTrue(score.symbolError() > leastError, constant + ": " + score.symbolError());
                assertTrue(score.symbolError() < 0.7, constant + ": " + score.symbolError());
                assertTrue(score.sequencesRight() <= 2, constant + ": " + score.sequencesRight());
                assertTrue(score.answerError() > 0.98);
            }
        }
    }

    /** In repeat-copy a ninth of the bits, the end marker, is nearly always 0: 10 of 29.25 are wrong on average. */
    @Test
    void constantOutputsCannotGameBits() {
        constantsFail(new CopyTask(CopyTask.Options.DEFAULTS), 0.47);
        constantsFail(new RepeatCopyTask(new RepeatCopyTask.Options(8, 1, 2, 1, 2)), 0.3);
    }

    /** Bias towards the most frequent word is no constant trick either: equal logits are always wrong. */
    @Test
    void equalLogitsAreNoAnswer() {
        try (var arena = TensorArena.create()) {
            Mat logits = arena.mat(1, 5);
            Mat target = arena.mat(1, 5);
            var loss = new SoftmaxCrossEntropy();
            for (int wanted = 0; wanted < 5; wanted++) {
                target.set(0, wanted, 1);
                assertEquals(1, loss.wrong(logits, target, 0));
                logits.set(0, wanted, 1e-6f);
                assertEquals(0, loss.wrong(logits, target, 0));
                logits.set(0, (wanted + 1) % 5, 1e-6f);
                assertEquals(1, loss.wrong(logits, target, 0));
                target.set(0, wanted, 0);
                fillWith(logits, 0);
            }
        }
    }

    @Test
    void perfectOutputsArePerfect() {
        Task task = new CopyTask(CopyTask.Options.DEFAULTS);
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 10, task.training().maxSteps(), task.inputSize(), task.outputSize());
            var y = outputs(arena, 10 * task.training().maxSteps(), task.outputSize());
            Mat logits = y.values();
            Drawn.fill(task, batch, Rng.of(1));
            for (int row = 0; row < logits.rows(); row++) {
                for (int j = 0; j < logits.cols(); j++) {
                    logits.set(row, j, 60 * batch.target().get(row, j) - 30);
                }
            }
            SymbolScore score = score(task.objective());
            add(score, y, batch, 10);
            assertEquals(10, score.sequencesRight());
            assertEquals(0, score.wrong());
            assertEquals(0, score.answerError());
            assertEquals(0, score.loss(), 1e-9);
            int row = batch.row(batch.length(3) - 1, 3);
            logits.set(row, 5, -logits.get(row, 5));
            add(score, y, batch, 10);
            assertEquals(19, score.sequencesRight());
            assertEquals(1, score.wrong());
            assertEquals(1 / 20.0, score.errorsPerSequence());
            assertEquals(30 / 20.0, score.loss(), 1e-6);
            assertEquals(30 / 20.0 / Math.log(2), score.bits(), 1e-6);
            assertEquals(0.95, score.rightShare());
            score.reset();
            assertEquals(0, score.sequences());
        }
    }

    /** One sequence, three answers of 2, 1 and 1 words: a question with one wrong word is one wrong question. */
    @Test
    void runsOfCountedStepsAreAnswers() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2, 8, 1, 3);
            var y = outputs(arena, 16, 3);
            Mat logits = y.values();
            batch.begin(0, 8);
            for (int t : new int[] {1, 2, 4, 7}) {
                batch.count(t, 0);
                batch.setTarget(t, 0, 1, 1);
                logits.set(batch.row(t, 0), 1, 2);
            }
            logits.set(batch.row(2, 0), 0, 3);
            logits.set(batch.row(7, 0), 0, 3);
            logits.set(batch.row(6, 0), 0, 99);
            SymbolScore score = score(new SoftmaxCrossEntropy());
            score.add(y, batch, 0);
            assertEquals(1, score.sequences());
            assertEquals(0, score.sequencesRight());
            assertEquals(3, score.answers());
            assertEquals(2, score.answersWrong());
            assertEquals(4, score.asked());
            assertEquals(2, score.wrong());
            assertThrows(IndexOutOfBoundsException.class, () -> score.add(y, batch, 2));
        }
    }

    @Test
    void sumsAreSavedAndGoOn() {
        try (var arena = TensorArena.create()) {
            Task task = new CopyTask(CopyTask.Options.DEFAULTS);
            Batch batch = Batch.create(arena, 4, task.training().maxSteps(), task.inputSize(), task.outputSize());
            var y = outputs(arena, 4 * task.training().maxSteps(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(1));
            SymbolScore whole = score(task.objective());
            add(whole, y, batch, 4);
            SymbolScore half = score(task.objective());
            add(half, y, batch, 2);
            SymbolScore rest = score(task.objective());
            rest.restore(half.sums());
            rest.add(y, batch, 2);
            rest.add(y, batch, 3);
            assertEquals(whole.sums(), rest.sums());
            var bad = new java.util.HashMap<>(half.sums());
            bad.put("symbols", -1L);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> rest.restore(bad))
                    .getMessage()
                    .contains("symbols"));
        }
    }
}

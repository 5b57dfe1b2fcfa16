package dev.mneme.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.run.Best;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LessonsTest {
    private static final CurriculumConfig CONFIG = new CurriculumConfig(true, 0, 50, 0.1, 3);

    private static Lessons lessons(CurriculumConfig config, int length) {
        return new Lessons(config, Tasks.create("copy", Map.of("max-length", length)));
    }

    private static int length(Lessons lessons) {
        lessons.goOn();
        return lessons.task().maxLength().orElseThrow();
    }

    /** An error of 9 in 100 doubles 3, 6, 12, 24, 48 up to the limit, an error of 10 in 100 nothing. */
    @Test
    void lengthsDoubleAfterEachWindowThatWasLearned() {
        Lessons lessons = lessons(CONFIG, 3);
        var lengths = new ArrayList<Integer>();
        for (int i = 0; i < 22; i++) {
            lengths.add(length(lessons));
            boolean secondWindow = i >= 3 && i < 6;
            lessons.add(100, secondWindow ? 10 : 9);
        }
        assertEquals(List.of(3, 3, 3, 6, 6, 6, 6, 6, 6, 12, 12, 12, 24, 24, 24, 48, 48, 48, 50, 50, 50, 50), lengths);
    }

    /** One bad iteration in a window is outweighed: the share is of all symbols of the window. */
    @Test
    void theWindowCountsSymbols() {
        Lessons lessons = lessons(CONFIG, 5);
        lessons.add(10, 10);
        lessons.add(1000, 50);
        lessons.add(1000, 50);
        assertEquals(10, length(lessons));
        assertEquals(CurriculumConfig.Window.EMPTY, lessons.window());
    }

    @Test
    void aSavedWindowGoesOn() {
        Lessons lessons = lessons(CONFIG, 5);
        lessons.add(100, 4);
        lessons.add(100, 4);
        Lessons other = lessons(CONFIG, 5);
        other.restore(lessons.window());
        other.add(100, 4);
        assertEquals(10, length(other));
        assertEquals(5, length(lessons));
    }

    @Test
    void withoutOneNothingGrows() {
        Lessons off = lessons(CurriculumConfig.OFF, 5);
        for (int i = 0; i < 1000; i++) {
            off.add(100, 0);
            assertEquals(5, length(off));
        }
    }

    /** Before and after, sequences are those of a trainer that was made for their length. */
    @Test
    void everyLengthIsTrainedLikeThatOfATaskOfItsOwn() {
        ModelConfig model = ModelConfig.dnc(5, 3).withMemory(new DncMemory.Config(new MemorySize(4, 3, 1)));
        Task task = Tasks.create("associative-recall", Map.of("bits", 3, "vectors", 1, "min-items", 2, "max-items", 2));
        TrainConfig plain = TrainConfig.DEFAULTS.with(Map.of("batch-size", 3));
        TrainConfig growing = plain.with(
                Map.of("curriculum", true, "curriculum-error", 1.0, "curriculum-window", 2, "curriculum-limit", 5));
        try (var curriculum = new Trainer(task, model, growing, 2, 1L << 30)) {
            for (int length : List.of(2, 2, 4, 4, 5, 5, 5)) {
                try (var own = new Trainer(task.withMaxLength(length), model, plain, 1, 1L << 30)) {
                    own.values().copyFrom(curriculum.values());
                    own.resumeAt(curriculum.iteration(), Map.of(), CurriculumConfig.Window.EMPTY);
                    own.step();
                    curriculum.step();
                    assertEquals(length, curriculum.task().maxLength().orElseThrow());
                    assertEquals(own.loss(), curriculum.loss());
                    assertArrayEquals(
                            own.gradient().toArray(), curriculum.gradient().toArray());
                }
            }
        }
    }

    /** A greater length counts for more than any error. */
    @Test
    void theBestIsThatOfTheLongestSequences() {
        var small = new Best(0.1, 1, 10, 4, "");
        var large = new Best(5, 9, 20, 8, "");
        assertTrue(large.isBetterThan(small) && !small.isBetterThan(large));
        assertTrue(new Best(4, 9, 30, 8, "").isBetterThan(large));
    }

    @Test
    void whatIsNotFiniteIsNeverTheBest() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertFalse(new Best(0, bad, 10, 8, "").isBetterThan(Best.NONE));
            assertFalse(new Best(bad, 0, 10, 8, "").isBetterThan(Best.NONE));
        }
    }

    @Test
    void tasksGrow() {
        for (String name : List.of(
                "copy",
                "associative-recall",
                "priority-sort",
                "adding",
                "argmax",
                "key-value",
                "allocation",
                "reverse-string")) {
            Task task = Tasks.create(name, name.equals("key-value") ? Map.of("bits", 10) : Map.of());
            Task longer = task.withMaxLength(77);
            assertEquals(77, longer.maxLength().orElseThrow());
            assertEquals(task.inputChannels(), longer.inputChannels());
            assertTrue(longer.training().maxSteps() > task.training().maxSteps());
            assertEquals(
                    longer.options(),
                    Lessons.longest(CONFIG, task).withMaxLength(77).options());
        }
        Task lengthless = Tasks.create("repeat-copy", Map.of());
        assertThrows(IllegalArgumentException.class, () -> lengthless.withMaxLength(3));
        assertThrows(IllegalArgumentException.class, () -> Lessons.longest(CONFIG, lengthless));
    }

    /** A run begins with the curriculum's start, or with the task's own lengths when it names none. */
    @Test
    void aCurriculumMayBeginBelowTheTasksOwnLength() {
        Task copy = Tasks.create("copy", Map.of("max-length", 9));
        var from2 = new CurriculumConfig(true, 2, 50, 0.1, 3);
        assertEquals(2, Lessons.first(from2, copy).maxLength().orElseThrow());
        assertEquals(9, Lessons.first(CONFIG, copy).maxLength().orElseThrow());
        assertEquals(9, Lessons.first(CurriculumConfig.OFF, copy).maxLength().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> new CurriculumConfig(true, 51, 50, 0.1, 3));
        assertThrows(IllegalArgumentException.class, () -> new CurriculumConfig(true, -1, 50, 0.1, 3));
    }
}

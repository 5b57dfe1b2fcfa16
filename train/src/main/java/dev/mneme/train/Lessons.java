package dev.mneme.train;

import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.CurriculumConfig.Window;
import dev.mneme.train.task.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is trained on one after the other. Today's lessons are one task at growing lengths: the next one begins when the
 * last is known, by the {@link CurriculumConfig}; without a curriculum there is one.
 */
public final class Lessons {
    private final CurriculumConfig config;
    private Task task;
    private int iterations;
    private long asked;
    private long wrong;

    /** Lessons that begin with {@code task} as it is. */
    Lessons(CurriculumConfig config, Task task) {
        this.config = config;
        this.task = task;
    }

    /**
     * {@code task} with the sequences that a run begins with.
     *
     * @throws IllegalArgumentException when it has no lengths that could grow
     */
    public static Task first(CurriculumConfig config, Task task) {
        return config.curriculum() && config.curriculumStart() > 0
                ? task.withMaxLength(config.curriculumStart())
                : task;
    }

    /**
     * {@code task} with the longest sequences that it can come to: what memory must be there for.
     *
     * @throws IllegalArgumentException when it has no lengths that could grow, or longer ones than the limit
     */
    public static Task longest(CurriculumConfig config, Task task) {
        if (!config.curriculum()) {
            return task;
        }
        int own = task.maxLength()
                .orElseThrow(() -> new IllegalArgumentException(
                        "task %s has no lengths that could grow; leave out --curriculum".formatted(task.name())));
        if (own > config.curriculumLimit()) {
            throw new IllegalArgumentException("--curriculum-limit must not be under the length that training begins"
                    + " with (%s), but is %s".formatted(own, config.curriculumLimit()));
        }
        return task.withMaxLength(config.curriculumLimit());
    }

    /** The options by which {@link #first} differs from {@code task}, with why: a curriculum says them. */
    public static Map<String, String> overruled(CurriculumConfig config, Task task) {
        var overruled = new LinkedHashMap<String, String>();
        Map<String, Object> begun = first(config, task).options().toMap();
        task.options().toMap().forEach((option, value) -> {
            if (!value.equals(begun.get(option))) {
                overruled.put(
                        option,
                        "with a curriculum that begins at --curriculum-start %s and goes on to --curriculum-limit %s"
                                .formatted(config.curriculumStart(), config.curriculumLimit()));
            }
        });
        return overruled;
    }

    /** The lesson that is on. */
    public Task task() {
        return task;
    }

    /** The window so far, for saving. */
    public Window window() {
        return new Window(iterations, asked, wrong);
    }

    /** Goes on from what {@link #window} gave. */
    void restore(Window window) {
        iterations = window.iterations();
        asked = window.symbols();
        wrong = window.symbolsWrong();
    }

    /** An iteration in which so many of so many things were wrong. */
    void add(long askedNow, long wrongNow) {
        iterations++;
        asked += askedNow;
        wrong += wrongNow;
    }

    /** Goes on to the next lesson where this one is known after a full window. Returns whether it did. */
    boolean goOn() {
        if (!config.curriculum() || iterations < config.curriculumWindow()) {
            return false;
        }
        boolean known = wrong < config.curriculumError() * asked;
        restore(Window.EMPTY);
        int reached = task.maxLength().orElse(0);
        int next = (int) Math.min(2L * reached, config.curriculumLimit());
        if (!known || next <= reached) {
            return false;
        }
        task = task.withMaxLength(next);
        return true;
    }
}

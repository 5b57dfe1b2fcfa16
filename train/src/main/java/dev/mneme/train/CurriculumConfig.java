package dev.mneme.train;

import dev.mneme.train.task.Range;
import dev.mneme.train.task.Ranges;
import dev.mneme.train.task.Task;

/**
 * When training sequences grow longer: the exponential curriculum of Rae et al. 2016, section 4.3. Lengths are uniform
 * up to h, which begins with the task's own greatest length or a smaller one and doubles whenever the error over a
 * window of iterations was small. (The paper leaves open how small, and over how many; the level there begins at 0.)
 *
 * @param on whether there is one
 * @param start h at the beginning; 0 for the task's own greatest length
 * @param limit h never exceeds it
 * @param error h doubles when the share of wrong bits in a window is below it
 * @param window iterations of a window; windows do not overlap
 */
public record CurriculumConfig(
        boolean on,

        @Range(option = "curriculum-start", least = 0, most = 100_000)
        int start,

        @Range(option = "curriculum-limit", least = 1, most = 100_000)
        int limit,

        @Range(option = "curriculum-error", least = Float.MIN_VALUE, most = 1)
        double error,

        @Range(option = "curriculum-window", least = 1, most = Integer.MAX_VALUE)
        int window) {

    /** No curriculum. */
    public static final CurriculumConfig OFF = new CurriculumConfig(false, 0, 1000, 0.01, 100);

    /**
     * A window that is not full yet.
     *
     * @param iterations in it
     * @param symbols asked for in them
     * @param symbolsWrong of these
     */
    public record Window(int iterations, long symbols, long symbolsWrong) {
        static final Window EMPTY = new Window(0, 0, 0);

        /** Refuses what cannot have been counted. */
        public Window {
            if (iterations < 0 || symbolsWrong < 0 || symbols < symbolsWrong) {
                throw new IllegalArgumentException("a curriculum's window of %s iterations has %s of %s symbols wrong"
                        .formatted(iterations, symbolsWrong, symbols));
            }
        }
    }

    /** Refuses what makes no curriculum. */
    public CurriculumConfig {
        Ranges.require(CurriculumConfig.class, on, start, limit, error, window);
        if (start > limit) {
            throw new IllegalArgumentException(
                    "--curriculum-start must be 0 to --curriculum-limit (%s), but is %s".formatted(limit, start));
        }
    }

    /**
     * {@code task} with the sequences that a run begins with.
     *
     * @throws IllegalArgumentException when it has no lengths that could grow
     */
    public Task first(Task task) {
        return on && start > 0 ? task.withMaxLength(start) : task;
    }

    /**
     * {@code task} with the longest sequences that it can come to: what memory must be there for.
     *
     * @throws IllegalArgumentException when it has no lengths that could grow, or longer ones than the limit
     */
    public Task longest(Task task) {
        if (!on) {
            return task;
        }
        int start = task.maxLength()
                .orElseThrow(() -> new IllegalArgumentException(
                        "task %s has no lengths that could grow; leave out --curriculum".formatted(task.name())));
        if (start > limit) {
            throw new IllegalArgumentException("--curriculum-limit must not be under the length that training begins"
                    + " with (%s), but is %s".formatted(start, limit));
        }
        return task.withMaxLength(limit);
    }
}

package dev.mneme.train.recipe;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.config.Switch;

/**
 * When training sequences grow longer: the exponential curriculum of Rae et al. 2016, section 4.3. Lengths are uniform
 * up to h, which begins with the task's own greatest length or a smaller one and doubles whenever the error over a
 * window of iterations was small. (The paper leaves open how small, and over how many; the level there begins at 0.)
 *
 * @param curriculum whether there is one
 * @param curriculumStart h at the beginning; 0 for the task's own greatest length
 * @param curriculumLimit h never exceeds it
 * @param curriculumError h doubles when the share of wrong bits in a window is below it
 * @param curriculumWindow iterations of a window; windows do not overlap
 */
public record CurriculumConfig(
        @Meaning("Double the length of sequences whenever the error was small over a window") @Since("0.1") @Switch
        boolean curriculum,

        @Meaning("The length that a curriculum begins with; 0 for the task's own")
        @Range(least = 0, most = 100_000)
        @Since("0.1")
        int curriculumStart,

        @Meaning("The greatest length that a curriculum comes to") @Range(least = 1, most = 100_000) @Since("0.1")
        int curriculumLimit,

        @Meaning("Share of wrong bits below which lengths double")
        @Range(least = Float.MIN_VALUE, most = 1)
        @Since("0.1")
        double curriculumError,

        @Meaning("Steps of the window over which it is taken") @Range(least = 1) @Since("0.1")
        int curriculumWindow)
        implements Config {
    /** Of a curriculum of which nobody says it. */
    public static final int WINDOW = 100;

    /** No curriculum; the constructor gives it the defaults. */
    public static final CurriculumConfig OFF = new CurriculumConfig(false, 0, 1, 1, 1);

    /**
     * A window that is not full yet.
     *
     * @param iterations in it
     * @param symbols asked for in them
     * @param symbolsWrong of these
     */
    public record Window(int iterations, long symbols, long symbolsWrong) {
        /** Nothing yet. */
        public static final Window EMPTY = new Window(0, 0, 0);

        /** Refuses what cannot have been counted. */
        public Window {
            if (iterations < 0 || symbolsWrong < 0 || symbols < symbolsWrong) {
                throw new IllegalArgumentException("a curriculum's window of %s iterations has %s of %s symbols wrong"
                        .formatted(iterations, symbolsWrong, symbols));
            }
        }
    }

    /** Refuses what makes no curriculum. Where there is none, the rest is that of {@link #OFF}. */
    public CurriculumConfig {
        Configs.check(
                CurriculumConfig.class,
                curriculum,
                curriculumStart,
                curriculumLimit,
                curriculumError,
                curriculumWindow);
        if (curriculumStart > curriculumLimit) {
            throw new IllegalArgumentException("--curriculum-start must be 0 to --curriculum-limit (%s), but is %s"
                    .formatted(curriculumLimit, curriculumStart));
        }
        if (!curriculum) {
            curriculumStart = 0;
            curriculumLimit = 1000;
            curriculumError = 0.01;
            curriculumWindow = WINDOW;
        }
    }
}

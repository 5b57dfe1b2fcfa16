package dev.mneme.train.bench;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/** How long a setting is measured, in seconds. */
public record BenchTime(
        @Meaning("How long to measure, again and again until two medians agree; ten times as long at most")
        @Range(least = 1e-9, most = DAY)
        double seconds)
        implements Config {
    static final double DAY = 86_400;

    /** Three seconds. */
    public static final BenchTime DEFAULT = new BenchTime(3);

    /** Refuses what is no time. */
    public BenchTime {
        Configs.check(BenchTime.class, seconds);
    }
}

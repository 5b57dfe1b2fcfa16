package dev.mneme.model.memory;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.config.Switch;

/**
 * Whether the heads of a DNC say which floats of a row their keys are compared with.
 *
 * @param masked whether they do
 * @param maskFloor α, the least that a float counts
 */
public record ContentMask(
        @Meaning("Let the heads of a dnc mask the floats that they look rows up by")
        @Since(value = "0.1", unsaid = "false")
        @Switch
        boolean masked,

        @Meaning("The least that a masked float counts")
        @Range(least = 0, most = 1)
        @Since(value = "0.1", unsaid = "0.0")
        double maskFloor)
        implements Config {
    /** All floats count. */
    public static final ContentMask NONE = new ContentMask(false, 0);

    /** Refuses numbers out of range. Where there are no masks, the rest is that of {@link #NONE}. */
    public ContentMask {
        Configs.check(ContentMask.class, masked, maskFloor);
        if (!masked) {
            maskFloor = 0;
        }
    }
}

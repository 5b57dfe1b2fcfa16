package dev.mneme.model.memory;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.part.Sizes;

/**
 * In what a DNC departs from Graves et al.: in nothing by default, and in any of it together.
 *
 * @param writeHeads V (google-deepmind/dnc)
 * @param mask whether content is looked up through masks (Csordás and Schmidhuber 2019)
 * @param deallocate whether a row that is freed is erased (likewise)
 * @param sharpenLinks whether the heads sharpen what they find along links (likewise)
 * @param temporalLinks whether there are links (Franke et al. 2018 have none)
 * @param usageGradient whether gradients go through usage to the write weights of the step before (google-deepmind/dnc stops
 *     them there)
 */
public record DncOptions(
        @Meaning("V, write heads of a dnc or an ntm")
        @Range(least = 1, most = Sizes.LARGEST)
        @Since(value = "0.1", unsaid = "1")
        int writeHeads,

        ContentMask mask,

        @Meaning("Let a dnc erase the rows that it frees") @Since(value = "0.1", unsaid = "false")
        boolean deallocate,

        @Meaning("Let the heads of a dnc sharpen what they find along its links")
        @Since(value = "0.1", unsaid = "false")
        boolean sharpenLinks,

        @Meaning("Whether a dnc links rows in the order of writing; without, it reads by content alone")
        @Since(value = "0.1", unsaid = "true")
        boolean temporalLinks,

        @Meaning("Whether gradients of a dnc go through usage to the writes before")
        @Since(value = "0.1", unsaid = "true")
        boolean usageGradient)
        implements Config {
    private static final int MOST_LINKED = 1 << 17;

    /** The paper's. */
    public static final DncOptions DEFAULT = new DncOptions(1, ContentMask.NONE, false, false, true, true);

    /** Refuses numbers out of range, and to sharpen links that there are not. */
    public DncOptions {
        Configs.check(DncOptions.class, writeHeads, mask, deallocate, sharpenLinks, temporalLinks, usageGradient);
        if (sharpenLinks && !temporalLinks) {
            throw new IllegalArgumentException(
                    "--sharpen-links needs links to sharpen, but --temporal-links is false: leave out one of the two");
        }
    }

    void requireRoom(MemorySize size) {
        Sizes.require("write-heads times word-size", (long) writeHeads * size.wordSize());
        Sizes.require("write-heads times memory-size", (long) writeHeads * size.memorySize());
        Sizes.require("write-heads times read-heads", (long) writeHeads * size.readHeads());
    }

    void requireLinkable(int rows) {
        if (temporalLinks && rows > MOST_LINKED) {
            throw new IllegalArgumentException(
                    "a DNC links every row of memory to every other: memory-size must be at most %s, but is %s"
                            .formatted(MOST_LINKED, rows));
        }
    }
}

package dev.mneme.model.memory;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.part.Sizes;

/**
 * How large a memory is, and how much of it is read.
 *
 * @param memorySize N, rows
 * @param wordSize W, floats of a row
 * @param readHeads R
 */
public record MemorySize(
        @Meaning("N, rows of memory") @Range(least = 1, most = Sizes.LARGEST)
        int memorySize,

        @Meaning("W, floats of a row") @Range(least = 1, most = Sizes.LARGEST)
        int wordSize,

        @Meaning("R, read heads") @Range(least = 1, most = Sizes.LARGEST)
        int readHeads)
        implements Config {
    /** DeepMind's: 16 rows of 16 floats, 4 heads. */
    public static final MemorySize DEFAULT = new MemorySize(16, 16, 4);

    /** Refuses numbers out of range, and more words than a vector of floats can hold. */
    public MemorySize {
        Configs.check(MemorySize.class, memorySize, wordSize, readHeads);
        Sizes.require("word-size times read-heads", (long) wordSize * readHeads);
    }

    /** Refuses more heads than rows, for a memory in which each head writes a row of its own. */
    public void requireARowForEachHead() {
        if (readHeads > memorySize) {
            throw new IllegalArgumentException(
                    "each head writes a row of its own: --read-heads must be at most --memory-size %s, but is %s"
                            .formatted(memorySize, readHeads));
        }
    }
}

package dev.mneme.model.memory.sparse;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;

/**
 * What sparse memories are told beside their sizes.
 *
 * @param sparseReads K, rows that a head reads by content
 * @param links K_L, links that a row or a column keeps at most
 * @param index how the rows nearest to a key are found
 * @param linkGradient whether the way back goes through the links, which the paper takes for constants
 * @param randomRows whether a memory begins with small random rows, which then all count as written, and not with zeros;
 *     every reset fills all of them, and an approximate index is built anew
 */
public record SparseConfig(
        @Meaning("K, rows that a head of a sparse memory reads by content")
        @Range(least = 1, most = Sizes.LARGEST)
        @Since("0.1")
        int sparseReads,

        @Meaning("K_L, links that a row of an sdnc keeps") @Range(least = 1, most = Sizes.LARGEST) @Since("0.1")
        int links,

        @Meaning("How a sparse memory finds the rows nearest to a key") @Since("0.1")
        IndexKind index,

        @Meaning("Let gradients of an sdnc go through its links too") @Since("0.1")
        boolean linkGradient,

        @Meaning("Begin a sparse memory with small random rows, not with zeros") @Since("0.1")
        boolean randomRows)
        implements Config {
    /** The paper's: 4 rows a read, 8 links, no gradient through them; the fastest search for the size; zeros. */
    public static final SparseConfig DEFAULT = new SparseConfig(4, 8, IndexKind.AUTO, false, false);

    /** Refuses numbers out of range. */
    public SparseConfig {
        Configs.check(SparseConfig.class, sparseReads, links, index, linkGradient, randomRows);
    }

    /** Refuses more rows, all heads together, than a step could count. */
    static void requireRowsOfAllHeads(int heads, int read) {
        Sizes.require("read-heads times the rows that each reads", (long) heads * read);
    }

    /** Refuses a memory of {@code rows} rows, if a head could not read K of them. */
    void requireRowsToRead(int rows) {
        if (sparseReads > rows) {
            throw new IllegalArgumentException(
                    "--sparse-reads must be at most --memory-size %s, but is %s".formatted(rows, sparseReads));
        }
    }
}

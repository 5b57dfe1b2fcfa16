package dev.mneme.model;

import dev.mneme.sparse.IndexKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What sparse memories are told beside their sizes. Dense ones do not look at it.
 *
 * @param reads K, rows that a head reads by content
 * @param links K_L, links that a row or a column keeps at most
 * @param index how the rows nearest to a key are found
 * @param linkGradient whether the way back goes through the links, which the paper takes for constants
 * @param randomRows whether a memory begins with small random rows, which then all count as written, and not with zeros;
 *     every reset fills all of them, and an approximate index is built anew
 */
public record SparseConfig(int reads, int links, IndexKind index, boolean linkGradient, boolean randomRows) {
    /** The paper's: 4 rows a read, 8 links, no gradient through them; the fastest search for the size; zeros. */
    public static final SparseConfig DEFAULT = new SparseConfig(4, 8, IndexKind.AUTO, false, false);

    /** Refuses numbers below 1. */
    public SparseConfig {
        ModelConfig.requireSize("sparse-reads", reads);
        ModelConfig.requireSize("links", links);
    }

    /** By option names, as files keep it. */
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("sparse-reads", (long) reads);
        map.put("links", (long) links);
        map.put("index", index.name().toLowerCase(Locale.ROOT));
        map.put("link-gradient", linkGradient);
        map.put("random-rows", randomRows);
        return map;
    }
}

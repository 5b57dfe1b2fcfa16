package dev.mneme.sparse;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;

/**
 * Search for the rows most similar to some keys, over the rows of a {@link RowStore} that changes at every step and is
 * rolled back.
 *
 * <p>Similarity is the float {@code (k·M_i · inverseNorm_i) · inverseKeyNorm}, the very number whose softmax becomes the
 * read weights. Greater is nearer; of equal rows the lower is nearer. Every row counts, written or not: a row never
 * written has similarity 0 to all keys, so that the answer is the best of the rows below the store's extent and the
 * first K rows from there on.
 *
 * <p>Implementations allocate nothing in {@link #search}, {@link #changed} and {@link #restored} (the one on an outside
 * library excepted, which says so). Not thread-safe: an index belongs to one store of one sequence.
 */
public interface NearestRows {
    /** Rows from which {@link #searchWith} cuts a search. */
    int CUT_ROWS = RowParts.LEAST_ROWS;

    /**
     * Finds {@code found.k()} rows for each key. Writes {@code found}.
     *
     * @param keys (heads, W)
     * @param inverseKeyNorms (heads) {@code 1 / sqrt(|k|² + ε)}
     */
    void search(Mat keys, Vec inverseKeyNorms, Neighbours found);

    /**
     * From now on a search over many rows may be cut by rows over {@code workers}, which must not be at work when {@link
     * #search} is called. Whatever their number the answers are the same bits. The first such search makes room for its
     * heads and K.
     */
    default void searchWith(Workers workers) {}

    /** The store's row {@code row} has new contents, and {@link RowStore#changed} was told. */
    void changed(int row);

    /** The last change of row {@code row} that still stands is taken back: its contents are those before it. */
    void restored(int row);

    /**
     * A moment at which no change will be taken back any more (a sequence or a truncated part of one begins): an
     * implementation may fold changed rows into its structure. When it does depends on what was told alone, never on time.
     */
    void settle();

    /** All rows are 0 again and the store's extent is 0. To be told before the store is. */
    void reset();

    /** All rows were overwritten from outside, and {@link RowStore#overwritten} was told. */
    void overwritten();

    /**
     * After {@link #overwritten}: the rows hold what those of {@code other}'s store do, so that what was built for them may
     * be shared. Without anything to share it settles.
     */
    default void adopt(NearestRows other) {
        settle();
    }
}

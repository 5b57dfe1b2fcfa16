package dev.mneme.kernels;

import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.SearchLoops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * One pass over the rows of a matrix for up to four keys at once, stopping where a row is more similar to a key than
 * asked for. The similarity of row i to key h is the float {@code (k_h·x_i * inverseNorm_i) * inverseKeyNorm_h}, the dot
 * product with the bits of {@link Blocks#dotRows}, at every vector width.
 *
 * <p>Made once, {@linkplain #keys set} for every search; nothing but the constructor allocates. Not thread-safe.
 */
public final class RowSearch {
    /** Keys of one pass, at most. */
    public static final int KEYS = SearchLoops.KEYS;

    /** Rows that are compared together. */
    public static final int TILE = SearchLoops.TILE;

    private final int words;
    private final int stride;
    private final float[] keys; // (KEYS, stride)
    private final float[] inverseKeys = new float[KEYS];
    private final float[] thresholds = new float[KEYS];
    private final float[] similar = new float[KEYS * SearchLoops.KEY_ROOM]; // [key * KEY_ROOM + row of the tile]

    private int count; // keys set

    /** A search with keys of {@code words} floats. */
    public RowSearch(int words) {
        this.words = words;
        stride = Shapes.stride(words);
        keys = new float[KEYS * stride];
    }

    /**
     * Takes rows {@code from} to {@code from + count - 1} of {@code x} as keys 0 to {@code count - 1}, with thresholds
     * that no row passes.
     *
     * @param x (heads, W)
     * @param inverseNorms (heads)
     */
    public void keys(Mat x, Vec inverseNorms, int from, int count) {
        Shapes.requireEqual("RowSearch.keys", "cols of x", x.cols(), "the words of a key", words);
        Shapes.requireRange("RowSearch.keys: rows of x", from, count, x.rows());
        Shapes.requireRange("RowSearch.keys: inverse norms", from, count, inverseNorms.size());
        Shapes.requireRange("RowSearch.keys: keys", 0, count, KEYS);
        this.count = count;
        Arrays.fill(keys, 0);
        Arrays.fill(inverseKeys, 0);
        Arrays.fill(thresholds, Float.POSITIVE_INFINITY);
        for (int key = 0; key < count; key++) {
            MemorySegment.copy(x.data(), ValueLayout.JAVA_FLOAT, x.rowOffset(from + key), keys, key * stride, x.cols());
            inverseKeys[key] = inverseNorms.get(from + key);
        }
    }

    /** From now on only rows whose similarity to {@code key} is greater than {@code threshold} stop {@link #next}. */
    public void threshold(int key, float threshold) {
        Objects.checkIndex(key, count);
        thresholds[key] = threshold;
    }

    /**
     * Compares tiles of rows {@code from} to {@code from + TILE - 1}, and so on, as long as a whole one lies before
     * {@code to}.
     *
     * @param x (N, W)
     * @param inverseNorms (N)
     * @return the first row of the first tile that has a row above a threshold, its similarities now in {@link
     *     #similarity}; or the first row that was not looked at, fewer than TILE before {@code to}
     */
    public int next(Mat x, Vec inverseNorms, int from, int to) {
        Shapes.requireEqual("RowSearch.next", "cols of x", x.cols(), "the words of a key", words);
        Shapes.requireRange("RowSearch.next: rows of x", from, to - from, x.rows());
        Shapes.requireRange("RowSearch.next: inverse norms", from, to - from, inverseNorms.size());
        int tile = Loops.SEARCH.nextTile(
                count <= 1 ? 1 : KEYS,
                keys,
                stride,
                x.data(),
                x.rowOffset(from),
                inverseNorms.data(),
                inverseNorms.offset() + 4L * from,
                (to - from) / TILE,
                inverseKeys,
                thresholds,
                similar);
        return from + tile * TILE;
    }

    /** The similarity to {@code key} of row {@code i} of the tile at which {@link #next} stopped. */
    public float similarity(int key, int i) {
        return similar[key * SearchLoops.KEY_ROOM + i];
    }
}

package dev.mneme.kernels;

import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.SearchLoops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * One pass over int8 codes of rows for up to four int16 keys at once, stopping where a sum {@code Σ_j code_ij * key_hj}
 * is greater than asked for. Sums wrap around at 16 bits: whoever chooses the keys sees to it that whole sums fit, parts
 * need not.
 *
 * <p>Codes lie in blocks of 64 rows, within a block by word: number j of row i is byte {@code (i / 64 * W + j) * 64 + i %
 * 64}. So a vector of any width holds the same word of neighbouring rows.
 *
 * <p>Made once; nothing but the constructor allocates. Not thread-safe.
 */
public final class CodeSearch {
    /** Keys of one pass, at most. */
    public static final int KEYS = SearchLoops.KEYS;

    /** Rows of a block. */
    public static final int BLOCK = SearchLoops.BLOCK;

    /** The greatest code. */
    public static final int GREATEST = 127;

    private final int words;
    private final MemorySegment codes; // (ceil(N / BLOCK), W, BLOCK) bytes
    private final short[] keys; // [word * KEYS + key]
    private final short[] thresholds = new short[KEYS];
    private final short[] sums = new short[KEYS * BLOCK]; // [key * BLOCK + row of the block]
    private int count; // keys expected

    /** The bytes of the codes of {@code rows} rows of {@code words} words. */
    public static long bytes(int rows, int words) {
        return ((long) rows + BLOCK - 1) / BLOCK * BLOCK * words;
    }

    /** A search over {@code codes}, whose bytes are those of {@link #bytes} for some number of rows. */
    public CodeSearch(MemorySegment codes, int words) {
        this.words = words;
        this.codes = codes;
        keys = new short[words * KEYS];
    }

    /**
     * Codes rows: {@code code_j = rint(127 * min(max(x_j * inverseNorm, -1), 1))}, in float32, a NaN as 0.
     *
     * @param x (N, W)
     * @param inverseNorms (N)
     */
    public void quantise(Mat x, Vec inverseNorms, int from, int count) {
        Shapes.requireEqual("CodeSearch.quantise", "cols of x", x.cols(), "the words of a row", words);
        Shapes.requireRange("CodeSearch.quantise: rows of x", from, count, x.rows());
        Shapes.requireRange("CodeSearch.quantise: inverse norms", from, count, inverseNorms.size());
        for (int row = from; row < from + count; row++) {
            float inverseNorm = inverseNorms.get(row);
            long xAt = x.rowOffset(row);
            long at = (long) (row / BLOCK) * words * BLOCK + row % BLOCK;
            for (int j = 0; j < words; j++) {
                float word = x.data().get(ValueLayout.JAVA_FLOAT, xAt + 4L * j);
                codes.set(ValueLayout.JAVA_BYTE, at + (long) j * BLOCK, code(word, inverseNorm));
            }
        }
    }

    /** The code of a word of a row. */
    static byte code(float word, float inverseNorm) {
        return (byte) Math.rint(GREATEST * Math.min(Math.max(word * inverseNorm, -1), 1));
    }

    /** Sets the codes of all rows of the blocks that hold rows 0 to {@code rows - 1} to 0. */
    public void clear(int rows) {
        Kernels.zero(codes, 0, bytes(rows, words));
    }

    /** Forgets all keys and expects {@code count}: they are 0, with thresholds that no row passes. */
    public void expectKeys(int count) {
        Shapes.requireRange("CodeSearch.expectKeys", 0, count, KEYS);
        this.count = count;
        Arrays.fill(keys, (short) 0);
        Arrays.fill(thresholds, Short.MAX_VALUE);
    }

    /** Sets number {@code word} of {@code key}, one of those expected. */
    public void key(int key, int word, short value) {
        Objects.checkIndex(key, count);
        keys[word * KEYS + key] = value;
    }

    /** From now on only rows whose sum with {@code key} is greater than {@code threshold} count. */
    public void threshold(int key, short threshold) {
        Objects.checkIndex(key, count);
        thresholds[key] = threshold;
    }

    /** The first block of {@code from} to {@code to - 1} that has a row above a threshold, or {@code to}. */
    public int next(int from, int to) {
        Shapes.requireRange("CodeSearch.next", from, to - from, (int) (codes.byteSize() / BLOCK / Math.max(1, words)));
        return Loops.SEARCH.nextBlock(codes, words, from, to, count <= 1 ? 1 : KEYS, keys, thresholds, sums);
    }

    /** Bit i says that row i of the block at which {@link #next} stopped lies above the threshold of {@code key}. */
    public long above(int key) {
        return Loops.SEARCH.above(sums, key * BLOCK, thresholds[key]);
    }

    /** True if row {@code i} of that block lies above what is now the threshold of {@code key}. */
    public boolean isAbove(int key, int i) {
        return sums[key * BLOCK + i] > thresholds[key];
    }
}

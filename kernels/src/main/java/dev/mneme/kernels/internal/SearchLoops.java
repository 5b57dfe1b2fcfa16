package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/**
 * Loops that look for the rows most similar to {@link #KEYS} keys at once. Fewer keys leave the rest 0, with thresholds
 * that nothing passes.
 */
public interface SearchLoops {
    /** Keys of one pass. */
    int KEYS = 4;

    /** Rows that {@link #nextTile} compares before it looks at the outcome. */
    int TILE = 16;

    /** Floats from the similarities of one key to those of the next, and of one block of codes. */
    int KEY_ROOM = TILE * Lanes.COUNT;

    /** Rows of a block of codes. */
    int BLOCK = 64;

    /** Rows of a bundle of codes. */
    int BUNDLE = 32;

    /**
     * Compares rows in float32, a tile of {@link #TILE} after the other. Row i's similarity to key h is {@code (dot *
     * inverse_i) * inverseKeys[h]}, dot as in {@link ReductionLoops#dot}.
     *
     * @param count 1, when all but the first key are 0 and nothing passes their thresholds, or {@link #KEYS};
     *     similarities to keys that are left out are of any content
     * @param keys four rows of {@code stride} floats
     * @param x the rows, {@code stride} floats apart, a multiple of 16
     * @param inverse a float for each row
     * @param similar the similarity of row i of the tile to key h goes to {@code similar[h * KEY_ROOM + i]}; the rest of
     *     the four rooms is overwritten
     * @return the first tile in which a similarity lies above its key's threshold, or {@code tiles}
     */
    int nextTile(
            int count,
            float[] keys,
            int stride,
            MemorySegment x,
            long xAt,
            MemorySegment inverse,
            long inverseAt,
            int tiles,
            float[] inverseKeys,
            float[] thresholds,
            float[] similar);

    /**
     * Compares codes, a block of {@link #BLOCK} rows after the other: number j of row i of block b is byte {@code (b *
     * words + j) * BLOCK + i}. Sums wrap around at 16 bits.
     *
     * @param query number j of key h is {@code query[j * KEYS + h]}
     * @param sums the sum of row i of the block and key h goes to {@code sums[h * BLOCK + i]}
     * @param count 1, when all but the first key are 0 and nothing passes their thresholds, or {@link #KEYS}; sums of
     *     keys that are left out are of any content
     * @return the first block from {@code from} on in which a sum lies above its key's threshold, or {@code to}
     */
    int nextBlock(
            MemorySegment codes,
            int words,
            int from,
            int to,
            int count,
            short[] query,
            short[] thresholds,
            short[] sums);

    /** Bit i says that {@code sums[at + i]} lies above the threshold; for {@link #BLOCK} sums. */
    long above(short[] sums, int at, short threshold);

    /**
     * Compares a bundle of {@link #BUNDLE} rows with one key: number j of row i is byte {@code at + j * BUNDLE + i}. Sums
     * wrap around at 16 bits.
     *
     * @param key {@code words} numbers
     * @param sums the sum of row i goes to {@code sums[i]}
     * @return bit i says that the sum of row i lies above the threshold
     */
    int bundle(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums);

    /**
     * As {@link #bundle}, of how near a row's code c is to the code that the key is: {@code Σ c key - ⌊Σ c² / 2⌋}, the
     * greater the less |c - key|.
     */
    int nearness(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums);
}

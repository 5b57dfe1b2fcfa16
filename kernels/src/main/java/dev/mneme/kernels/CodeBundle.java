package dev.mneme.kernels;

import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.SearchLoops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * One int16 key, compared with bundles of int8 codes: up to {@link #ROWS} rows from anywhere whose codes lie together, so
 * that they cost one place in memory instead of one each. Sums {@code Σ_j code_ij * key_j} wrap around at 16 bits as those
 * of {@link CodeSearch} do, and codes are the same.
 *
 * <p>Within a bundle codes lie by word: number j of row i is byte {@code j * ROWS + i}. Alone a code is an array of bytes.
 *
 * <p>Made once; nothing but the constructor allocates. Not thread-safe.
 */
public final class CodeBundle {
    /** Rows of a bundle. */
    public static final int ROWS = SearchLoops.BUNDLE;

    private final int words;
    private final short[] key; // [word]
    private final short[] sums = new short[ROWS]; // [row of the bundle]

    /** The bytes of a bundle. */
    public static long bytes(int words) {
        return (long) ROWS * words;
    }

    /** Compares rows of {@code words} words; the key is 0. */
    public CodeBundle(int words) {
        this.words = words;
        key = new short[words];
    }

    /** Sets number {@code word} of the key. */
    public void key(int word, short value) {
        key[word] = value;
    }

    /** The key is a code. */
    public void key(byte[] code) {
        for (int j = 0; j < words; j++) {
            key[j] = code[j];
        }
    }

    /**
     * Writes the code of a row, {@link CodeSearch#quantise}.
     *
     * @param x (N, W)
     * @param inverseNorms (N)
     */
    public void code(Mat x, Vec inverseNorms, int row, byte[] code) {
        Shapes.requireEqual("CodeBundle", "cols of x", x.cols(), "the words of a row", words);
        Objects.checkIndex(row, x.rows());
        long xAt = x.rowOffset(row);
        float inverseNorm = inverseNorms.get(row);
        for (int j = 0; j < words; j++) {
            code[j] = CodeSearch.code(x.data().get(ValueLayout.JAVA_FLOAT, xAt + 4L * j), inverseNorm);
        }
    }

    /** Writes the code of row {@code i} of a bundle. */
    public void take(MemorySegment codes, long at, int i, byte[] code) {
        require(codes, at, i);
        for (int j = 0; j < words; j++) {
            code[j] = codes.get(ValueLayout.JAVA_BYTE, at + (long) j * ROWS + i);
        }
    }

    /** Row {@code i} of a bundle becomes that of {@code code}. */
    public void put(MemorySegment codes, long at, int i, byte[] code) {
        require(codes, at, i);
        for (int j = 0; j < words; j++) {
            codes.set(ValueLayout.JAVA_BYTE, at + (long) j * ROWS + i, code[j]);
        }
    }

    /** The sum of a row that is in no bundle. */
    public int sum(byte[] code) {
        int sum = 0;
        for (int j = 0; j < words; j++) {
            sum += code[j] * key[j];
        }
        return (short) sum;
    }

    /** Compares the bundle at byte {@code at}: bit i says that the sum of its row i lies above {@code threshold}. */
    public int above(MemorySegment codes, long at, int threshold) {
        require(codes, at, 0);
        return Loops.SEARCH.bundle(codes, at, words, key, (short) threshold, sums);
    }

    /**
     * As {@link #above}, with the key, which is a code, for the place of a row: the sum of a code c becomes {@code Σ_j c_j
     * key_j - ⌊Σ_j c_j² / 2⌋}, the greater the less |c - key|. Codes are those of rows of at most 1024 words and length 1.
     */
    public int nearer(MemorySegment codes, long at, int threshold) {
        require(codes, at, 0);
        return Loops.SEARCH.nearness(codes, at, words, key, (short) threshold, sums);
    }

    /** {@link #nearer} of a code that is in no bundle. */
    public int nearness(byte[] code) {
        int sum = 0;
        int square = 0;
        for (int j = 0; j < words; j++) {
            sum += code[j] * key[j];
            square += code[j] * code[j];
        }
        return (short) (sum - (square >> 1));
    }

    /** The sum of row {@code i} of the bundle that was compared last. */
    public int sum(int i) {
        return sums[i];
    }

    private void require(MemorySegment codes, long at, int i) {
        Objects.checkFromIndexSize(at, bytes(words), codes.byteSize());
        Objects.checkIndex(i, ROWS);
    }
}

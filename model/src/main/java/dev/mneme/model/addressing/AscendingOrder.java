package dev.mneme.model.addressing;

import dev.mneme.kernels.Vec;
import java.util.Arrays;

/**
 * Sorts row numbers by ascending non-negative value, stable: equal values keep ascending row order. A radix sort by
 * four bytes, since the bits of non-negative floats are ordered as the floats are; it allocates nothing and its time
 * does not depend on the values.
 */
final class AscendingOrder {
    private static final int BYTES = 4;
    private static final int BUCKETS = 256;

    private final int[] keys; // (N) bits of the values
    private final int[] spare; // (N)
    private final int[] counts = new int[BYTES * BUCKETS];

    AscendingOrder(int size) {
        keys = new int[size];
        spare = new int[size];
    }

    /** Writes {@code order}: a permutation of 0..N-1. */
    void sort(Vec values, int[] order) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(values.get(i) + 0f); // -0 becomes 0
            keys[i] = bits;
            for (int b = 0; b < BYTES; b++) {
                counts[b * BUCKETS + ((bits >>> (8 * b)) & 0xff)]++;
            }
            order[i] = i;
        }
        int passes = 0;
        for (int b = 0; b < BYTES; b++) {
            if (startsOf(b)) {
                boolean back = passes++ % 2 == 1;
                scatter(b, back ? spare : order, back ? order : spare);
            }
        }
        if (passes % 2 == 1) {
            System.arraycopy(spare, 0, order, 0, order.length);
        }
    }

    /** Turns the counts of byte {@code b} into first places; false when all keys share that byte. */
    private boolean startsOf(int b) {
        int start = 0;
        for (int i = b * BUCKETS; i < (b + 1) * BUCKETS; i++) {
            int count = counts[i];
            if (count == keys.length) {
                return false;
            }
            counts[i] = start;
            start += count;
        }
        return true;
    }

    private void scatter(int b, int[] from, int[] to) {
        for (int row : from) {
            to[counts[b * BUCKETS + ((keys[row] >>> (8 * b)) & 0xff)]++] = row;
        }
    }
}

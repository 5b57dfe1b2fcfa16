package dev.mneme.sparse;

import java.util.Arrays;

/**
 * The rows nearest to a key that a walk has met, nearest first, at most as many as the beam is wide, and which of them it
 * has not been at yet. A sorted array: as fast as two heaps at these widths, and it cannot outgrow its room.
 */
final class Beam {
    // Similarity in the upper half, so turned that ascending longs are descending similarities; then row, then "been
    // at".
    private final long[] entries;
    private int width;
    private int size;
    private int next;

    /** Room for {@code widest} rows. */
    Beam(int widest) {
        entries = new long[widest];
    }

    /** Forgets all rows and keeps at most {@code newWidth} from now on. */
    void clear(int newWidth) {
        width = Math.min(newWidth, entries.length);
        size = 0;
        next = 0;
    }

    int size() {
        return size;
    }

    /** The row at {@code rank}, 0 the nearest. */
    int row(int rank) {
        return (int) entries[rank] >>> 1;
    }

    /** Its similarity. */
    float similarity(int rank) {
        return 0 - fromSortable((int) (entries[rank] >> 32));
    }

    /** Keeps {@code row} if it is near enough. A row must not be offered twice. */
    void offer(int row, float similarity) {
        long entry = ((long) toSortable(0 - similarity) << 32) | ((long) row << 1);
        if (size == width) {
            if (entry >= entries[size - 1]) {
                return;
            }
            size--;
        }
        int at = -1 - Arrays.binarySearch(entries, 0, size, entry);
        System.arraycopy(entries, at, entries, at + 1, size - at);
        entries[at] = entry;
        size++;
        next = Math.min(next, at);
    }

    /** The nearest row the walk has not been at, which it now has, or -1. */
    int take() {
        while (next < size && (entries[next] & 1) != 0) {
            next++;
        }
        if (next == size) {
            return -1;
        }
        entries[next] |= 1;
        return row(next++);
    }

    /** A float's bits so turned that integers are ordered as the floats are. */
    private static int toSortable(float x) {
        int bits = Float.floatToIntBits(x);
        return bits ^ ((bits >> 31) & 0x7fffffff);
    }

    private static float fromSortable(int sortable) {
        return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7fffffff));
    }
}

package dev.mneme.sparse;

import java.util.Arrays;

/**
 * Numbers the rows met, 0, 1, 2, ... in the order of meeting, so that something can be kept for them alone in place of
 * all N. An open-addressing table of ints; nothing is allocated after construction.
 */
public final class RowSlots {
    private final int[] table; // slot + 1, 0 where empty
    private final int[] rows; // [slot]
    private int size;

    /** For up to {@code most} different rows. */
    public RowSlots(int most) {
        rows = new int[most];
        table = new int[Math.max(4, 2 * Integer.highestOneBit(Math.max(1, most)) * 2)];
    }

    /** The number of {@code row}, a new one if it was not met before. */
    public int slot(int row) {
        int mask = table.length - 1;
        int at = hash(row) & mask;
        while (table[at] != 0) {
            if (rows[table[at] - 1] == row) {
                return table[at] - 1;
            }
            at = (at + 1) & mask;
        }
        if (size == rows.length) {
            throw new IllegalStateException("RowSlots: made for %s rows, another came".formatted(rows.length));
        }
        rows[size] = row;
        table[at] = ++size;
        return size - 1;
    }

    /** The number of {@code row}, -1 if it was not met. */
    public int find(int row) {
        int mask = table.length - 1;
        int at = hash(row) & mask;
        while (table[at] != 0) {
            if (rows[table[at] - 1] == row) {
                return table[at] - 1;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    /** Different rows met. */
    public int size() {
        return size;
    }

    /** The row numbered {@code slot}. */
    public int row(int slot) {
        return rows[slot];
    }

    /** Forgets all rows. */
    public void clear() {
        Arrays.fill(table, 0);
        size = 0;
    }

    /** Fibonacci hashing, folded so that the low bits carry it. */
    private static int hash(int row) {
        int product = row * 0x9E3779B9;
        return product ^ (product >>> 16);
    }
}

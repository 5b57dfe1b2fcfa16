package dev.mneme.sparse;

import java.util.Arrays;

/** Entries of a matrix by row and column, in order. Grows when it must, and then no more. */
final class EntryList {
    private int[] rows = new int[64];
    private int[] columns = new int[64];
    private int size;

    void note(int i, int j) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
            columns = Arrays.copyOf(columns, 2 * size);
        }
        rows[size] = i;
        columns[size++] = j;
    }

    int size() {
        return size;
    }

    int row(int n) {
        return rows[n];
    }

    int column(int n) {
        return columns[n];
    }

    void clear() {
        size = 0;
    }
}

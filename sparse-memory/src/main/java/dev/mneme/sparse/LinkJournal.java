package dev.mneme.sparse;

import java.util.Arrays;

/** The entries that each step set, with what they held before, or, once taken back, after. */
final class LinkJournal {
    private static final int FIRST_ROOM = 64;

    private final LinkTable table;
    private final int[][] rows; // [t][c]
    private final int[][] columns; // [t][c]
    private final float[][] others; // [t][c]
    private final int[] sizes; // [t]
    private int step;

    LinkJournal(LinkTable table, int steps) {
        this.table = table;
        rows = new int[steps][FIRST_ROOM];
        columns = new int[steps][FIRST_ROOM];
        others = new float[steps][FIRST_ROOM];
        sizes = new int[steps];
    }

    void begin(int t) {
        step = t;
        sizes[t] = 0;
    }

    /** Sets an entry, in the step under way. */
    void set(int i, int j, float value) {
        int c = sizes[step]++;
        if (c == rows[step].length) {
            rows[step] = Arrays.copyOf(rows[step], 2 * c);
            columns[step] = Arrays.copyOf(columns[step], 2 * c);
            others[step] = Arrays.copyOf(others[step], 2 * c);
        }
        rows[step][c] = i;
        columns[step][c] = j;
        others[step][c] = table.get(i, j);
        table.set(i, j, value);
    }

    /** Backwards, so that no row and no column ever holds more than it did. */
    void takeBack(int t) {
        for (int c = sizes[t] - 1; c >= 0; c--) {
            exchange(t, c);
        }
    }

    void again(int t) {
        for (int c = 0; c < sizes[t]; c++) {
            exchange(t, c);
        }
    }

    int size(int t) {
        return sizes[t];
    }

    int row(int t, int c) {
        return rows[t][c];
    }

    int column(int t, int c) {
        return columns[t][c];
    }

    float other(int t, int c) {
        return others[t][c];
    }

    private void exchange(int t, int c) {
        int i = rows[t][c];
        int j = columns[t][c];
        float now = table.get(i, j);
        table.set(i, j, others[t][c]);
        others[t][c] = now;
    }
}

package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * A sparse matrix of N rows and columns with at most K entries in a row and in a column, reached both ways: the entries
 * of a row in ascending column, the row numbers of a column ascending. So the table is a function of what it holds, and
 * setting an entry back restores it bit for bit. Storage is reserved, not touched.
 */
final class LinkTable {
    private final int most; // K
    private final MemorySegment rowSizes; // (N) ints
    private final MemorySegment columns; // (N, K) ints: the column of each entry of a row
    private final MemorySegment values; // (N, K) floats
    private final MemorySegment companions; // (N, K) floats that go with the entries
    private final MemorySegment columnSizes; // (N) ints
    private final MemorySegment rows; // (N, K) ints: the row of each entry of a column
    private int count; // entries
    private int extent; // rows and columns from here on never had an entry

    LinkTable(TensorArena arena, int count, int most, int countedRows) {
        this.most = most;
        rowSizes = arena.reserve(4L * count, 4L * countedRows);
        columnSizes = arena.reserve(4L * count, 4L * countedRows);
        columns = arena.reserve(4L * count * most, 4L * countedRows * most);
        values = arena.reserve(4L * count * most, 4L * countedRows * most);
        companions = arena.reserve(4L * count * most, 4L * countedRows * most);
        rows = arena.reserve(4L * count * most, 4L * countedRows * most);
    }

    int count() {
        return count;
    }

    int rowSize(int i) {
        return rowSizes.getAtIndex(JAVA_INT, i);
    }

    int columnSize(int j) {
        return columnSizes.getAtIndex(JAVA_INT, j);
    }

    /** The column of entry {@code k} of row {@code i}. */
    int column(int i, int k) {
        return columns.getAtIndex(JAVA_INT, at(i, k));
    }

    /** Its value. */
    float value(int i, int k) {
        return values.getAtIndex(JAVA_FLOAT, at(i, k));
    }

    float companion(int i, int k) {
        return companions.getAtIndex(JAVA_FLOAT, at(i, k));
    }

    void companion(int i, int k, float companion) {
        companions.setAtIndex(JAVA_FLOAT, at(i, k), companion);
    }

    /** The row of entry {@code k} of column {@code j}. */
    int row(int j, int k) {
        return rows.getAtIndex(JAVA_INT, at(j, k));
    }

    /** Which entry of row {@code i} lies in column {@code j}, or -1. */
    int find(int i, int j) {
        int k = position(columns, i, rowSize(i), j);
        return k < rowSize(i) && column(i, k) == j ? k : -1;
    }

    /** The value at (i, j), 0 if there is no entry. */
    float get(int i, int j) {
        int k = find(i, j);
        return k < 0 ? 0 : value(i, k);
    }

    /** Makes (i, j) hold {@code value}, with companion 0 if it is new; 0 takes the entry away. */
    void set(int i, int j, float value) {
        int size = rowSize(i);
        int k = position(columns, i, size, j);
        boolean there = k < size && column(i, k) == j;
        if (value == 0) {
            if (there) {
                count--;
                remove(i, k, size);
                int columnSize = columnSize(j);
                removeInt(rows, j, position(rows, j, columnSize, i), columnSize);
                columnSizes.setAtIndex(JAVA_INT, j, columnSize - 1);
            }
            return;
        }
        if (!there) {
            count++;
            insert(i, k, size, j);
            int columnSize = columnSize(j);
            insertInt(rows, j, position(rows, j, columnSize, i), columnSize, i);
            columnSizes.setAtIndex(JAVA_INT, j, columnSize + 1);
            extent = Math.max(extent, Math.max(i, j) + 1);
        }
        values.setAtIndex(JAVA_FLOAT, at(i, k), value);
    }

    /** Takes all entries away, at the cost of the rows up to the highest that had one. */
    void reset() {
        Kernels.zero(rowSizes, 0, 4L * extent);
        Kernels.zero(columnSizes, 0, 4L * extent);
        extent = 0;
        count = 0;
    }

    private void insert(int i, int k, int size, int j) {
        if (size == most) {
            throw new IllegalStateException("row %s has %s links, no more are kept".formatted(i, most));
        }
        insertInt(columns, i, k, size, j);
        insertInt(values, i, k, size, 0);
        insertInt(companions, i, k, size, 0);
        rowSizes.setAtIndex(JAVA_INT, i, size + 1);
    }

    private void remove(int i, int k, int size) {
        removeInt(columns, i, k, size);
        removeInt(values, i, k, size);
        removeInt(companions, i, k, size);
        rowSizes.setAtIndex(JAVA_INT, i, size - 1);
    }

    /** Floats move as the ints of their bits. */
    private void insertInt(MemorySegment list, int i, int k, int size, int value) {
        for (int n = size; n > k; n--) {
            list.setAtIndex(JAVA_INT, at(i, n), list.getAtIndex(JAVA_INT, at(i, n - 1)));
        }
        list.setAtIndex(JAVA_INT, at(i, k), value);
    }

    private void removeInt(MemorySegment list, int i, int k, int size) {
        for (int n = k; n < size - 1; n++) {
            list.setAtIndex(JAVA_INT, at(i, n), list.getAtIndex(JAVA_INT, at(i, n + 1)));
        }
    }

    private int position(MemorySegment list, int i, int size, int number) {
        int k = 0;
        while (k < size && list.getAtIndex(JAVA_INT, at(i, k)) < number) {
            k++;
        }
        return k;
    }

    private long at(int i, int k) {
        return (long) i * most + k;
    }
}

package dev.mneme.sparse;

import java.util.Arrays;

/** Up to a fixed number of rows with a number each; all others are 0. In the order in which they were added. */
public final class SparseVector {
    private final int[] rows;
    private final float[] values;
    private int size;

    /** Empty, with room for {@code most} rows. */
    public SparseVector(int most) {
        rows = new int[most];
        values = new float[most];
    }

    /** Rows held. */
    public int size() {
        return size;
    }

    /** Row number {@code j} of those held. */
    public int row(int j) {
        return rows[j];
    }

    /** Its value. */
    public float value(int j) {
        return values[j];
    }

    /** Sets the value of row number {@code j} of those held. */
    public void value(int j, float value) {
        values[j] = value;
    }

    /** Where {@code row} is held, -1 if its value is 0. */
    public int find(int row) {
        for (int j = 0; j < size; j++) {
            if (rows[j] == row) {
                return j;
            }
        }
        return -1;
    }

    /** Holds one row more, which must not be there yet. */
    public void add(int row, float value) {
        rows[size] = row;
        values[size++] = value;
    }

    /** Holds nothing. */
    public void clear() {
        size = 0;
    }

    /** Holds what {@code other} does. */
    public void copyFrom(SparseVector other) {
        System.arraycopy(other.rows, 0, rows, 0, other.size);
        System.arraycopy(other.values, 0, values, 0, other.size);
        size = other.size;
    }

    /** Keeps {@code row} if its value is not 0 and among the {@code most} largest so far; of equals the lower row. */
    public void offer(int row, float value, int most) {
        if (value == 0) {
            return;
        }
        int at = size;
        if (size == most) {
            at--;
            if (!before(value, row, at)) {
                return;
            }
        } else {
            size++;
        }
        while (at > 0 && before(value, row, at - 1)) {
            rows[at] = rows[at - 1];
            values[at] = values[at - 1];
            at--;
        }
        rows[at] = row;
        values[at] = value;
    }

    /** The rows held, in order. */
    public int[] rows() {
        return Arrays.copyOf(rows, size);
    }

    private boolean before(float value, int row, int than) {
        return value > values[than] || (value == values[than] && row < rows[than]);
    }
}

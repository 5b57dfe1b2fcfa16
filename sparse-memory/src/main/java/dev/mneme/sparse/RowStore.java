package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * N rows of W floats of which few may ever be written: storage is reserved, not touched, so a fresh store of ten million
 * rows costs next to nothing. All rows hold 0 until written.
 *
 * <p>Rows from {@link #extent} on were never written since the reset. A memory hands out its rows in row order, so these
 * are nearly all the rows that were never written; a search looks at the others one by one and at these once for all.
 *
 * <p>Not thread-safe: a store belongs to one sequence.
 */
public final class RowStore {
    private final float epsilon;
    private final int countedRows;
    private final Mat rows; // (N, W)
    private final Vec inverseNorms; // (N) 1 / sqrt(|row|² + ε), of any content from the extent on
    private int extent;

    /**
     * {@code count} rows of {@code words} floats, all 0.
     *
     * @param epsilon ε of {@link #inverseNorms}
     * @param countedRows how many rows the owner expects to write, for the arena's count
     */
    public RowStore(TensorArena arena, int count, int words, float epsilon, int countedRows) {
        if (count < 1 || words < 1) {
            throw new IllegalArgumentException(
                    "RowStore: at least 1 row of 1 float needed, %s of %s came".formatted(count, words));
        }
        this.epsilon = epsilon;
        this.countedRows = Math.min(count, countedRows);
        rows = arena.reservedMat(count, words, this.countedRows);
        inverseNorms = arena.reservedVec(count, this.countedRows);
    }

    /** The rows, (N, W). Whoever writes row i calls {@link #changed}(i) before the next search. */
    public Mat rows() {
        return rows;
    }

    /** {@code 1 / sqrt(|row i|² + ε)}, (N), valid below {@link #extent}. */
    public Vec inverseNorms() {
        return inverseNorms;
    }

    /** N. */
    public int count() {
        return rows.rows();
    }

    /** How many rows the owner expects to write, at most N: what anything kept beside the rows counts as well. */
    public int countedRows() {
        return countedRows;
    }

    /** W. */
    public int words() {
        return rows.cols();
    }

    /** ε of the norms. */
    public float epsilon() {
        return epsilon;
    }

    /** Rows from here on hold 0 and were never written. */
    public int extent() {
        return extent;
    }

    /** Takes note that row {@code row} was written: its norm, and that it lies below the extent. */
    public void changed(int row) {
        Blocks.inverseNorm(rows, row, epsilon, inverseNorms);
        extent = Math.max(extent, row + 1);
    }

    /** Takes back the extent: rows from {@code extent} on hold 0 again. */
    public void shrink(int to) {
        if (to < 0 || to > extent) {
            throw new IllegalArgumentException("RowStore.shrink: 0 to %s needed, %s came".formatted(extent, to));
        }
        extent = to;
    }

    /** Takes note that all rows were overwritten from outside; those after the last that is not 0 count as never written. */
    public void overwritten() {
        int last = count();
        while (last > 0 && isZero(last - 1)) {
            last--;
        }
        extent = last;
        for (int i = 0; i < last; i++) {
            Blocks.inverseNorm(rows, i, epsilon, inverseNorms);
        }
    }

    private boolean isZero(int row) {
        for (int j = 0; j < words(); j++) {
            if (rows.get(row, j) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Sets all rows to 0, at the cost of those below the extent. */
    public void reset() {
        Kernels.zero(rows, 0, extent);
        extent = 0;
    }
}

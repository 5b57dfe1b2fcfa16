package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.sparse.RowSlots;
import dev.mneme.sparse.SparseVector;

/** The rows that a step writes, each once, numbered in the order in which they were named: the columns of its weights. */
final class TouchedRows {
    final int[] rows; // [n]
    final int[] slots; // [n] where the gradient of each row lies
    int count; // n of this step

    TouchedRows(int most) {
        rows = new int[most];
        slots = new int[most];
    }

    void clear() {
        count = 0;
    }

    /** The number of {@code row}, a new one if it was not named in this step. */
    int add(int row, RowSlots all) {
        int slot = all.slot(row);
        for (int n = 0; n < count; n++) {
            if (slots[n] == slot) {
                return n;
            }
        }
        rows[count] = row;
        slots[count] = slot;
        return count++;
    }

    /** {@code small[n] = memory[row n]}, the rest of {@code small} 0. */
    void gather(Mat memory, Mat small) {
        gather(rows, memory, small);
    }

    /** {@code small[n] = dMemory[slot n]}, the rest of {@code small} 0. */
    void gatherGradient(Mat dMemory, Mat small) {
        gather(slots, dMemory, small);
    }

    /** {@code dMemory[slot n] = small[n]}. */
    void scatterGradient(Mat small, Mat dMemory) {
        for (int n = 0; n < count; n++) {
            Blocks.copyRows(small, n, dMemory, slots[n], 1);
        }
    }

    /** Writes {@code by}: the touched rows with their weights (n). */
    void spread(Vec weights, SparseVector by) {
        by.clear();
        for (int n = 0; n < count; n++) {
            by.add(rows[n], weights.get(n));
        }
    }

    private void gather(int[] from, Mat memory, Mat small) {
        for (int n = 0; n < count; n++) {
            Blocks.copyRows(memory, from[n], small, n, 1);
        }
        Kernels.zero(small, count, small.rows() - count); // weights of 0 stand before it, and 0 times NaN is not 0
    }
}

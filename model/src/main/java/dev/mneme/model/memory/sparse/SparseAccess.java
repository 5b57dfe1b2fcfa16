package dev.mneme.model.memory.sparse;

import dev.mneme.model.memory.InterfaceLayout;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.MemorySize;

/**
 * What is alike in sparse memories: sizes, and the fields by which heads read by content and write where they read before.
 *
 * @param layout that the fields belong to
 * @param keys (R, W) q
 * @param strengths (R) β
 * @param words (V, W) a
 * @param writeGates (V) α
 * @param interpolation (V) γ
 * @param size N, W and R
 * @param settings K among them
 * @param writers V, heads that write: R or 1
 * @param mostRead rows that a head reads at most, of which the first K are those nearest to its key
 * @param mostWritten rows that a step writes at most, n
 */
record SparseAccess(
        InterfaceLayout layout,
        Field keys,
        Field strengths,
        Field words,
        Field writeGates,
        Field interpolation,
        MemorySize size,
        SparseConfig settings,
        int writers,
        int mostRead,
        int mostWritten) {
    /** N. */
    int rows() {
        return size.memorySize();
    }

    /** R. */
    int heads() {
        return size.readHeads();
    }

    /** W. */
    int wordSize() {
        return size.wordSize();
    }

    /** K. */
    int nearest() {
        return settings.sparseReads();
    }

    /** Different rows met in {@code steps} steps at most. */
    int met(int steps) {
        return SparseRows.met(rows(), steps, mostWritten, heads() * mostRead);
    }
}

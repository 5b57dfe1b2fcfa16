package dev.mneme.model.memory;

import dev.mneme.kernels.Workers;
import dev.mneme.sparse.NearestRows;

/** What one sequence of a sparse memory shows besides: what it cost, and how well its index searched. */
public interface SparseUnroll extends Memory.Unroll {
    /** Different rows read or written since step 0, those read just before it included. */
    int rowsTouched();

    /**
     * The share of the rows found by content in the step that ran last that an exact search finds too, 1 for an exact index.
     * To be asked right after it, while the memory is what the step read.
     */
    double recall();

    /** From now on a step may search over {@code workers}: see {@link NearestRows#searchWith}. */
    void searchWith(Workers workers);

    /** Links that stand between rows, 0 for a memory without. */
    int links();

    /**
     * Like {@link #stateChanged}, where the rows were overwritten with those of {@code other}: what its index built for them
     * is shared, not built again.
     */
    void stateChangedTo(SparseUnroll other);
}

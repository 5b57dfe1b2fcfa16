package dev.mneme.model.memory;

import dev.mneme.model.config.Config;

/** The settings of a kind of memory: a record in the memory's own file. */
public interface MemoryConfig extends Config {
    /** N, W and R. */
    MemorySize size();

    /** The memory. */
    Memory create();

    /** Whether it reads or writes chosen rows, so that its gradients jump where another row is chosen. */
    default boolean choosesRows() {
        return false;
    }

    /** Whether its heads step from row to row by shifts, which they learn in many small updates. */
    default boolean shiftsHeads() {
        return false;
    }
}

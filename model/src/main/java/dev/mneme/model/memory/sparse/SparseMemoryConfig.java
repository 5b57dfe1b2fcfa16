package dev.mneme.model.memory.sparse;

import dev.mneme.model.memory.MemoryConfig;

/** The settings of a sparse memory. */
public interface SparseMemoryConfig extends MemoryConfig {
    /** What only sparse memories are told. */
    SparseConfig sparse();

    @Override
    default boolean choosesRows() {
        return true;
    }
}

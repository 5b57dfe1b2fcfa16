package dev.mneme.model;

import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.NoMemory;

/** The memories a network can have, by the name that options and files use. */
public enum MemoryKind {
    /** Dense memory of the Differentiable Neural Computer. */
    DNC {
        @Override
        Memory create(ModelConfig c) {
            return new DncMemory(c.memorySize(), c.wordSize(), c.readHeads());
        }
    },
    /** The baseline without a memory. */
    NONE {
        @Override
        Memory create(ModelConfig c) {
            return new NoMemory();
        }
    };

    abstract Memory create(ModelConfig config);
}

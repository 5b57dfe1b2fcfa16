package dev.mneme.model;

import dev.mneme.model.addressing.LeastUsed;
import dev.mneme.model.memory.DamMemory;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.NoMemory;
import dev.mneme.model.memory.sparse.SamMemory;
import dev.mneme.model.memory.sparse.SdncMemory;

/** The memories a network can have, by the name that options and files use. */
public enum MemoryKind {
    /** Dense memory of the Differentiable Neural Computer. */
    DNC {
        @Override
        Memory create(ModelConfig c) {
            return new DncMemory(c.memorySize(), c.wordSize(), c.readHeads());
        }
    },
    /** Sparse Access Memory. */
    SAM {
        @Override
        Memory create(ModelConfig c) {
            return new SamMemory(c.memorySize(), c.wordSize(), c.readHeads(), c.sparse());
        }
    },
    /** Dense Access Memory, the dense twin of SAM. */
    DAM {
        @Override
        Memory create(ModelConfig c) {
            return new DamMemory(c.memorySize(), c.wordSize(), c.readHeads(), LeastUsed.DISCOUNTED_SUM);
        }
    },
    /** Sparse Differentiable Neural Computer. */
    SDNC {
        @Override
        Memory create(ModelConfig c) {
            return new SdncMemory(c.memorySize(), c.wordSize(), c.readHeads(), c.sparse());
        }
    },
    /** The baseline without a memory. */
    NONE {
        @Override
        Memory create(ModelConfig c) {
            return new NoMemory();
        }
    };

    /** Whether it looks at {@link SparseConfig}. */
    public boolean sparse() {
        return this == SAM || this == SDNC;
    }

    /** Whether the setting of {@link ModelConfig} with that option name changes anything about a network with it. */
    public boolean uses(String setting) {
        return switch (setting) {
            case "memory-size", "word-size", "read-heads" -> this != NONE;
            case "sparse-reads", "index", "random-rows" -> sparse();
            case "links", "link-gradient" -> this == SDNC;
            default -> true;
        };
    }

    abstract Memory create(ModelConfig config);
}

package dev.mneme.model;

import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.memory.DamMemory;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.FwmMemory;
import dev.mneme.model.memory.LruMemory;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.NoMemory;
import dev.mneme.model.memory.NtmMemory;
import dev.mneme.model.memory.sparse.SamMemory;
import dev.mneme.model.memory.sparse.SdncMemory;
import dev.mneme.model.memory.sparse.SparseConfig;

/** The memories that a network can have, by name. A new one is one file and one line here. */
public final class Memories {
    /** All of them. */
    public static final Kinds<MemoryConfig> KINDS = Kinds.of(
            "memory",
            MemoryConfig.class,
            new Kind<>("dnc", "Differentiable Neural Computer", new DncMemory.Config(MemorySize.DEFAULT)),
            new Kind<>("sam", "Sparse Access Memory", new SamMemory.Config(MemorySize.DEFAULT, SparseConfig.DEFAULT)),
            new Kind<>("dam", "Dense Access Memory, the dense twin of SAM", new DamMemory.Config(MemorySize.DEFAULT)),
            new Kind<>(
                    "sdnc",
                    "Sparse Differentiable Neural Computer",
                    new SdncMemory.Config(MemorySize.DEFAULT, SparseConfig.DEFAULT)),
            new Kind<>("ntm", "Neural Turing Machine", new NtmMemory.Config(MemorySize.DEFAULT, 1, false)),
            new Kind<>("lru", "MANN's least recently used access", new LruMemory.Config(MemorySize.DEFAULT, false)),
            new Kind<>("fwm", "Fast Weight Memory", new FwmMemory.Config(MemorySize.DEFAULT, 3)),
            new Kind<>("none", "the baseline without a memory", new NoMemory.Config(MemorySize.DEFAULT)));

    private Memories() {}
}

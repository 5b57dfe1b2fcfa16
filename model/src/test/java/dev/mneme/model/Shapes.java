package dev.mneme.model;

import dev.mneme.model.cell.Cells;
import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import java.util.List;
import java.util.Map;

/** Shapes of networks by the names of their parts, for tests over many of them. */
public final class Shapes {
    /** All memories. */
    public static final List<String> MEMORIES = Memories.KINDS.names();

    /** All controllers. */
    public static final List<String> CONTROLLERS = Cells.KINDS.names();

    private Shapes() {}

    /** X and Y, L layers of H units, N rows of W floats, R heads. */
    public static ModelConfig of(
            String memory, String controller, int x, int y, int h, int layers, int n, int w, int r) {
        return ModelConfig.fromMap(Map.of(
                "memory", memory,
                "controller", controller,
                "input-size", x,
                "output-size", y,
                "hidden-size", h,
                "controller-layers", layers,
                "memory-size", n,
                "word-size", w,
                "read-heads", r));
    }

    /** {@code config} over N rows of W floats with R heads. */
    public static ModelConfig sized(ModelConfig config, int n, int w, int r) {
        return config.withMemory(Configs.carried(Configs.toMap(new MemorySize(n, w, r)), config.memory()));
    }

    /** Whether its memory is a sparse one. */
    public static boolean isSparse(ModelConfig config) {
        return config.memory() instanceof SparseMemoryConfig;
    }

    /** {@code config} with those of the settings that its memory has. */
    public static ModelConfig with(ModelConfig config, SparseConfig sparse) {
        return config.withMemory(Configs.carried(Configs.toMap(sparse), config.memory()));
    }
}

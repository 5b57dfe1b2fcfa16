package dev.mneme.train;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.machine.MachineMemory;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.util.Locale;

/** How many bytes of tensors a run takes, before it takes any. */
public final class MemoryBudget {
    private static final int VECTORS = 4; // values, gradient and at most two moments

    private MemoryBudget() {}

    /** Bytes of tensors that training takes, with sequences as long as a curriculum can make them. */
    public static long estimate(MemoryNetwork network, TrainConfig config, Task task) {
        int steps = Lessons.longest(config.curriculum(), task).training().maxSteps();
        double parameters = (double) VECTORS * Float.BYTES * network.layout().size();
        double total = parameters + Rollout.bytes(network, config.batchSize(), steps, config.pieceSteps(steps));
        if (config.bypassDropout() > 0 && total < Long.MAX_VALUE) {
            total += bypass(network, config.batchSize(), config.pieceSteps(steps));
        }
        return total >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) total;
    }

    private static long bypass(MemoryNetwork network, int batch, int steps) {
        try (TensorArena arena = TensorArena.counting()) {
            arena.mat(batch * steps, network.config().controller().size().features());
            return arena.bytes();
        }
    }

    /** Refuses a run that cannot fit, before it allocates anything. */
    public static void require(MemoryNetwork network, TrainConfig config, Task task, long limit) {
        long needed = estimate(network, config, task);
        if (needed > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "training needs about %s for %d sequences of up to %d steps, but --memory-limit is %s; lower"
                            + " --batch-size, --memory-size or the length of the sequences%s, give --truncate, or raise"
                            + " --memory-limit",
                    MachineMemory.readable(needed),
                    config.batchSize(),
                    Lessons.longest(config.curriculum(), task).training().maxSteps(),
                    MachineMemory.readable(limit),
                    config.curriculum().curriculum() ? " (--curriculum-limit)" : ""));
        }
    }
}

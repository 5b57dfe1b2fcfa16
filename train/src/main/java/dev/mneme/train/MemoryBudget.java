package dev.mneme.train;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How many bytes of tensors a run may take. Off-heap memory is bounded by nothing else: a run that takes more than the
 * machine has is killed without a word.
 */
public final class MemoryBudget {
    private static final double SHARE = 0.8;
    private static final long JVM = 192L << 20; // 145 to 160 MiB were seen under a limit of 500 MiB
    private static final long UNKNOWN_MACHINE = 4L << 30;
    private static final int VECTORS = 4; // values, gradient and at most two moments

    private MemoryBudget() {}

    /**
     * The default: of what this process may use, by the machine and by its control groups, {@value #SHARE}, or all but
     * what the JVM takes for itself where that is less.
     */
    public static long ofThisMachine() {
        return share(Math.min(machine(), ControlGroups.memory(Path.of("/proc/self"))));
    }

    static long share(long bytes) {
        return Math.max(0, Math.min((long) (SHARE * bytes), bytes - JVM));
    }

    private static long machine() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return 1024 * Long.parseLong(lines.findFirst().orElseThrow().replaceAll("\\D", ""));
        } catch (IOException | RuntimeException e) {
            return UNKNOWN_MACHINE; // not a Linux machine
        }
    }

    /** Bytes of tensors that training takes, with sequences as long as a curriculum can make them. */
    public static long estimate(MemoryNetwork network, TrainConfig config, Task task) {
        int steps = config.curriculum().longest(task).maxSteps();
        double parameters = (double) VECTORS * Float.BYTES * network.layout().size();
        double total = parameters + Pieces.bytes(network, config.batchSize(), steps, config.pieceSteps(steps));
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
    static void require(MemoryNetwork network, TrainConfig config, Task task, long limit) {
        long needed = estimate(network, config, task);
        if (needed > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "training needs about %s for %d sequences of up to %d steps, but --memory-limit is %s; lower"
                            + " --batch-size, --memory-size or the length of the sequences%s, give --truncate, or raise"
                            + " --memory-limit",
                    readable(needed),
                    config.batchSize(),
                    config.curriculum().longest(task).maxSteps(),
                    readable(limit),
                    config.curriculum().curriculum() ? " (--curriculum-limit)" : ""));
        }
    }

    /** Bytes in words. */
    public static String readable(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1L << 20));
    }
}

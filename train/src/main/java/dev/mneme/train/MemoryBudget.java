package dev.mneme.train;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How many bytes of tensors a run may take. Off-heap memory is bounded by nothing else: a run that takes more than the
 * machine has is killed without a word.
 */
public final class MemoryBudget {
    private static final double SHARE = 0.8;
    private static final long UNKNOWN_MACHINE = 4L << 30;
    private static final int VECTORS = 4; // values, gradient and at most two moments

    private MemoryBudget() {}

    /** The default: {@value #SHARE} of what this process may use, by its control group or else the machine. */
    public static long ofThisMachine() {
        OptionalLong group = firstNumber(Path.of("/sys/fs/cgroup/memory.max"), 1);
        OptionalLong machine = firstNumber(Path.of("/proc/meminfo"), 1024);
        long bytes = Math.min(group.orElse(Long.MAX_VALUE), machine.orElse(UNKNOWN_MACHINE));
        return (long) (SHARE * bytes);
    }

    private static OptionalLong firstNumber(Path file, long unit) {
        try (var lines = Files.lines(file)) {
            return lines.limit(1)
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty() && digits.length() < 16)
                    .mapToLong(digits -> Long.parseLong(digits) * unit)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty(); // not a Linux machine, or a limit of "max"
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
            arena.mat(
                    batch * steps,
                    network.config().controllerLayers() * network.config().hiddenSize());
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
                    config.curriculum().on() ? " (--curriculum-limit)" : ""));
        }
    }

    private static String readable(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1L << 20));
    }
}

package dev.mneme.train.bench;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.memory.Memory;
import dev.mneme.train.machine.ResidentMemory;
import java.util.Arrays;
import java.util.Locale;

/** Measures one setting in this process: forward, backward and the parameters' gradient over T steps, again and again. */
public final class StepBench {
    private final StepSetting setting;
    private final double seconds;

    /** To be measured for about {@code seconds} seconds, once it no longer becomes faster; see {@link StepCost#settled}. */
    public StepBench(StepSetting setting, double seconds) {
        this.setting = setting;
        this.seconds = seconds;
    }

    /** Refuses a setting whose tensors do not fit into {@code limit} bytes. */
    public static void requireRoom(StepSetting setting, long limit) {
        long bytes = tensorBytes(setting);
        if (bytes > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "its tensors would take %.1f GB, but --memory-limit is %.1f GB; lower the sizes, or raise it",
                    bytes / 1e9,
                    limit / 1e9));
        }
    }

    /** Bytes of the tensors of {@code setting}, without making them. */
    public static long tensorBytes(StepSetting setting) {
        var network = new MemoryNetwork(setting.model());
        double bytes = network.unrollBytes(setting.batchSize(), setting.steps());
        double parameters = 2.0 * Float.BYTES * network.layout().size(); // and their gradient
        double filled = setting.filled() && setting.isSparse()
                ? (double) setting.batchSize()
                        * setting.rows()
                        * (5L * setting.memory().size().wordSize() + 64)
                : 0;
        return (long) (bytes + parameters + filled);
    }

    /** Measures. */
    public StepCost measure() {
        long start = System.nanoTime();
        try (var work = new StepWork(setting)) {
            double setupMillis = (System.nanoTime() - start) / 1e6;
            Rounds.Outcome outcome = new Rounds(seconds).repeat(work::run);
            double recall = work.recall();
            return new StepCost(
                    1e3 * outcome.median() / setting.steps(),
                    1e3 * outcome.best() / setting.steps(),
                    setupMillis,
                    work.bytes(),
                    tapeBytes(new MemoryNetwork(setting.model()).memory()),
                    ResidentMemory.peak(),
                    recall,
                    outcome.settled());
        }
    }

    /** What T steps take beyond what one takes. */
    private long tapeBytes(Memory memory) {
        return memoryBytes(memory, setting.steps()) - memoryBytes(memory, 1);
    }

    private static long memoryBytes(Memory memory, int steps) {
        try (var ports = TensorArena.counting();
                var arena = TensorArena.counting()) {
            Vec[] controls = new Vec[steps];
            Vec[] reads = new Vec[steps];
            Arrays.setAll(controls, t -> ports.vec(memory.layout().size()));
            Arrays.setAll(reads, t -> ports.vec(memory.readSize()));
            memory.unroll(arena, new Memory.Ports(controls, reads, controls, reads));
            return arena.bytes();
        }
    }
}

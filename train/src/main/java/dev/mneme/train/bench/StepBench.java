package dev.mneme.train.bench;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Memory;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.ResidentMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures one setting in this process: forward, backward and the parameters' gradient over T steps, again and again. */
public final class StepBench {
    private static final int LEAST_REPETITIONS = 3;
    private static final double NANOS = 1e9;

    private final StepSetting setting;
    private final double seconds;

    /** To be measured for about {@code seconds} seconds, after as long a time of warming up. */
    public StepBench(StepSetting setting, double seconds) {
        this.setting = setting;
        this.seconds = seconds;
    }

    /** Bytes of the tensors of {@code setting}, without making them. */
    public static long tensorBytes(StepSetting setting) {
        long bytes = new MemoryNetwork(setting.model()).unrollBytes(setting.batch(), setting.steps());
        long filled = setting.filled() && setting.memory().sparse()
                ? (long) setting.batch() * setting.rows() * (5L * setting.words() + 64)
                : 0;
        return bytes + filled;
    }

    /** Measures. */
    public StepCost measure() {
        long start = System.nanoTime();
        try (var work = new StepWork(setting)) {
            double setup = (System.nanoTime() - start) / NANOS;
            double[] times = times(work::run);
            double recall = work.recall();
            return new StepCost(
                    1e3 * times[times.length / 2] / setting.steps(),
                    1e3 * times[0] / setting.steps(),
                    1e3 * setup,
                    work.bytes(),
                    tapeBytes(new MemoryNetwork(setting.model()).memory()),
                    ResidentMemory.peak(),
                    recall);
        }
    }

    /** Seconds of each repetition, ascending. */
    private double[] times(Runnable work) {
        List<Double> times = new ArrayList<>();
        for (double limit : new double[] {seconds, 2 * seconds}) {
            times.clear(); // the first round warms up
            double total = 0;
            while (times.size() < LEAST_REPETITIONS || total < limit / 2) {
                long start = System.nanoTime();
                work.run();
                double took = (System.nanoTime() - start) / NANOS;
                times.add(took);
                total += took;
                if (total > 4 * limit) {
                    break; // so slow that nothing is left to warm up
                }
            }
        }
        return times.stream().mapToDouble(t -> t).sorted().toArray();
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

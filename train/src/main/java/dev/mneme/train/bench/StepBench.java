package dev.mneme.train.bench;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Memory;
import dev.mneme.model.Memory.StateTensor;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.SparseUnroll;
import dev.mneme.train.WorkerPool;
import dev.mneme.train.task.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        var network = new MemoryNetwork(setting.model());
        long start = System.nanoTime();
        try (var arena = TensorArena.create();
                var pool = new WorkerPool(setting.threads())) {
            Vec values = arena.vec(network.layout().size());
            Vec gradient = arena.vec(network.layout().size());
            Rng random = Rng.of(1);
            network.layout().initialise(values, random::nextFloat);
            NetworkUnroll unroll = network.unroll(values, arena, setting.batch(), setting.steps());
            unroll.reset(0, setting.batch());
            if (setting.filled()) {
                fill(unroll);
            }
            double setup = (System.nanoTime() - start) / NANOS;
            drive(unroll);
            Runnable all = () -> once(unroll, gradient, pool);
            double[] times = times(all);
            double recall = recall(unroll);
            return new StepCost(
                    1e3 * times[times.length / 2] / setting.steps(),
                    1e3 * times[0] / setting.steps(),
                    1e3 * setup,
                    arena.bytes(),
                    tapeBytes(network.memory()),
                    peakResidentBytes(),
                    recall);
        }
    }

    private void once(NetworkUnroll unroll, Vec gradient, WorkerPool pool) {
        int steps = setting.steps();
        int batch = setting.batch();
        pool.run((part, parts) -> {
            int from = batch * part / parts;
            int to = batch * (part + 1) / parts;
            if (from < to) {
                if (!setting.filled()) {
                    unroll.reset(from, to);
                }
                unroll.forward(steps, from, to);
                unroll.backward(steps, from, to);
            }
        });
        Kernels.zero(gradient);
        pool.run((part, parts) -> unroll.accumulate(gradient, steps, part, parts));
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

    /** Random bits in, a small gradient back. */
    private void drive(NetworkUnroll unroll) {
        Rng random = Rng.of(2);
        for (Mat block : List.of(unroll.input(), unroll.dOutput())) {
            for (int i = 0; i < block.rows(); i++) {
                for (int j = 0; j < block.cols(); j++) {
                    block.set(i, j, random.nextInt(2));
                }
            }
        }
    }

    /** The same normal numbers, nearly, in the memory of every sequence. */
    private void fill(NetworkUnroll unroll) {
        Rng random = Rng.of(3);
        Mat first = memory(unroll, 0);
        float[] row = new float[first.cols()];
        for (int i = 0; i < first.rows(); i++) {
            for (int j = 0; j < row.length; j++) {
                long bits = random.nextLong();
                row[j] = ((bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48)) / 32768f
                        - 4;
            }
            first.row(i).set(row);
        }
        unroll.stateChanged(0);
        for (int b = 1; b < setting.batch(); b++) {
            Kernels.copy(first, memory(unroll, b));
            if (unroll.memory(b) instanceof SparseUnroll sparse && unroll.memory(0) instanceof SparseUnroll built) {
                sparse.stateChangedTo(built);
            } else {
                unroll.stateChanged(b);
            }
        }
    }

    private static Mat memory(NetworkUnroll unroll, int b) {
        return unroll.memory(b).state().stream()
                .filter(tensor -> tensor.name().equals("memory"))
                .map(StateTensor::mat)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this memory has no rows to fill"));
    }

    private double recall(NetworkUnroll unroll) {
        int steps = setting.steps();
        if (!(unroll.memory(0) instanceof SparseUnroll sparse)) {
            return 1;
        }
        if (!setting.filled()) {
            unroll.reset(0, setting.batch());
        }
        unroll.forward(steps, 0, setting.batch());
        return sparse.recall(steps - 1);
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

    private static long peakResidentBytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | RuntimeException e) {
            return -1; // not a Linux machine
        }
    }
}

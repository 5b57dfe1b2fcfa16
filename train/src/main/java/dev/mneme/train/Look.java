package dev.mneme.train;

import dev.mneme.kernels.Mat;
import dev.mneme.model.Memory.Trace;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.SparseUnroll;
import dev.mneme.train.report.HeatMap;
import dev.mneme.train.report.MemoryMaps;
import dev.mneme.train.report.RunReport;
import dev.mneme.train.task.Batch;
import dev.mneme.train.task.SoftmaxLoss;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One sequence looked at: what went in, what was wanted, what came out, and what the memory did meanwhile. */
record Look(RunReport.Sequence sequence) {
    static Look of(Task task, Batch batch, NetworkUnroll unroll, int b) {
        int length = batch.length(b);
        int steps = Math.min(length, unroll.maxSteps());
        var maps = new ArrayList<HeatMap>();
        maps.add(MemoryMaps.inputs(steps, task.inputSize(), rows(batch.input(), batch, b, steps)));
        maps.add(MemoryMaps.targets(
                steps, task.outputSize(), scored(rows(batch.target(), batch, b, steps), batch, b, steps)));
        float[] outputs = rows(probabilities(task, batch, unroll, b, steps), batch, b, steps);
        maps.add(MemoryMaps.outputs(steps, task.outputSize(), scored(outputs, batch, b, steps)));
        List<Trace> traces = unroll.traces(b);
        traces.forEach(trace -> maps.add(map(trace, steps, traces)));
        return new Look(new RunReport.Sequence(
                (steps == length
                                ? "One fresh sequence of %s steps.".formatted(steps)
                                : "The first %s of the %s steps of one fresh sequence.".formatted(steps, length))
                        + sparse(unroll, b, steps),
                steps,
                maps,
                marks(batch, b, steps),
                labels(task, batch, b, steps)));
    }

    /** What a sparse memory shows of itself: it stands as its last step left it. */
    private static String sparse(NetworkUnroll unroll, int b, int steps) {
        if (!(unroll.memory(b) instanceof SparseUnroll memory)) {
            return "";
        }
        String links = memory.links() > 0 ? "; %s links stand between rows".formatted(memory.links()) : "";
        return String.format(
                Locale.ROOT,
                " It touched %,d rows of memory; at its last step the search found %.0f %% of the rows that an exact"
                        + " search finds%s.",
                memory.rowsTouched(),
                100 * memory.recall(steps - 1),
                links);
    }

    /** (steps, cols), the rows of sequence {@code b}. */
    private static float[] rows(Mat block, Batch batch, int b, int steps) {
        float[] values = new float[steps * block.cols()];
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < block.cols(); j++) {
                values[t * block.cols() + j] = block.get(batch.row(t, b), j);
            }
        }
        return values;
    }

    /** NaN at the steps that do not count. */
    private static float[] scored(float[] values, Batch batch, int b, int steps) {
        int features = values.length / steps;
        for (int t = 0; t < steps; t++) {
            if (!batch.masked(t, b)) {
                Arrays.fill(values, t * features, (t + 1) * features, Float.NaN);
            }
        }
        return values;
    }

    private static Mat probabilities(Task task, Batch batch, NetworkUnroll unroll, int b, int steps) {
        Mat probabilities = unroll.dOutput(); // an evaluation does not go back, so nobody else uses it
        for (int t = 0; t < steps; t++) {
            task.loss().rowProbabilities(unroll.output(), batch.row(t, b), probabilities);
        }
        return probabilities;
    }

    private static HeatMap map(Trace trace, int steps, List<Trace> all) {
        int rows = trace.at().getFirst().length;
        float[] values = new float[steps * rows];
        for (int t = 0; t < steps; t++) {
            System.arraycopy(trace.at().get(t), 0, values, t * rows, rows);
        }
        String name = trace.name();
        if (name.equals("write weights")) {
            return MemoryMaps.writeWeights(steps, rows, values);
        }
        if (name.equals("usage")) {
            return MemoryMaps.usage(steps, rows, values);
        }
        if (name.startsWith("read weights")) {
            List<String> heads = all.stream()
                    .map(Trace::name)
                    .filter(other -> other.startsWith("read weights"))
                    .toList();
            return MemoryMaps.readWeights(heads.indexOf(name) + 1, heads.size(), steps, rows, values);
        }
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return HeatMap.fromSteps(title, "memory row", "What the memory showed of this.", rows, steps, values, 0, 1);
    }

    private static List<RunReport.Mark> marks(Batch batch, int b, int steps) {
        for (int t = 0; t < steps; t++) {
            if (batch.masked(t, b)) {
                return List.of(new RunReport.Mark(t, "answer"));
            }
        }
        return List.of();
    }

    /** The words, where inputs are words. */
    private static List<String> labels(Task task, Batch batch, int b, int steps) {
        var labels = new ArrayList<String>();
        if (task.loss() instanceof SoftmaxLoss) {
            for (int t = 0; t < steps; t++) {
                int row = batch.row(t, b);
                int word = 0;
                while (word < task.inputSize() - 1 && batch.input().get(row, word) < 0.5f) {
                    word++;
                }
                labels.add(task.inputChannels().get(word));
            }
        }
        return labels;
    }
}

package dev.mneme.train;

import dev.mneme.kernels.Mat;
import dev.mneme.model.Memory.Trace;
import dev.mneme.model.NetworkUnroll;
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
        int steps = batch.length(b);
        var maps = new ArrayList<HeatMap>();
        maps.add(MemoryMaps.inputs(steps, task.inputSize(), rows(batch.input(), batch, b)));
        maps.add(MemoryMaps.targets(steps, task.outputSize(), scored(rows(batch.target(), batch, b), batch, b)));
        float[] outputs = rows(probabilities(task, batch, unroll, b), batch, b);
        maps.add(MemoryMaps.outputs(steps, task.outputSize(), scored(outputs, batch, b)));
        List<Trace> traces = unroll.traces(b);
        traces.forEach(trace -> maps.add(map(trace, steps, traces)));
        return new Look(new RunReport.Sequence(
                "One fresh sequence of %d steps.".formatted(steps),
                steps,
                maps,
                marks(batch, b),
                labels(task, batch, b)));
    }

    /** (steps, cols), the rows of sequence {@code b}. */
    private static float[] rows(Mat block, Batch batch, int b) {
        int steps = batch.length(b);
        float[] values = new float[steps * block.cols()];
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < block.cols(); j++) {
                values[t * block.cols() + j] = block.get(batch.row(t, b), j);
            }
        }
        return values;
    }

    /** NaN at the steps that do not count. */
    private static float[] scored(float[] values, Batch batch, int b) {
        int features = values.length / batch.length(b);
        for (int t = 0; t < batch.length(b); t++) {
            if (!batch.masked(t, b)) {
                Arrays.fill(values, t * features, (t + 1) * features, Float.NaN);
            }
        }
        return values;
    }

    private static Mat probabilities(Task task, Batch batch, NetworkUnroll unroll, int b) {
        Mat probabilities = unroll.dOutput(); // an evaluation does not go back, so nobody else uses it
        for (int t = 0; t < batch.length(b); t++) {
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

    private static List<RunReport.Mark> marks(Batch batch, int b) {
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                return List.of(new RunReport.Mark(t, "answer"));
            }
        }
        return List.of();
    }

    /** The words, where inputs are words. */
    private static List<String> labels(Task task, Batch batch, int b) {
        var labels = new ArrayList<String>();
        if (task.loss() instanceof SoftmaxLoss) {
            for (int t = 0; t < batch.length(b); t++) {
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

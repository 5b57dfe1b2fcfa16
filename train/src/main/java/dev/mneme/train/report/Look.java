package dev.mneme.train.report;

import dev.mneme.kernels.Mat;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.SparseUnroll;
import dev.mneme.model.part.Quantity;
import dev.mneme.train.Rollout;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One sequence looked at: what went in, what was wanted, what came out, and what the memory did meanwhile. */
public final class Look {
    private static final String ANOTHER_HEAD =
            "The same for another head. Heads may share the work, or leave it to one of them.";

    private Look() {}

    /** Sequence {@code b} of {@code batch}, which {@code rollout} still holds. */
    public static RunReport.Sequence of(Task task, Batch batch, Rollout rollout, int b) {
        NetworkUnroll unroll = rollout.unroll();
        int length = batch.length(b);
        int steps = Math.min(length, unroll.maxSteps());
        var maps = new ArrayList<HeatMap>();
        maps.add(TaskMaps.inputs(steps, task.inputSize(), rows(batch.input(), batch, b, steps)));
        maps.add(TaskMaps.targets(
                steps, task.outputSize(), scored(rows(batch.target(), batch, b, steps), batch, b, steps)));
        float[] outputs = rows(shown(task, batch, rollout.outputs(), b, steps), batch, b, steps);
        maps.add(TaskMaps.outputs(steps, task.outputSize(), scored(outputs, batch, b, steps)));
        unroll.quantities(b).stream()
                .filter(quantity -> quantity.kind() != Quantity.Kind.CHOICE)
                .forEach(quantity -> maps.addAll(maps(quantity, steps)));
        return new RunReport.Sequence(
                (steps == length
                                ? "One fresh sequence of %s steps.".formatted(steps)
                                : "The first %s of the %s steps of one fresh sequence.".formatted(steps, length))
                        + sparse(unroll.memories(b)),
                steps,
                maps,
                marks(batch, b, steps),
                task.labels(batch, b).stream().limit(steps).toList());
    }

    /** What sparse memories show of themselves: they stand as their last step left them. */
    private static String sparse(List<Memory.Unroll> memories) {
        var words = new StringBuilder();
        for (int layer = 0; layer < memories.size(); layer++) {
            if (memories.get(layer) instanceof SparseUnroll memory) {
                words.append(sparse(memories.size() == 1 ? "It" : "Layer " + layer, memory));
            }
        }
        return words.toString();
    }

    private static String sparse(String who, SparseUnroll memory) {
        String links = memory.links() > 0 ? "; %s links stand between rows".formatted(memory.links()) : "";
        return String.format(
                Locale.ROOT,
                " %s touched %,d rows of memory; at its last step the search found %.0f %% of the rows that an exact"
                        + " search finds%s.",
                who,
                memory.rowsTouched(),
                100 * memory.recall(),
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

    private static Mat shown(Task task, Batch batch, Outputs y, int b, int steps) {
        Mat shown = y.gradient(); // an evaluation does not go back, so nobody else uses it
        for (int t = 0; t < steps; t++) {
            task.objective().show(y, batch.row(t, b), shown);
        }
        return shown;
    }

    /** One map for each row: of read weights, for each head. */
    private static List<HeatMap> maps(Quantity quantity, int steps) {
        var maps = new ArrayList<HeatMap>();
        for (int row = 0; row < quantity.rows(); row++) {
            maps.add(map(quantity, row, steps));
        }
        return maps;
    }

    private static HeatMap map(Quantity quantity, int row, int steps) {
        int cols = quantity.cols();
        float[] values = new float[steps * cols];
        float[] all = new float[quantity.rows() * cols];
        float brightest = 1;
        for (int t = 0; t < steps; t++) {
            quantity.reader().read(t, all);
            for (int i = 0; i < cols; i++) {
                float value = all[row * cols + i];
                values[t * cols + i] = value;
                brightest = Float.isFinite(value) ? Math.max(brightest, value) : brightest;
            }
        }
        String name = quantity.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + quantity.name().substring(1);
        return HeatMap.fromSteps(
                        quantity.rows() == 1 ? name : "%s of head %s".formatted(name, row + 1),
                        "memory row",
                        row == 0 ? quantity.explanation() : ANOTHER_HEAD,
                        cols,
                        steps,
                        values,
                        0,
                        brightest)
                .firstOf(quantity.of());
    }

    private static List<RunReport.Mark> marks(Batch batch, int b, int steps) {
        for (int t = 0; t < steps; t++) {
            if (batch.masked(t, b)) {
                return List.of(new RunReport.Mark(t, "answer"));
            }
        }
        return List.of();
    }
}

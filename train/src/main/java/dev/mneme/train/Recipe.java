package dev.mneme.train;

import dev.mneme.model.ControllerKind;
import dev.mneme.model.MemoryKind;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.task.BabiTask;
import dev.mneme.train.task.CopyTask;
import dev.mneme.train.task.RepeatCopyTask;
import dev.mneme.train.task.Task;
import java.util.Map;

/**
 * The settings with which a task is learned when nobody says otherwise: the one place of these defaults. What was tried
 * is in {@code docs/results.md}.
 */
public record Recipe(ModelConfig model, TrainConfig training) {
    /** The recipe of {@code task}; a task without one of its own is trained as copy is. */
    public static Recipe of(Task task) {
        return of(task.name(), task.inputSize(), task.outputSize());
    }

    /** As {@link #of(Task)}, for a task that is not made yet. */
    public static Recipe of(String task, int inputSize, int outputSize) {
        return switch (task) {
            case RepeatCopyTask.NAME -> repeatCopy(inputSize, outputSize);
            case BabiTask.NAME -> babi(inputSize, outputSize);
            default -> copy(inputSize, outputSize);
        };
    }

    /** {@link CopyTask}: one head is enough to go through the rows once. */
    private static Recipe copy(int inputSize, int outputSize) {
        return new Recipe(
                dnc(inputSize, outputSize, 64, 32, 16, 1),
                TrainConfig.DEFAULTS.with(Map.of(
                        "optimizer", "adam", "learning-rate", 1e-3, "max-grad-norm", 10.0, "iterations", 5_000L)));
    }

    /** DeepMind's sizes: hidden 64, memory 16 x 16, 4 read heads, batch 16, gradient norm at most 50. */
    private static Recipe repeatCopy(int inputSize, int outputSize) {
        return new Recipe(
                dnc(inputSize, outputSize, 64, 16, 16, 4),
                TrainConfig.DEFAULTS.with(Map.of("optimizer", "adam", "learning-rate", 1e-3, "iterations", 5_000L)));
    }

    private static Recipe babi(int inputSize, int outputSize) {
        return new Recipe(
                dnc(inputSize, outputSize, 64, 32, 32, 2),
                TrainConfig.DEFAULTS.with(Map.of(
                        "optimizer", "adam", "learning-rate", 1e-3, "max-grad-norm", 10.0, "iterations", 5_000L)));
    }

    private static ModelConfig dnc(int inputSize, int outputSize, int hidden, int rows, int words, int heads) {
        return new ModelConfig(
                MemoryKind.DNC, ControllerKind.LSTM, inputSize, outputSize, hidden, 1, rows, words, heads);
    }
}

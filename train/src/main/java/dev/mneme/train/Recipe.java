package dev.mneme.train;

import dev.mneme.model.ControllerKind;
import dev.mneme.model.MemoryKind;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.task.Task;

/**
 * The settings with which a task is learned when nobody says otherwise.
 *
 * @param model the network
 * @param training how it is trained
 */
public record Recipe(ModelConfig model, TrainConfig training) {
    /** The recipe of {@code task}, for its inputs and outputs. */
    public static Recipe of(Task task) {
        return of(task.name(), task.inputSize(), task.outputSize());
    }

    /** The recipe of the task of that name; DeepMind's settings for a task that has none of its own. */
    public static Recipe of(String task, int inputSize, int outputSize) {
        return switch (task) {
            case "copy" ->
                new Recipe(
                        lstm(inputSize, outputSize, 64, 32, 16, 1),
                        new TrainConfig(OptimiserKind.RMSPROP, 1e-3, 0, 16, 6000, 10, 0, 1, 50, 500, 500));
            case "babi" ->
                new Recipe(
                        lstm(inputSize, outputSize, 128, 64, 32, 4),
                        new TrainConfig(OptimiserKind.RMSPROP, 1e-3, 0, 16, 5000, 10, 0, 1, 50, 250, 250));
            default -> new Recipe(ModelConfig.dnc(inputSize, outputSize), TrainConfig.DEFAULTS);
        };
    }

    private static ModelConfig lstm(int inputSize, int outputSize, int hidden, int rows, int words, int heads) {
        return new ModelConfig(
                MemoryKind.DNC, ControllerKind.LSTM, inputSize, outputSize, hidden, 1, rows, words, heads);
    }
}

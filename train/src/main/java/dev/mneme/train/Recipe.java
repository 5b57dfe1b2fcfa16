package dev.mneme.train;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.optimise.StepSize;
import dev.mneme.train.task.AssociativeRecallTask;
import dev.mneme.train.task.BabiTask;
import dev.mneme.train.task.CopyTask;
import dev.mneme.train.task.RepeatCopyTask;
import dev.mneme.train.task.Task;

/**
 * The settings with which a task is learned when nobody says otherwise: the one place of these defaults. What was tried
 * is in {@code docs/results.md}.
 *
 * @param model the network
 * @param training how it is trained
 */
public record Recipe(ModelConfig model, TrainConfig training) {
    private static final double NORM = 10;
    private static final double JUMPING_NORM = 1;
    private static final long JUMPING_ITERATIONS = 3; // times those of the dense memory

    /** Both the first questions before whole stories and the weight decay are needed: see the results. */
    private static final TrainConfig BABI =
            adam(3e-3, 0.1, 30_000, NORM, new CurriculumConfig(true, 1, 16, 0.1, CurriculumConfig.WINDOW));

    /** The recipe of {@code task}, for its inputs and outputs. */
    public static Recipe of(Task task) {
        return of(task.name(), task.inputSize(), task.outputSize());
    }

    /** The recipe of the task of that name; DeepMind's settings for a task that has none of its own. */
    public static Recipe of(String task, int inputSize, int outputSize) {
        ModelConfig deepMind = ModelConfig.dnc(inputSize, outputSize);
        return switch (task) {
            case CopyTask.NAME -> new Recipe(lstm(inputSize, outputSize, 64, 32, 16, 1), adam(5_000, NORM));
            case RepeatCopyTask.NAME -> new Recipe(deepMind, adam(10_000, 50));
            case AssociativeRecallTask.NAME ->
                new Recipe(lstm(inputSize, outputSize, 64, 32, 16, 1), adam(10_000, NORM));
            case BabiTask.NAME -> new Recipe(lstm(inputSize, outputSize, 64, 16, 16, 1), BABI);
            default -> new Recipe(deepMind, TrainConfig.DEFAULTS);
        };
    }

    /**
     * This recipe for another memory. Those of Rae et al. 2016 see their gradients jump when the choice of rows changes:
     * they take smaller steps and more of them.
     */
    public Recipe withMemory(String memory) {
        ModelConfig other = model.withMemory(memory);
        boolean jumps = other.memory().choosesRows() && training.maxGradNorm() > JUMPING_NORM;
        return new Recipe(
                other, jumps ? training.lasting(JUMPING_ITERATIONS * training.iterations(), JUMPING_NORM) : training);
    }

    private static TrainConfig adam(long iterations, double norm) {
        return adam(1e-3, 0, iterations, norm, CurriculumConfig.OFF);
    }

    private static TrainConfig adam(
            double rate, double weightDecay, long iterations, double norm, CurriculumConfig curriculum) {
        return TrainConfig.of(new Optimiser.Adam.Config(new StepSize(rate, 0)), weightDecay, curriculum)
                .lasting(iterations, norm);
    }

    private static ModelConfig lstm(int inputSize, int outputSize, int hidden, int rows, int words, int heads) {
        return new ModelConfig(
                inputSize,
                outputSize,
                new Lstm.Config(new ControllerSize(hidden, 1)),
                new DncMemory.Config(new MemorySize(rows, words, heads)));
    }
}

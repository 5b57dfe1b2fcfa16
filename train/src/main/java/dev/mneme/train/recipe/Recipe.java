package dev.mneme.train.recipe;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.optimise.StepSize;

/**
 * The settings with which a task is learned when nobody says otherwise; each task has its own. What was tried is in
 * {@code docs/results.md}.
 *
 * @param model the network
 * @param training how it is trained
 */
public record Recipe(ModelConfig model, TrainConfig training) {
    /** The greatest norm of a gradient in most recipes. */
    public static final double NORM = 10;

    private static final double JUMPING_NORM = 1;
    private static final long JUMPING_ITERATIONS = 3; // times those of the dense memory
    private static final int SHIFTING_UPDATES = 4; // of a quarter of the sequences each

    /** DeepMind's settings: for a task that has none of its own. */
    public static Recipe standard(int inputSize, int outputSize) {
        return new Recipe(ModelConfig.dnc(inputSize, outputSize), TrainConfig.DEFAULTS);
    }

    /** A DNC of one read head on one LSTM. */
    public static ModelConfig dnc(int inputSize, int outputSize, int hidden, int rows, int words) {
        return new ModelConfig(
                inputSize,
                outputSize,
                new Lstm.Config(new ControllerSize(hidden, 1)),
                new DncMemory.Config(new MemorySize(rows, words, 1)));
    }

    /** Adam at 1e-3 for so many iterations. */
    public static TrainConfig adam(long iterations, double norm) {
        return adam(1e-3, 0, CurriculumConfig.OFF).lasting(iterations, norm);
    }

    /** Adam with weight decay and a curriculum. */
    public static TrainConfig adam(double rate, double weightDecay, CurriculumConfig curriculum) {
        return TrainConfig.of(new Optimiser.Adam.Config(new StepSize(rate, 0)), weightDecay, curriculum);
    }

    /**
     * This recipe for another memory. Those that choose rows (Rae et al. 2016, Santoro et al. 2016) see their gradients
     * jump when the choice changes: they take smaller steps and more of them. The heads of a Turing Machine learn to shift
     * by many updates rather than by good ones: it sees as many sequences in smaller batches.
     */
    public Recipe withMemory(String memory) {
        ModelConfig other = model.withMemory(memory);
        if (other.memory().choosesRows() && training.maxGradNorm() > JUMPING_NORM) {
            return new Recipe(other, training.lasting(JUMPING_ITERATIONS * training.iterations(), JUMPING_NORM));
        }
        if (other.memory().shiftsHeads() && training.batchSize() >= SHIFTING_UPDATES) {
            return new Recipe(
                    other,
                    training.lasting(SHIFTING_UPDATES * training.iterations(), training.maxGradNorm())
                            .inBatchesOf(training.batchSize() / SHIFTING_UPDATES));
        }
        return new Recipe(other, training);
    }
}

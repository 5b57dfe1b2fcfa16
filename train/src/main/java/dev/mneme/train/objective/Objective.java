package dev.mneme.train.objective;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;

/**
 * What outputs should be: their cost, its gradient, and how to count what is right. The only thing that knows; one file
 * says all. Sequences do not meet, so that the result does not depend on how they are cut over threads; the mean over a
 * batch is taken by whoever knows the whole batch. Neither way allocates. {@link StepObjective} is for what every step
 * costs by itself.
 */
public interface Objective {
    /** The cost of sequence {@code b}, in {@link #unit}; 0 for an unused place. */
    double forward(Outputs y, Batch batch, int b);

    /**
     * Adds to the gradients of the outputs {@code scale} times that of {@link #forward} by the steps {@code first}
     * (included) to {@code end} (excluded) of sequence {@code b}.
     */
    void backward(Outputs y, Batch batch, int b, int first, int end, float scale);

    /** Nothing counted yet. */
    Score score();

    /** What a cost of 1 is. */
    default String unit() {
        return "nats";
    }

    /** Sets row {@code row} of {@code shown} to the first output as a person should see it, such as probabilities. */
    default void show(Outputs y, int row, Mat shown) {
        Blocks.copyRows(y.values(), row, shown, row, 1);
    }
}

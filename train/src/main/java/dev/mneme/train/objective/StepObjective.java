package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;

/** What every counted step costs by itself, by the only output and the only target; summed in the order of time. */
public interface StepObjective extends Objective {
    /** The cost of row {@code row} of the outputs y (T·B, Y), of which {@code target} says what it should be. */
    double rowCost(Mat y, Mat target, int row);

    /** Adds to row {@code row} of {@code dY} {@code scale} times the gradient of {@link #rowCost}. */
    void rowGradient(Mat y, Mat target, int row, float scale, Mat dY);

    @Override
    default double forward(Outputs y, Batch batch, int b) {
        double sum = 0;
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                sum += rowCost(y.values(), batch.target(), batch.row(t, b));
            }
        }
        return sum;
    }

    @Override
    default void backward(Outputs y, Batch batch, int b, int first, int end, float scale) {
        for (int t = first; t < Math.min(end, batch.length(b)); t++) {
            if (batch.masked(t, b)) {
                rowGradient(y.values(), batch.target(), batch.row(t, b), scale, y.gradient());
            }
        }
    }
}

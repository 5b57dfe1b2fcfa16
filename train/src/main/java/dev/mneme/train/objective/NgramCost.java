package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Outputs;

/**
 * What predicting bits by n-grams costs, in bits, judged beside the {@link NgramEstimator}.
 *
 * @param order n
 */
public record NgramCost(int order) implements StepObjective {
    private static final BitCost BITS = new BitCost();

    @Override
    public double rowCost(Mat logits, Mat target, int row) {
        return BITS.rowCost(logits, target, row);
    }

    @Override
    public void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits) {
        BITS.rowGradient(logits, target, row, scale, dLogits);
    }

    @Override
    public String unit() {
        return BITS.unit();
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        BITS.show(y, row, probabilities);
    }

    @Override
    public Score score() {
        return new NgramScore(new NgramEstimator(order));
    }
}

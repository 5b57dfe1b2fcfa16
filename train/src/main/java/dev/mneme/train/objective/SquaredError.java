package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;

/** Regression: Σ_j (y_j - z_j)² / 2 at every counted step. Its mean is the error too: no channel is right or wrong. */
public record SquaredError() implements StepObjective {
    @Override
    public double rowCost(Mat y, Mat target, int row) {
        double sum = 0;
        for (int j = 0; j < y.cols(); j++) {
            double off = (double) y.get(row, j) - target.get(row, j);
            sum += off * off;
        }
        return sum / 2;
    }

    @Override
    public void rowGradient(Mat y, Mat target, int row, float scale, Mat dY) {
        for (int j = 0; j < y.cols(); j++) {
            dY.set(row, j, dY.get(row, j) + scale * (y.get(row, j) - target.get(row, j)));
        }
    }

    @Override
    public String unit() {
        return "half squares";
    }

    @Override
    public Score score() {
        return new LossScore(this, "squared error");
    }
}

package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Scalars;
import dev.mneme.train.data.Outputs;

/** Sigmoid cross-entropy: every channel is a bit of its own, max(x,0) - x z + log(1 + exp(-|x|)). */
public record SigmoidCrossEntropy() implements SymbolObjective {
    @Override
    public double rowCost(Mat logits, Mat target, int row) {
        double sum = 0;
        for (int j = 0; j < logits.cols(); j++) {
            float x = logits.get(row, j);
            sum += Math.max(x, 0) - x * target.get(row, j) + StrictMath.log1p(Scalars.exp(-Math.abs(x)));
        }
        return sum;
    }

    @Override
    public void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits) {
        for (int j = 0; j < logits.cols(); j++) {
            float gradient = Scalars.sigmoid(logits.get(row, j)) - target.get(row, j);
            dLogits.set(row, j, dLogits.get(row, j) + scale * gradient);
        }
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        Mat logits = y.values();
        for (int j = 0; j < logits.cols(); j++) {
            probabilities.set(row, j, Scalars.sigmoid(logits.get(row, j)));
        }
    }

    @Override
    public int symbols(int outputSize) {
        return outputSize;
    }

    /** A bit is 1 when its logit is above 0. */
    @Override
    public int wrong(Mat logits, Mat target, int row) {
        int wrong = 0;
        for (int j = 0; j < logits.cols(); j++) {
            float x = logits.get(row, j);
            boolean one = target.get(row, j) > 0.5f;
            if (Float.isNaN(x) || one != x > 0) {
                wrong++;
            }
        }
        return wrong;
    }

    /** Wrong bits per sequence: the bit errors of the papers. */
    @Override
    public Score score() {
        return new SymbolScore(this, SymbolScore.BIT_ERRORS);
    }
}

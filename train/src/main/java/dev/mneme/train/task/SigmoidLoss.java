package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Scalars;

/** Sigmoid cross-entropy: every channel is a bit of its own, max(x,0) - x z + log(1 + exp(-|x|)). */
public record SigmoidLoss() implements Loss {
    @Override
    public double rowLoss(Mat logits, Mat target, int row) {
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
            dLogits.set(row, j, scale * (Scalars.sigmoid(logits.get(row, j)) - target.get(row, j)));
        }
    }

    @Override
    public void rowProbabilities(Mat logits, int row, Mat probabilities) {
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

    @Override
    public String symbolName() {
        return "bits";
    }
}

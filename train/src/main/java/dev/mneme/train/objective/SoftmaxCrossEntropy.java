package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Scalars;
import dev.mneme.train.data.Outputs;

/** Softmax cross-entropy: one class of Y is meant, log(sum_j exp(x_j)) - x_class. */
public record SoftmaxCrossEntropy() implements SymbolObjective {
    @Override
    public double rowCost(Mat logits, Mat target, int row) {
        float max = max(logits, row);
        return StrictMath.log(sumOfExp(logits, row, max)) + max - logits.get(row, classOf(target, row));
    }

    @Override
    public void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits) {
        float max = max(logits, row);
        double sum = sumOfExp(logits, row, max);
        for (int j = 0; j < dLogits.cols(); j++) {
            float gradient = probability(logits.get(row, j), max, sum) - target.get(row, j);
            dLogits.set(row, j, dLogits.get(row, j) + scale * gradient);
        }
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        Mat logits = y.values();
        float max = max(logits, row);
        double sum = sumOfExp(logits, row, max);
        for (int j = 0; j < logits.cols(); j++) {
            probabilities.set(row, j, probability(logits.get(row, j), max, sum));
        }
    }

    private static float probability(float logit, float max, double sum) {
        return (float) (Scalars.exp(logit - max) / sum);
    }

    private static float max(Mat logits, int row) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < logits.cols(); j++) {
            max = Math.max(max, logits.get(row, j));
        }
        return max;
    }

    private static double sumOfExp(Mat logits, int row, float max) {
        double sum = 0;
        for (int j = 0; j < logits.cols(); j++) {
            sum += Scalars.exp(logits.get(row, j) - max);
        }
        return sum;
    }

    /** The class that a one-hot row means. */
    public static int classOf(Mat target, int row) {
        for (int j = 0; j < target.cols(); j++) {
            if (target.get(row, j) > 0.5f) {
                return j;
            }
        }
        throw new IllegalArgumentException("row " + row + " of the target counts but names no class");
    }

    /** The class of the greatest logit, the first of equals. */
    public static int best(Mat logits, int row) {
        int best = 0;
        for (int j = 1; j < logits.cols(); j++) {
            if (logits.get(row, j) > logits.get(row, best)) {
                best = j;
            }
        }
        return best;
    }

    @Override
    public int symbols(int outputSize) {
        return 1;
    }

    /** Right means greater than every other logit: a tie is wrong, or equal outputs would be right for one class. */
    @Override
    public int wrong(Mat logits, Mat target, int row) {
        int wanted = classOf(target, row);
        for (int j = 0; j < logits.cols(); j++) {
            if (j != wanted && !(logits.get(row, wanted) > logits.get(row, j))) {
                return 1;
            }
        }
        return 0;
    }

    /** The share of wrong answers: the question error of bAbI. */
    @Override
    public Score score() {
        return new SymbolScore(this, SymbolScore.QUESTION_ERROR);
    }
}

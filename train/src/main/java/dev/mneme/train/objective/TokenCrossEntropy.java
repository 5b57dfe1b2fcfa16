package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Outputs;

/**
 * {@link SoftmaxCrossEntropy} of answers of many tokens, of which the share of right ones matters, not the whole:
 * {@link TokenScore}.
 */
public record TokenCrossEntropy() implements SymbolObjective {
    private static final SoftmaxCrossEntropy SOFTMAX = new SoftmaxCrossEntropy();

    @Override
    public double rowCost(Mat logits, Mat target, int row) {
        return SOFTMAX.rowCost(logits, target, row);
    }

    @Override
    public void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits) {
        SOFTMAX.rowGradient(logits, target, row, scale, dLogits);
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        SOFTMAX.show(y, row, probabilities);
    }

    @Override
    public int symbols(int outputSize) {
        return SOFTMAX.symbols(outputSize);
    }

    @Override
    public int wrong(Mat logits, Mat target, int row) {
        return SOFTMAX.wrong(logits, target, row);
    }

    @Override
    public Score score() {
        return new TokenScore(this);
    }
}

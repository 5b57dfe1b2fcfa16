package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Outputs;

/** Sigmoid cross-entropy in bits, the measure of Graves et al. 2014: {@link SigmoidCrossEntropy} divided by ln 2. */
public record BitCost() implements SymbolObjective {
    private static final SigmoidCrossEntropy NATS = new SigmoidCrossEntropy();
    static final double LN_2 = 0x1.62e42fefa39efp-1;

    @Override
    public double rowCost(Mat logits, Mat target, int row) {
        return NATS.rowCost(logits, target, row) / LN_2;
    }

    @Override
    public void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits) {
        NATS.rowGradient(logits, target, row, (float) (scale / LN_2), dLogits);
    }

    @Override
    public String unit() {
        return "bits";
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        NATS.show(y, row, probabilities);
    }

    @Override
    public int symbols(int outputSize) {
        return NATS.symbols(outputSize);
    }

    @Override
    public int wrong(Mat logits, Mat target, int row) {
        return NATS.wrong(logits, target, row);
    }

    /** Wrong bits per sequence; what they cost is the loss. */
    @Override
    public Score score() {
        return new SymbolScore(this, SymbolScore.BIT_ERRORS);
    }
}

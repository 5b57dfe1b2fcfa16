package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;

/**
 * One whole number is asked for, and the answer is the sum of all outputs: (Σ y - Σ z)² / 2, both sums over the counted
 * steps of a sequence and all channels. It is known when the sequence is over, so gradients go back over whole
 * sequences only.
 */
public record SquaredErrorOfSum() implements Objective {
    @Override
    public double forward(Outputs y, Batch batch, int b) {
        double off = sum(y.values(), batch, b) - sum(batch.target(), batch, b);
        return off * off / 2;
    }

    /**
     * Adds the same to every output that counts.
     *
     * @throws IllegalArgumentException where {@code end} is before the end of the sequence
     */
    @Override
    public void backward(Outputs y, Batch batch, int b, int first, int end, float scale) {
        if (end < batch.length(b)) {
            throw new IllegalArgumentException(("the error of a sum: a gradient from the end of the sequence needed (%s"
                            + " steps), one from step %s came; leave out --truncate")
                    .formatted(batch.length(b), end));
        }
        double off = sum(y.values(), batch, b) - sum(batch.target(), batch, b);
        Mat dY = y.gradient();
        for (int t = first; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                int row = batch.row(t, b);
                for (int j = 0; j < dY.cols(); j++) {
                    dY.set(row, j, dY.get(row, j) + (float) (scale * off));
                }
            }
        }
    }

    /** Σ over the counted steps and all channels: the answer, of outputs, or what was asked for, of targets. */
    public static double sum(Mat block, Batch batch, int b) {
        double sum = 0;
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                for (int j = 0; j < block.cols(); j++) {
                    sum += block.get(batch.row(t, b), j);
                }
            }
        }
        return sum;
    }

    @Override
    public String unit() {
        return "half squares";
    }

    @Override
    public Score score() {
        return new NumberScore(this);
    }
}

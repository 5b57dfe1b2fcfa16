package dev.mneme.train.task;

import dev.mneme.kernels.Mat;

/**
 * What outputs cost, in nats: summed over channels and counted steps of a sequence. The mean over a batch is taken by
 * whoever knows the whole batch. All methods look at sequences {@code from} (included) to {@code to} (excluded) alone
 * and sum in the order of time in {@code double}, so the result does not depend on how sequences are cut over threads.
 * Logits, targets and gradients are (T*B, Y), row t*B + b. No method allocates.
 */
public sealed interface Loss permits SigmoidLoss, SoftmaxLoss {
    /** Sets {@code losses[b]} for the sequences. An unused place costs 0. */
    default void forward(Mat logits, Batch batch, int from, int to, double[] losses) {
        for (int b = from; b < to; b++) {
            double sum = 0;
            for (int t = 0; t < batch.length(b); t++) {
                if (batch.masked(t, b)) {
                    sum += rowLoss(logits, batch.target(), batch.row(t, b));
                }
            }
            losses[b] = sum;
        }
    }

    /**
     * Overwrites the rows of the sequences in {@code dLogits}, all {@link Batch#steps} of them, with {@code scale}
     * times the gradient of {@link #forward}; 0 where nothing counts. For the mean over a batch, {@code scale} is 1/B.
     */
    default void backward(Mat logits, Batch batch, int from, int to, float scale, Mat dLogits) {
        backward(logits, batch, from, to, 0, batch.steps(), scale, dLogits);
    }

    /** The same for the steps {@code first} (included) to {@code end} (excluded) alone. */
    default void backward(Mat logits, Batch batch, int from, int to, int first, int end, float scale, Mat dLogits) {
        for (int b = from; b < to; b++) {
            for (int t = first; t < end; t++) {
                int row = batch.row(t, b);
                if (batch.masked(t, b)) {
                    rowGradient(logits, batch.target(), row, scale, dLogits);
                } else {
                    for (int j = 0; j < dLogits.cols(); j++) {
                        dLogits.set(row, j, 0);
                    }
                }
            }
        }
    }

    /** The loss of one counted step. */
    double rowLoss(Mat logits, Mat target, int row);

    /** Sets row {@code row} of {@code dLogits} to {@code scale} times the gradient of {@link #rowLoss}. */
    void rowGradient(Mat logits, Mat target, int row, float scale, Mat dLogits);

    /** Sets row {@code row} of {@code probabilities} to what the logits say, in [0, 1]. */
    void rowProbabilities(Mat logits, int row, Mat probabilities);

    /** How many symbols one counted step asks for. */
    int symbols(int outputSize);

    /** How many of them the logits get wrong. A NaN is always wrong. */
    int wrong(Mat logits, Mat target, int row);

    /** What the symbols are called, in the plural. */
    String symbolName();
}

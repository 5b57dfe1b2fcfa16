package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import java.util.Objects;

/**
 * How well outputs answer, summed over any number of batches. Only counted steps count: wrong symbols (bits or words),
 * wrong answers (an unbroken run of counted steps, in bAbI one question; wrong when any of its symbols is), wrong
 * sequences (when any symbol is), and the loss. A constant output gets about half of random bits wrong and no sequence
 * right. Adding batches allocates nothing after the first.
 */
public final class Score {
    private static final double NATS_PER_BIT = Math.log(2);

    private final Loss loss;
    private double[] losses = new double[0];
    private double nats;
    private long sequences;
    private long sequencesRight;
    private long symbols;
    private long symbolsWrong;
    private long answers;
    private long answersWrong;

    /** A score of nothing yet, by what {@code loss} calls wrong. */
    public Score(Loss loss) {
        this.loss = loss;
    }

    /** Everything that was summed, for saving a window that is not full yet. */
    public record Sums(
            double nats,
            long sequences,
            long sequencesRight,
            long symbols,
            long symbolsWrong,
            long answers,
            long answersWrong) {
        /** Nothing yet. */
        public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0);
    }

    /** Forgets everything that was added. */
    public void reset() {
        restore(Sums.NONE);
    }

    /** Everything that was added since the last {@link #reset}. */
    public Sums sums() {
        return new Sums(nats, sequences, sequencesRight, symbols, symbolsWrong, answers, answersWrong);
    }

    /** Goes on from what {@link #sums} gave. */
    public void restore(Sums sums) {
        nats = sums.nats;
        sequences = sums.sequences;
        sequencesRight = sums.sequencesRight;
        symbols = sums.symbols;
        symbolsWrong = sums.symbolsWrong;
        answers = sums.answers;
        answersWrong = sums.answersWrong;
    }

    /** Adds the first {@code count} sequences of the batch, with logits (T*B, Y). */
    public void add(Mat logits, Batch batch, int count) {
        Objects.checkFromToIndex(0, count, batch.size());
        if (losses.length < batch.size()) {
            losses = new double[batch.size()];
        }
        loss.forward(logits, batch, 0, count, losses);
        for (int b = 0; b < count; b++) {
            nats += losses[b];
            addSequence(logits, batch, b);
        }
    }

    private void addSequence(Mat logits, Batch batch, int b) {
        long wrongBefore = symbolsWrong;
        boolean answering = false;
        boolean answerRight = true;
        for (int t = 0; t < batch.length(b); t++) {
            boolean counts = batch.masked(t, b);
            if (counts && !answering) {
                answers++;
                answerRight = true;
            }
            answering = counts;
            if (counts) {
                int wrong = loss.wrong(logits, batch.target(), batch.row(t, b));
                symbols += loss.symbols(logits.cols());
                symbolsWrong += wrong;
                if (wrong > 0 && answerRight) {
                    answersWrong++;
                    answerRight = false;
                }
            }
        }
        sequences++;
        if (symbolsWrong == wrongBefore) {
            sequencesRight++;
        }
    }

    /** Sequences added. */
    public long sequences() {
        return sequences;
    }

    /** Sequences without a single wrong symbol. */
    public long sequencesRight() {
        return sequencesRight;
    }

    /** Bits or words asked for. */
    public long symbols() {
        return symbols;
    }

    /** Those of {@link #symbols} that were answered wrong. */
    public long symbolsWrong() {
        return symbolsWrong;
    }

    /** Questions asked. */
    public long answers() {
        return answers;
    }

    /** Those of {@link #answers} with a wrong symbol. */
    public long answersWrong() {
        return answersWrong;
    }

    /** Mean loss of a sequence in nats; NaN before any sequence. */
    public double nats() {
        return nats / sequences;
    }

    /** Mean loss of a sequence in bits. */
    public double bits() {
        return nats() / NATS_PER_BIT;
    }

    /** Wrong symbols per sequence: the bit errors of the papers. */
    public double errorsPerSequence() {
        return (double) symbolsWrong / sequences;
    }

    /** Share of wrong symbols, 0 to 1. */
    public double symbolError() {
        return (double) symbolsWrong / symbols;
    }

    /** Share of wrong answers, 0 to 1: the question error of bAbI. */
    public double answerError() {
        return (double) answersWrong / answers;
    }

    /** Share of sequences without a wrong symbol, 0 to 1. */
    public double rightShare() {
        return (double) sequencesRight / sequences;
    }
}

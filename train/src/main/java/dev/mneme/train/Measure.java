package dev.mneme.train;

import dev.mneme.train.task.Loss;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.SigmoidLoss;
import dev.mneme.train.task.SoftmaxLoss;

/**
 * The error that a task is judged by. A constant output cannot make it small.
 *
 * @param name in one or two words
 * @param unit what 1 of it is
 */
public record Measure(String name, String unit) {
    private static final Measure BIT_ERRORS = new Measure("bit errors", "wrong bits per sequence");
    private static final Measure QUESTION_ERROR = new Measure("question error", "share of questions");

    /** Bit errors per sequence where bits are asked for, the share of wrong answers where words are. */
    public static Measure of(Loss loss) {
        return switch (loss) {
            case SigmoidLoss _ -> BIT_ERRORS;
            case SoftmaxLoss _ -> QUESTION_ERROR;
        };
    }

    /** The error in {@code score}. */
    public double error(Score score) {
        return equals(BIT_ERRORS) ? score.errorsPerSequence() : score.answerError();
    }
}

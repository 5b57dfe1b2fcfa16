package dev.mneme.train.evaluate;

import dev.mneme.train.task.Loss;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.SigmoidLoss;
import dev.mneme.train.task.SoftmaxLoss;

/** The error that a task is judged by. A constant output cannot make it small. */
public enum Measure {
    /** Wrong bits per sequence, where bits are asked for. */
    BIT_ERRORS("bit errors", "wrong bits per sequence"),
    /** The share of wrong answers, where words are asked for. */
    QUESTION_ERROR("question error", "share of questions");

    private final String words;
    private final String unit;

    Measure(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    /** The measure for a task with that loss. */
    public static Measure of(Loss loss) {
        return switch (loss) {
            case SigmoidLoss _ -> BIT_ERRORS;
            case SoftmaxLoss _ -> QUESTION_ERROR;
        };
    }

    /** The error in {@code score}. */
    public double error(Score score) {
        return switch (this) {
            case BIT_ERRORS -> score.errorsPerSequence();
            case QUESTION_ERROR -> score.answerError();
        };
    }

    /** Its name in one or two words. */
    public String words() {
        return words;
    }

    /** What an error of 1 is. */
    public String unit() {
        return unit;
    }
}

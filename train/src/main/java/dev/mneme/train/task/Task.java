package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Config;
import java.util.List;
import java.util.OptionalInt;

/** What a network learns: sequences to train on, a loss, sequences to be judged by, and how to look at one. */
public interface Task {
    /** The name of its registration in {@link Tasks}. */
    String name();

    /** What makes this task again, discovered values (a vocabulary) included; a record as {@link Config} asks for. */
    Config options();

    /** X: channels in. */
    default int inputSize() {
        return inputChannels().size();
    }

    /** Y: channels out. */
    default int outputSize() {
        return outputChannels().size();
    }

    /** What the inputs mean, in order. */
    List<String> inputChannels();

    /** What the outputs mean, in order. */
    List<String> outputChannels();

    /** The greatest length of training sequences, in the task's own units; empty for a task that knows no lengths. */
    default OptionalInt maxLength() {
        return OptionalInt.empty();
    }

    /** This task with training, validation and evaluations at another greatest length. */
    default Task withMaxLength(int length) {
        throw new IllegalArgumentException("task " + name() + " knows no lengths");
    }

    /** Sequences all of one length, in the units of {@link #maxLength}. */
    default Evaluation ofLength(int length) {
        throw new IllegalArgumentException("task " + name() + " knows no lengths; leave out --length");
    }

    /** The longest training sequence in steps. */
    int maxSteps();

    /** What is minimised, and what counts as wrong. */
    Loss loss();

    /** Clears {@code batch} and fills all its places with fresh training sequences drawn from {@code rng}. */
    void fill(Batch batch, Rng rng);

    /** The sequences by which the best checkpoint is chosen; any first few are a fair sample of them. */
    Evaluation validation();

    /** What the final table reports: first the trained setting, then what lies beyond it. */
    List<Evaluation> evaluations();

    /** Sequence {@code b} in plain text. */
    String picture(Batch batch, int b);

    /** Sequence {@code b} in plain text, with what the network answers by its logits (T*B, Y). */
    String picture(Batch batch, int b, Mat logits);
}

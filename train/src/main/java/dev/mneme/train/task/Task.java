package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Config;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * What a network learns: a source of sequences to train on, an objective, sequences to be judged by, the settings with which
 * it is learned, and how to look at a sequence. A source, an objective and the channels are enough; anybody's task does
 * everything that Mneme's own do but stand in the list of {@link Tasks}.
 */
public interface Task {
    /** Its name in files and, of Mneme's own, on the command line. */
    String name();

    /** What makes this task again, discovered values (a vocabulary) included; a record as {@link Config} asks for. */
    Config options();

    /** What the inputs mean, in order. */
    List<String> inputChannels();

    /** What the outputs mean, in order. */
    List<String> outputChannels();

    /** Where the sequences that are trained on come from. */
    Source training();

    /** What is minimised, and what counts as wrong. */
    Objective objective();

    /** The settings with which it is learned when nobody says otherwise. */
    default Recipe recipe() {
        return options() instanceof TaskConfig own
                ? own.recipe(inputSize(), outputSize())
                : Recipe.standard(inputSize(), outputSize());
    }

    /** X: channels in. */
    default int inputSize() {
        return inputChannels().size();
    }

    /** Y: channels out. */
    default int outputSize() {
        return outputChannels().size();
    }

    /** Channels of each input of the network, by name. */
    default SequencedMap<String, Integer> inputs() {
        return Batch.one(Batch.INPUT, inputSize());
    }

    /** Channels of each target of the objective, by name. */
    default SequencedMap<String, Integer> targets() {
        return Batch.one(Batch.TARGET, outputSize());
    }

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

    /** The sequences by which the best checkpoint is chosen; any first few are a fair sample of them. */
    default Evaluation validation() {
        return Fresh.of("validation", 0, training());
    }

    /** What the final table reports: first the trained setting, then what lies beyond it. */
    default List<Evaluation> evaluations() {
        return List.of(Fresh.of("as trained", 1, training()));
    }

    /** What stands at each step of sequence {@code b}, such as its words; empty where a step has no name. */
    default List<String> labels(Batch batch, int b) {
        return List.of();
    }

    /** Sequence {@code b} in plain text: inputs and targets as whole numbers. */
    default String picture(Batch batch, int b) {
        return new BitPicture(this, batch, b).asked((channel, fed) -> fed).text();
    }

    /** The same, with what the network answers by its logits (T*B, Y). */
    default String picture(Batch batch, int b, Mat logits) {
        return new BitPicture(this, batch, b)
                .asked((channel, fed) -> fed)
                .answered(logits)
                .text();
    }
}

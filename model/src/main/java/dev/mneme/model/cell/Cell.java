package dev.mneme.model.cell;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Part;
import java.util.Optional;

/**
 * One layer of a controller, over batches: B sequences in step. Blocks are time-major, row {@code t·B + b}; a block of
 * states has one more group of B rows, the state before step 0 first.
 */
public sealed interface Cell permits Lstm, Gru, Rnn, Feedforward, Clipped {
    /** Hidden units, H. */
    int hiddenSize();

    /** Whether a step sees what the step before left. */
    default boolean recurrent() {
        return true;
    }

    /** Whether anything is carried from step to step beside the hidden units. */
    default boolean hasState() {
        return false;
    }

    /** Room for an unroll with the parameters {@code values}, in the initial state. */
    Unroll unroll(Vec values, TensorArena arena, Ports ports);

    /**
     * What an unroll is wired to.
     *
     * @param batch B
     * @param steps T at most
     * @param input (T·B, in) read by forward
     * @param dInput (T·B, in) added to by backward
     * @param hidden ((T+1)·B, H) written by forward
     * @param dHidden ((T+1)·B, H) read by backward, which adds the recurrent part to the rows of the step before
     */
    record Ports(int batch, int steps, Mat input, Mat dInput, Mat hidden, Mat dHidden) {}

    /** Steps of a batch. Sequences [from, to) may run on one thread while others run on another. */
    interface Unroll {
        /** Runs step {@code t}. */
        void forward(int t, int from, int to);

        /** Starts a way back. */
        void clearGradient(int from, int to);

        /** Step {@code t} is past the end of these sequences: it leaves nothing for the weights' gradients. */
        void rest(int t, int from, int to);

        /** Adds to the rows of step {@code t} of {@code dInput} and to the state before it. */
        void backward(int t, int from, int to);

        /** Views of where the weights' gradients lie in {@code flat}. */
        Part.Gradient gradient(Vec flat);

        /** What is carried from step to step beside the hidden units, ((T+1)·B, H), if anything. */
        Optional<Mat> state();

        /** Its gradient, (B, H), of before the step that went back last. */
        Optional<Mat> dState();
    }
}

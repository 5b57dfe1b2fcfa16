package dev.mneme.model.memory;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.StateTensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A memory without parameters: everything it does is decided by the interface vector that its controller emits.
 *
 * <p>To add one, write a file like {@code DncMemory}, write it once more in the test's judge, and name it in
 * {@code Memories}.
 */
public interface Memory {
    /** What the controller must emit at every step. */
    InterfaceLayout layout();

    /** Floats read back at every step: all read words, in head order. */
    int readSize();

    /** Bytes that a step of one sequence goes through, forward and back: what should lie in a core's cache. */
    long stepBytes();

    /** Room for one sequence of up to {@code ports.steps()} steps, all of it in {@code arena}, in the initial state. */
    Unroll unroll(TensorArena arena, Ports ports);

    /**
     * The network's side of one sequence, step by step.
     *
     * @param control (I) raw interface vectors, read by forward
     * @param reads (R·W) read words, written by forward
     * @param dControl (I) added to by backward
     * @param dReads (R·W) read by backward
     */
    record Ports(Vec[] control, Vec[] reads, Vec[] dControl, Vec[] dReads) {
        /** The longest sequence these ports can carry. */
        public int steps() {
            return control.length;
        }
    }

    /**
     * One sequence: {@code forward} for t = 0, 1, 2, ..., then {@code backward} for the same steps in reverse. Used by
     * one thread at a time. Neither allocates.
     */
    interface Unroll {
        /** Puts the initial state before step 0. */
        void reset();

        /**
         * Makes the state after step {@code steps - 1} the state before step 0; if the sequence ended earlier, the state
         * after its last step. Without it or {@link #reset}, a way back over all steps puts the unroll where it started.
         */
        void carry(int steps);

        /** Runs step {@code t} from {@code ports.control[t]} to {@code ports.reads[t]}. */
        void forward(int t);

        /** Starts a way back: the gradient of the state after the last step is 0. */
        void clearGradient();

        /** Adds to {@code ports.dControl[t]}; the gradient of the state is carried inside from step t + 1 to t. */
        void backward(int t);

        /** The state before step 0, to be looked at after {@link #reset} or {@link #carry}: what a checkpoint keeps. */
        List<StateTensor> state();

        /** Tells the memory that {@link #state} was overwritten from outside, the padding of its rows with 0. */
        void stateChanged();

        /** The weights over rows of each step ("write weights", ...), for looking at. */
        List<Trace> traces();
    }

    /**
     * Numbers for the memory's first rows: {@code at.get(t)} of step t, all of the same length, at most {@code rows}.
     *
     * @param explanation what one should see in it, in sentences that are true of this memory
     * @param rows N, rows of the memory
     */
    record Trace(String name, String explanation, int rows, List<float[]> at) {
        /** The trace of {@code steps} steps. */
        public static Trace of(String name, String explanation, int rows, int steps, IntFunction<float[]> at) {
            return new Trace(
                    name,
                    explanation,
                    rows,
                    IntStream.range(0, steps).mapToObj(at).toList());
        }
    }
}

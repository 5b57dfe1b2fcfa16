package dev.mneme.model.memory;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.InterfaceLayout.Raw;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/**
 * A memory without parameters: everything it does is decided by the interface vector that its controller emits.
 *
 * <p>To add one, write a file like {@code DncMemory}, write it once more in the test's judge, and name it in
 * {@code Memories}.
 */
public interface Memory {
    /** What the controller must emit at every step. */
    InterfaceLayout layout();

    /**
     * What must be told before step 0, learned by the network: for each field a table of its numbers, before squashing. None
     * by default.
     */
    default InterfaceLayout start() {
        return InterfaceLayout.NONE;
    }

    /** Words that a step reads, R. */
    int readHeads();

    /** Floats read back at every step: all read words, in head order. */
    int readSize();

    /** Whether the controller sees what was read in the step before. So it does by default. */
    default boolean feedsBack() {
        return true;
    }

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
     * @param start what {@link #start} names, read before step 0
     * @param dStart added to by the way back over step 0 of a sequence that began anew
     */
    record Ports(Vec[] control, Vec[] reads, Vec[] dControl, Vec[] dReads, Raw start, Raw dStart) {
        private static final Raw NOTHING = InterfaceLayout.NONE.raw(List.of());

        /** Of a memory that is told nothing before step 0. */
        public Ports(Vec[] control, Vec[] reads, Vec[] dControl, Vec[] dReads) {
            this(control, reads, dControl, dReads, NOTHING, NOTHING);
        }

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

        /** What each step shows: its weights over rows, what is in use, what it chose. */
        List<Quantity> quantities();
    }
}

package dev.mneme.model.part;

import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.util.List;
import java.util.Optional;

/**
 * Something that reads signals of a step and writes one, forward and back: a map, a layer of a controller, a memory. It is
 * declared once, with its parameters and its signals, and unrolled any number of times.
 */
@FunctionalInterface
public interface Part {
    /** Room for the sequences and steps of {@code room}, in the initial state. */
    Unroll unroll(Room room);

    /**
     * The steps of a batch. Sequences [from, to) may run on one thread while others run on another, and whatever the
     * ranges the numbers are the same bits. Neither way allocates.
     */
    interface Unroll {
        /** That of a part which does nothing here. */
        Unroll NOTHING = new Unroll() {
            @Override
            public void forward(int t, int from, int to) {}

            @Override
            public void backward(int t, int from, int to) {}
        };

        /** Runs step {@code t}: from the values of the signals it reads to those of the one it writes. */
        void forward(int t, int from, int to);

        /** Adds to the gradients of what step {@code t} read, from the gradient of what it wrote. */
        void backward(int t, int from, int to);

        /** Runs over whole sequences, of {@code steps} steps at most, before the first step: all inputs are there. */
        default void forwardWhole(int steps, int from, int to) {}

        /** The way back of {@link #forwardWhole}, after that of step 0. */
        default void backwardWhole(int steps, int from, int to) {}

        /** Step {@code t} is past the end of these sequences: what it leaves for the weights' gradients is 0. */
        default void rest(int t, int from, int to) {}

        /** Puts the initial state before step 0; that of carried signals is 0 and not this part's affair. */
        default void reset(int from, int to) {}

        /** Makes the state after {@code steps} steps the state before step 0. */
        default void carry(int steps, int from, int to) {}

        /** Starts a way back: the gradient of the state after the last step is 0. */
        default void clearGradient(int from, int to) {}

        /** Views of where the gradients of its parameters lie in {@code flat}; empty for a part without parameters. */
        default Optional<Gradient> gradient(Vec flat) {
            return Optional.empty();
        }

        /** What sequence {@code b} remembers before step 0, for saving and restoring. */
        default List<StateTensor> state(int b) {
            return List.of();
        }

        /** Tells sequence {@code b} that {@link #state} was overwritten from outside. */
        default void stateChanged(int b) {}

        /** What sequence {@code b} shows of its steps. */
        default List<Quantity> quantities(int b) {
            return List.of();
        }

        /** From now on a step of one sequence alone may be cut over {@code workers}, with the same bits. */
        default void shareWith(Workers workers) {}
    }

    /** The gradients of a part's parameters. */
    @FunctionalInterface
    interface Gradient {
        /** Adds part {@code part} of {@code parts} of what the last way back over {@code steps} steps left. */
        void accumulate(int steps, int part, int parts);

        /** Both, this one first. */
        default Gradient and(Gradient other) {
            return (steps, part, parts) -> {
                accumulate(steps, part, parts);
                other.accumulate(steps, part, parts);
            };
        }
    }
}

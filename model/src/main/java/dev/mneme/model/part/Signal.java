package dev.mneme.model.part;

/**
 * A quantity that a network has at every step, for each sequence: its input, the reads of a memory, a layer's output. One
 * part writes it, any number of parts read it.
 *
 * @param name in the network, as files and pictures call it
 * @param index among the signals of its {@link Wiring}
 * @param size floats of it, n
 * @param carried whether it also has a value before step 0, which a sequence takes along from step to step
 * @param past whether its value of the step before is meant: see {@link #before}
 */
public record Signal(String name, int index, int size, boolean carried, boolean past) {
    /** Refuses a past that nobody keeps. */
    public Signal {
        if (past && !carried) {
            throw new IllegalArgumentException(
                    "signal %s: a carried one needed for the value of the step before".formatted(name));
        }
    }

    /** Its value of the step before; before step 0, that which the sequence began with. */
    public Signal before() {
        return new Signal(name, index, size, carried, true);
    }
}

package dev.mneme.model.judge;

import java.util.Map;

/** A memory in plain double precision: a file for each, and a line in {@link Judges}. */
interface MemoryJudge {
    /** Numbers of ξ. */
    int interfaceSize();

    /** What is learned of its beginning: names, after {@code start.}, with their shapes. */
    default Map<String, int[]> starts() {
        return Map.of();
    }

    /** A sequence from its beginning on; {@code parameters} are those of {@link #starts}, under {@code prefix}. */
    Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices);

    /** One sequence, step by step. */
    interface Sequence {
        /** Takes a step. Returns what was read, (R, W). */
        Var[][] step(int t, Var[] xi, Probe probe);
    }
}

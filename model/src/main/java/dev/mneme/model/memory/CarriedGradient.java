package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;

/**
 * The gradient of weights that one step writes and the next one reads: on the way back a step finds in {@link #now} what the
 * step after it left, and leaves in {@link #before} what it owes to the step before.
 */
public final class CarriedGradient {
    private Rows now; // (count, n)
    private Rows before; // (count, n)

    /** Of {@code count} rows of {@code size} weights. */
    public CarriedGradient(TensorArena arena, int count, int size) {
        now = Rows.of(arena, count, size);
        before = Rows.of(arena, count, size);
    }

    /** Of what the step at hand wrote. */
    public Rows now() {
        return now;
    }

    /** Of what it read, written by the step before: added to. */
    public Rows before() {
        return before;
    }

    /** Starts a way back. */
    public void clear() {
        Kernels.zero(now.mat());
        Kernels.zero(before.mat());
    }

    /** Goes on to the step before. */
    public void turn() {
        Rows done = now;
        now = before;
        before = done;
        Kernels.zero(before.mat());
    }
}

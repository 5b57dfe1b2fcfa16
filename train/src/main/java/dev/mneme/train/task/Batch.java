package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Arrays;
import java.util.Objects;

/**
 * Room for B sequences of up to T steps, made once and refilled: {@link #clear}, then for every sequence
 * {@link #begin} and the values. Time-major: step t of sequence b is row t*B + b of every block. A sequence that is
 * shorter than the longest is followed by rows of zeros with mask 0; an unused place has length 0. Refilling allocates
 * nothing. Sequences may be read by many threads, and be filled by one.
 */
public final class Batch {
    private final int size; // B
    private final int maxSteps; // T
    private final Mat input; // (T*B, X)
    private final Mat target; // (T*B, Y)
    private final Vec mask; // (T*B), 0 or 1
    private final int[] lengths; // (B)
    private int steps;

    private Batch(TensorArena arena, int size, int maxSteps, int inputSize, int outputSize) {
        this.size = size;
        this.maxSteps = maxSteps;
        int rows = Math.multiplyExact(size, maxSteps);
        input = arena.mat(rows, inputSize);
        target = arena.mat(rows, outputSize);
        mask = arena.vec(rows);
        lengths = new int[size];
    }

    /** An empty batch of {@code size} places for at most {@code maxSteps} steps, in memory of {@code arena}. */
    public static Batch create(TensorArena arena, int size, int maxSteps, int inputSize, int outputSize) {
        if (size < 1 || maxSteps < 1 || inputSize < 1 || outputSize < 1 || (long) size * maxSteps > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch needs at least 1 sequence, step, input and output, and at most 2^31 - 1 steps in all, got "
                            + size + " sequences of " + maxSteps + " steps, " + inputSize + " inputs, " + outputSize
                            + " outputs");
        }
        return new Batch(arena, size, maxSteps, inputSize, outputSize);
    }

    /** B: places for sequences. */
    public int size() {
        return size;
    }

    /** T: the longest sequence that fits. */
    public int maxSteps() {
        return maxSteps;
    }

    /** Length of the longest sequence now here; 0 when there is none. */
    public int steps() {
        return steps;
    }

    /** Length of sequence {@code b}, 0 for an unused place. */
    public int length(int b) {
        return lengths[b];
    }

    /** A copy of all lengths. */
    public int[] lengths() {
        return lengths.clone();
    }

    /** (T*B, X) */
    public Mat input() {
        return input;
    }

    /** (T*B, Y) */
    public Mat target() {
        return target;
    }

    /** (T*B): 1 where the target counts. */
    public Vec mask() {
        return mask;
    }

    /** The row of step {@code t} of sequence {@code b} in every block. */
    public int row(int t, int b) {
        return t * size + b;
    }

    /** Whether the target of step {@code t} of sequence {@code b} counts. */
    public boolean masked(int t, int b) {
        return mask.get(row(t, b)) != 0;
    }

    /** Forgets all sequences; costs what they occupied. */
    public void clear() {
        int used = steps * size;
        zero(input, used);
        zero(target, used);
        for (int row = 0; row < used; row++) {
            mask.set(row, 0);
        }
        Arrays.fill(lengths, 0);
        steps = 0;
    }

    private static void zero(Mat block, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < block.cols(); column++) {
                block.set(row, column, 0);
            }
        }
    }

    /** Puts a sequence of {@code length} steps, so far all zeros, in place {@code b}, which must be unused. */
    public void begin(int b, int length) {
        Objects.checkIndex(b, size);
        if (length < 1 || length > maxSteps) {
            throw new IllegalArgumentException("a sequence of " + length + " steps does not fit: this batch takes 1 to "
                    + maxSteps + "; make it for the longest sequence of its task or evaluation");
        }
        if (lengths[b] != 0) {
            throw new IllegalStateException("place " + b + " of the batch is in use; clear the batch first");
        }
        lengths[b] = length;
        steps = Math.max(steps, length);
    }

    /** Sets one channel of the input of step {@code t}, which lies before the end of sequence {@code b}. */
    public void setInput(int t, int b, int channel, float value) {
        input.set(checkedRow(t, b), channel, value);
    }

    /** Sets one channel of the target; it counts once {@link #count} says so of the step. */
    public void setTarget(int t, int b, int channel, float value) {
        target.set(checkedRow(t, b), channel, value);
    }

    /** Sets the mask of a step: its target counts. */
    public void count(int t, int b) {
        mask.set(checkedRow(t, b), 1);
    }

    private int checkedRow(int t, int b) {
        Objects.checkIndex(t, lengths[b]);
        return row(t, b);
    }
}

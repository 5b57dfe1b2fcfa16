package dev.mneme.model;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/**
 * B sequences of up to T steps through a network, forward and back: all parts of every step in their order, and on the way
 * back upside down. Blocks are time-major: row {@code t·B + b}.
 *
 * <p>Fill {@link #input} and {@link #lengths}, call {@code forward}, fill {@link #dOutput}, call {@code backward}, then
 * {@code accumulate}. Sequences do not meet before {@code accumulate}, so disjoint ranges [from, to) of them may run on
 * different threads, and whatever the ranges the numbers are the same bits. Nothing here allocates after construction, but
 * that the first {@code accumulate} into a vector makes views of it.
 *
 * <p>A sequence past its length rests: a range is stepped up to its last sequence that still goes on, so a batch sorted by
 * length, the longest first, pays for no padding. The {@code input} of a resting row must be finite, its {@code dOutput} 0.
 */
public interface NetworkUnroll {
    /**
     * How many sequences to take through an unroll together: as many as keep what a step goes through in a core's cache.
     * More are right too, and slower: at N = 256 a step of 16 sequences takes 240 ms all together, 200 ms in twos.
     */
    int groupSize();

    /** B. */
    int batch();

    /** T at most. */
    int maxSteps();

    /** Steps of each sequence, (B), at most T each: written by the caller. */
    int[] lengths();

    /**
     * The input of that name, its values (T·B, X) written by the caller, its gradient by {@link #backward}.
     *
     * @throws IllegalArgumentException when there is none
     */
    Block input(String name);

    /** The output of that name, its values (T·B, Y) written by {@link #forward}, its gradient by the caller. */
    Block output(String name);

    /** x (T·B, X): written by the caller. */
    Mat input();

    /** y (T·B, Y): written by {@link #forward}. */
    Mat output();

    /** The gradient of y (T·B, Y): written by the caller, not modified. */
    Mat dOutput();

    /** The gradient of x (T·B, X): written by {@link #backward}. */
    Mat dInput();

    /**
     * The noise of that name (T·B, n), for which this unroll was asked: written by the caller, the same on the way back as
     * on the way forward.
     */
    Mat noise(String name);

    /**
     * From now on the memory of one sequence alone may search over {@code workers}, with the same bits; {@link #forward}
     * must then not be called by a part of their work. Several sequences are better spread over threads, so theirs do not.
     */
    void searchWith(Workers workers);

    /** The initial state for sequences [from, to). */
    void reset(int from, int to);

    /**
     * Makes the state after {@code steps} steps the state before step 0, for sequences [from, to). A bidirectional network,
     * which needs whole sequences, refuses it.
     */
    void carry(int steps, int from, int to);

    /** Runs {@code steps} steps of sequences [from, to). Writes their rows of {@link #output}, 0 where one rests. */
    void forward(int steps, int from, int to);

    /**
     * Runs step {@code t} alone, after those before it: for sequences whose next input depends on what comes out. A
     * bidirectional network refuses it, likewise.
     */
    void forwardStep(int t, int from, int to);

    /** Goes back over {@code steps} steps of sequences [from, to). Writes their rows of {@link #dInput}. */
    void backward(int steps, int from, int to);

    /**
     * Adds part {@code part} of {@code parts} of the parameters' gradient to {@code gradient}, once all sequences have
     * gone back over {@code steps} steps. Parts are disjoint rows of each weight's gradient, so they may run on
     * different threads, and however many there are the numbers are the same bits.
     */
    void accumulate(Vec gradient, int steps, int part, int parts);

    /** What sequence {@code b} remembers before step 0: for saving, and after {@link #stateChanged} for restoring. */
    List<StateTensor> state(int b);

    /** Tells sequence {@code b} that its {@link #state} was overwritten. */
    void stateChanged(int b);

    /** What the memory of sequence {@code b} showed at each step. */
    List<Quantity> quantities(int b);

    /** The memory of sequence {@code b}, of the lowest layer. */
    Memory.Unroll memory(int b);

    /** The memories of sequence {@code b}, from the lowest layer up; one if all layers share it. */
    List<Memory.Unroll> memories(int b);
}

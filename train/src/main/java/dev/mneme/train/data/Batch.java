package dev.mneme.train.data;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Room for B sequences of up to T steps, made once and refilled: {@link #clear}, then for every sequence
 * {@link #begin} and the values, and {@link #sort} when all are there. Time-major: step t of sequence b is row t*B + b of
 * every block. A sequence that is shorter than the longest is followed by rows of zeros with mask 0; an unused place has
 * length 0. Refilling allocates nothing. Sequences may be read by many threads, and be filled by one.
 */
public final class Batch {
    /** The input of a network that has one. */
    public static final String INPUT = "input";

    /** What its output should be. */
    public static final String TARGET = "target";

    private final int size; // B
    private final int maxSteps; // T
    private final SequencedMap<String, Mat> inputs = new LinkedHashMap<>(); // (T*B, X) each
    private final SequencedMap<String, Mat> targets = new LinkedHashMap<>(); // (T*B, Y) each
    private final Mat input; // the first
    private final Mat target; // the first
    private final Vec mask; // (T*B), 0 or 1
    private final int[] lengths; // (B)
    private final Rng[] chance; // (B)
    private final int[] numbers; // (B): as the how-manieth the sequence of a place was drawn
    private final int[] places; // (B): the inverse
    private final List<Mat> blocks; // all of them
    private final LongestFirst order;
    private int steps;

    private Batch(
            TensorArena arena, int size, int maxSteps, Map<String, Integer> inputs, Map<String, Integer> targets) {
        this.size = size;
        this.maxSteps = maxSteps;
        int rows = Math.multiplyExact(size, maxSteps);
        inputs.forEach((name, width) -> this.inputs.put(name, arena.mat(rows, width)));
        targets.forEach((name, width) -> this.targets.put(name, arena.mat(rows, width)));
        input = this.inputs.firstEntry().getValue();
        target = this.targets.firstEntry().getValue();
        mask = arena.vec(rows);
        lengths = new int[size];
        chance = new Rng[size];
        Arrays.setAll(chance, _ -> Rng.of(0));
        numbers = new int[size];
        places = new int[size];
        blocks = Stream.of(this.inputs, this.targets)
                .flatMap(named -> named.values().stream())
                .toList();
        order = new LongestFirst(arena, size, blocks);
        resetPlaces();
    }

    /** An empty batch of {@code size} places for at most {@code maxSteps} steps, in memory of {@code arena}. */
    public static Batch create(TensorArena arena, int size, int maxSteps, int inputSize, int outputSize) {
        return create(arena, size, maxSteps, one(INPUT, inputSize), one(TARGET, outputSize));
    }

    /** The one input or target of that name and width. */
    public static SequencedMap<String, Integer> one(String name, int width) {
        var one = new LinkedHashMap<String, Integer>();
        one.put(name, width);
        return one;
    }

    /**
     * The same with the named inputs of a network and the named targets of an objective.
     *
     * @param inputs how many channels each has, at least one of them
     * @param targets likewise
     */
    public static Batch create(
            TensorArena arena,
            int size,
            int maxSteps,
            SequencedMap<String, Integer> inputs,
            SequencedMap<String, Integer> targets) {
        boolean narrow =
                Stream.of(inputs, targets).anyMatch(named -> named.isEmpty() || Collections.min(named.values()) < 1);
        if (size < 1 || maxSteps < 1 || narrow || (long) size * maxSteps > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    ("a batch needs at least 1 sequence, step, input and output, and at most 2^31 - 1 steps in all, got"
                                    + " %s sequences of %s steps, inputs %s, targets %s")
                            .formatted(size, maxSteps, inputs, targets));
        }
        return new Batch(arena, size, maxSteps, inputs, targets);
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

    /** (T*B, X): the only input, or the first. */
    public Mat input() {
        return input;
    }

    /** All inputs by name, (T*B, X) each. */
    public Map<String, Mat> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** (T*B, Y): the only target, or the first. */
    public Mat target() {
        return target;
    }

    /** All targets by name, (T*B, Y) each. */
    public Map<String, Mat> targets() {
        return Collections.unmodifiableMap(targets);
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

    /** Where sequence {@code b} is drawn from; {@link Rng#begin} says which stream. */
    public Rng chance(int b) {
        return chance[b];
    }

    /** As the how-manieth sequence the one in place {@code b} was drawn: b itself before {@link #sort}. */
    public int number(int b) {
        return numbers[b];
    }

    /** Where the sequence lies that was drawn as number {@code number}: the inverse of {@link #number}. */
    public int place(int number) {
        return places[number];
    }

    /** Forgets all sequences; costs what they occupied. */
    public void clear() {
        int used = steps * size;
        for (int i = 0; i < blocks.size(); i++) {
            Kernels.zero(blocks.get(i), 0, used);
        }
        for (int row = 0; row < used; row++) {
            mask.set(row, 0);
        }
        Arrays.fill(lengths, 0);
        steps = 0;
        resetPlaces();
    }

    private void resetPlaces() {
        for (int b = 0; b < size; b++) {
            numbers[b] = b;
            places[b] = b;
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

    /** Ends sequence {@code b} earlier than it was begun for: the rest of it never was. */
    public void end(int b, int length) {
        if (length < 1 || length > lengths[b]) {
            throw new IllegalArgumentException(
                    "end of sequence %s: 1 to %s steps needed, %s came".formatted(b, lengths[b], length));
        }
        lengths[b] = length;
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

    /**
     * Puts the longest sequences first, those of one length in the order in which they were drawn, so that whoever steps
     * only the sequences that still go on pays for no padding.
     */
    public void sort() {
        if (!order.of(lengths)) {
            return;
        }
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < blocks.size(); i++) {
                order.moveRows(i, row(t, 0));
            }
            order.move(mask, row(t, 0));
        }
        order.move(lengths);
        order.move(numbers);
        order.move(chance);
        for (int b = 0; b < size; b++) {
            places[numbers[b]] = b;
        }
    }

    /**
     * Cuts the first {@code count} sequences into as many parts as {@code cuts} has room for, with about as many steps each:
     * part p is the sequences from {@code cuts[p]} to {@code cuts[p + 1]}.
     */
    public void cut(int count, int[] cuts) {
        int parts = cuts.length - 1;
        long all = 0;
        for (int b = 0; b < count; b++) {
            all += lengths[b];
        }
        long before = 0; // steps
        int b = 0;
        for (int part = 0; part < parts; part++) {
            while (b < count && parts * (2 * before + lengths[b]) <= 2L * part * all) {
                before += lengths[b++];
            }
            cuts[part] = b;
        }
        cuts[parts] = count;
    }
}

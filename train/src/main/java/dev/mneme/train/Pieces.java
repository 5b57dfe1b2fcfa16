package dev.mneme.train;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.train.task.Batch;
import dev.mneme.train.task.Loss;
import java.util.Set;

/**
 * A batch through an unroll that may be shorter than its sequences: piece after piece, the state carried over. So the
 * memory that a way back needs does not grow with the sequences; the outputs are the same bits however they are cut. A
 * gradient stops at the beginning of its piece (truncated backpropagation through time); those of the pieces add up.
 * Disjoint ranges [from, to) of sequences may be on different threads. Nothing here allocates after construction.
 */
public final class Pieces {
    private final Batch batch;
    private final int pieceSteps;
    private final NetworkUnroll unroll;
    private final Mat logits; // (T·B, Y)
    private final Mat dLogits; // (T·B, Y)

    /**
     * The way of {@code batch} through {@code network}, all of it in {@code arena}.
     *
     * @param pieceSteps steps of a piece, the last one apart
     * @param noise that whoever trains draws, by name
     */
    public Pieces(
            MemoryNetwork network, Vec values, TensorArena arena, Batch batch, int pieceSteps, Set<String> noise) {
        this.batch = batch;
        this.pieceSteps = pieceSteps;
        unroll = network.unroll(values, arena, batch.size(), pieceSteps, noise);
        logits = arena.mat(batch.size() * batch.maxSteps(), network.config().outputSize());
        Kernels.zero(logits); // so that they are in memory from the beginning, and nothing grows with the steps
        dLogits = arena.mat(batch.size() * batch.maxSteps(), network.config().outputSize());
    }

    /** The same without noise. */
    public Pieces(MemoryNetwork network, Vec values, TensorArena arena, Batch batch, int pieceSteps) {
        this(network, values, arena, batch, pieceSteps, Set.of());
    }

    /** Bytes that a batch of {@code size} sequences of {@code steps} steps takes, together with its pieces. */
    public static double bytes(MemoryNetwork network, int size, int steps, int pieceSteps) {
        double unroll = network.unrollBytes(size, pieceSteps);
        if ((long) size * steps > Integer.MAX_VALUE) {
            return Double.POSITIVE_INFINITY; // more rows than a matrix can have
        }
        try (TensorArena arena = TensorArena.counting()) {
            int outputs = network.config().outputSize();
            Batch.create(arena, size, steps, network.config().inputSize(), outputs);
            arena.mat(size * steps, outputs);
            arena.mat(size * steps, outputs);
            return unroll + arena.bytes();
        }
    }

    /** Pieces of the sequences now in the batch. */
    public int count() {
        return (batch.steps() + pieceSteps - 1) / pieceSteps;
    }

    /** Steps of piece {@code piece}. */
    public int steps(int piece) {
        return Math.min(pieceSteps, batch.steps() - piece * pieceSteps);
    }

    /** The unroll, which holds the piece that was run last. */
    public NetworkUnroll unroll() {
        return unroll;
    }

    /** (T·B, Y): the outputs of all pieces that were run. */
    public Mat logits() {
        return logits;
    }

    /**
     * Runs piece {@code piece} of sequences [from, to), from their initial state or from the end of the piece before.
     * What that one left for {@link #accumulate} is lost.
     */
    public void forward(int piece, int from, int to) {
        int first = piece * pieceSteps;
        int steps = steps(piece);
        if (piece == 0) {
            unroll.reset(from, to);
        } else {
            unroll.carry(pieceSteps, from, to);
        }
        for (int b = from; b < to; b++) {
            unroll.lengths()[b] = Math.clamp((long) batch.length(b) - first, 0, steps);
        }
        for (int t = 0; t < steps; t++) {
            Blocks.copyRows(batch.input(), batch.row(first + t, from), unroll.input(), batch.row(t, from), to - from);
        }
        unroll.forward(steps, from, to);
        for (int t = 0; t < steps; t++) {
            Blocks.copyRows(unroll.output(), batch.row(t, from), logits, batch.row(first + t, from), to - from);
        }
    }

    /** Goes back over piece {@code piece} of sequences [from, to), from {@code scale} times the loss of its steps. */
    public void backward(int piece, int from, int to, Loss loss, float scale) {
        int first = piece * pieceSteps;
        int steps = steps(piece);
        loss.backward(logits, batch, from, to, first, first + steps, scale, dLogits);
        for (int t = 0; t < steps; t++) {
            Blocks.copyRows(dLogits, batch.row(first + t, from), unroll.dOutput(), batch.row(t, from), to - from);
        }
        unroll.backward(steps, from, to);
    }

    /** Adds part {@code part} of {@code parts} of the gradient of the piece that all sequences have gone back over. */
    public void accumulate(Vec gradient, int piece, int part, int parts) {
        unroll.accumulate(gradient, steps(piece), part, parts);
    }
}

package dev.mneme.train;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.part.Block;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Environment;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.objective.Objective;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A batch through an unroll that may be shorter than its sequences: piece after piece, the state carried over. So the
 * memory that a way back needs does not grow with the sequences; the outputs are the same bits however they are cut. A
 * gradient stops at the beginning of its piece (truncated backpropagation through time); those of the pieces add up.
 * Either all steps are given, or the sequences act: an {@link Environment} hears each answer before it says what comes next.
 * Disjoint ranges [from, to) of sequences may be on different threads. Nothing here allocates after construction.
 */
public final class Rollout {
    private final Batch batch;
    private final int pieceSteps;
    private final NetworkUnroll unroll;
    private final Outputs outputs; // (T·B, n) each
    private final List<Wire> in;
    private final List<Wire> out;
    private final Optional<Environment> environment;

    /** What lies in the batch (T·B, n), and its steps in the unroll. */
    private record Wire(Mat whole, Mat gradient, Block piece) {}

    /**
     * The way of {@code batch} through {@code network}, all of it in {@code arena}.
     *
     * @param pieceSteps steps of a piece, the last one apart
     * @param noise that whoever trains draws, by name
     * @param environment that hears the answers, where sequences act
     * @throws IllegalArgumentException of a bidirectional network, where sequences act or are cut
     */
    public Rollout(
            MemoryNetwork network,
            Vec values,
            TensorArena arena,
            Batch batch,
            int pieceSteps,
            Set<String> noise,
            Optional<Environment> environment) {
        if (pieceSteps < batch.maxSteps()) {
            network.config().options().requireStepwise("sequences in pieces");
        }
        if (environment.isPresent()) {
            network.config().options().requireStepwise("an environment");
        }
        this.batch = batch;
        this.pieceSteps = pieceSteps;
        this.environment = environment;
        unroll = network.unroll(values, arena, batch.size(), pieceSteps, noise);
        outputs = new Outputs(arena, network.outputs(), batch.size() * batch.maxSteps());
        in = batch.inputs().entrySet().stream()
                .map(input -> new Wire(input.getValue(), input.getValue(), unroll.input(input.getKey())))
                .toList();
        out = outputs.blocks().entrySet().stream()
                .map(output -> new Wire(
                        output.getValue().values(), output.getValue().gradient(), unroll.output(output.getKey())))
                .toList();
    }

    /** The same without noise, all steps given. */
    public Rollout(MemoryNetwork network, Vec values, TensorArena arena, Batch batch, int pieceSteps) {
        this(network, values, arena, batch, pieceSteps, Set.of(), Optional.empty());
    }

    /** Bytes that a batch of {@code size} sequences of {@code steps} steps takes, together with its way. */
    public static double bytes(MemoryNetwork network, int size, int steps, int pieceSteps) {
        double unroll = network.unrollBytes(size, pieceSteps);
        if ((long) size * steps > Integer.MAX_VALUE) {
            return Double.POSITIVE_INFINITY; // more rows than a matrix can have
        }
        try (TensorArena arena = TensorArena.counting()) {
            Batch.create(arena, size, steps, network.inputs(), network.outputs()); // a target for each output
            for (int width : network.outputs().values()) {
                arena.mat(size * steps, width);
                arena.mat(size * steps, width);
            }
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

    /** The outputs of all pieces that were run. */
    public Outputs outputs() {
        return outputs;
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
        setLengths(first, steps, from, to);
        if (environment.isPresent()) {
            act(environment.get(), first, steps, from, to);
            return;
        }
        for (int t = 0; t < steps; t++) {
            feed(first, t, from, to);
        }
        unroll.forward(steps, from, to);
        for (int t = 0; t < steps; t++) {
            hear(first, t, from, to);
        }
    }

    private void setLengths(int first, int steps, int from, int to) {
        for (int b = from; b < to; b++) {
            unroll.lengths()[b] = Math.clamp((long) batch.length(b) - first, 0, steps);
        }
    }

    private void act(Environment environment, int first, int steps, int from, int to) {
        for (int t = 0; t < steps; t++) {
            feed(first, t, from, to);
            unroll.forwardStep(t, from, to);
            hear(first, t, from, to);
            for (int b = from; b < to; b++) {
                int now = first + t;
                if (now + 1 < batch.length(b) && !environment.act(batch, now, b, outputs, batch.chance(b))) {
                    batch.end(b, now + 1);
                }
            }
            setLengths(first, steps, from, to);
        }
    }

    private void feed(int first, int t, int from, int to) {
        for (int i = 0; i < in.size(); i++) {
            Wire wire = in.get(i);
            Blocks.copyRows(wire.whole, batch.row(first + t, from), wire.piece.values(), batch.row(t, from), to - from);
        }
    }

    private void hear(int first, int t, int from, int to) {
        for (int i = 0; i < out.size(); i++) {
            Wire wire = out.get(i);
            Blocks.copyRows(wire.piece.values(), batch.row(t, from), wire.whole, batch.row(first + t, from), to - from);
        }
    }

    /** Goes back over piece {@code piece} of sequences [from, to), from {@code scale} times the cost of its steps. */
    public void backward(int piece, int from, int to, Objective objective, float scale) {
        int first = piece * pieceSteps;
        int steps = steps(piece);
        for (int i = 0; i < out.size(); i++) {
            for (int t = 0; t < steps; t++) {
                Kernels.zero(out.get(i).gradient, batch.row(first + t, from), to - from);
            }
        }
        for (int b = from; b < to; b++) {
            objective.backward(outputs, batch, b, first, first + steps, scale);
        }
        for (int i = 0; i < out.size(); i++) {
            Wire wire = out.get(i);
            for (int t = 0; t < steps; t++) {
                Blocks.copyRows(
                        wire.gradient,
                        batch.row(first + t, from),
                        wire.piece.gradient(),
                        batch.row(t, from),
                        to - from);
            }
        }
        unroll.backward(steps, from, to);
    }

    /** Adds part {@code part} of {@code parts} of the gradient of the piece that all sequences have gone back over. */
    public void accumulate(Vec gradient, int piece, int part, int parts) {
        unroll.accumulate(gradient, steps(piece), part, parts);
    }
}

package dev.mneme.train.evaluate;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.Rollout;
import dev.mneme.train.data.Batch;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.objective.Score;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Judges a network by a task's sequences, on several threads. Scores do not depend on the number of threads, nor on how
 * many sequences fit into memory at once, nor on how they are cut into pieces: of a sequence of any length, only inputs,
 * targets and outputs are held as a whole, unless the network is bidirectional. Reads the parameters, writes nothing.
 */
public final class Evaluator implements AutoCloseable {
    private static final int MOST_AT_ONCE = 32;
    private static final int WARM_PIECES = 8;
    private static final int WARM_PASSES = 30;
    private static final int MOST_LOOKED_AT = 500; // steps that a picture is wide enough for
    private static final int PIECE_STEPS = 125; // eight of them are a thousand

    /** Sees a long evaluation go on. */
    @FunctionalInterface
    public interface Watch {
        /**
         * A batch begins, or a piece of it is done.
         *
         * @param first number of the batch's first sequence
         * @param count its sequences
         * @param steps done of each, 0 at the beginning
         * @return whether to go on
         */
        boolean piece(int first, int count, int steps);
    }

    /** Looks at a sequence that has just gone through the network. */
    @FunctionalInterface
    public interface View<T> {
        /** What is seen of sequence {@code b} of {@code batch}, which {@code rollout} still holds. */
        T of(Batch batch, Rollout rollout, int b);
    }

    private final Task task;
    private final MemoryNetwork network;
    private final Vec values;
    private final long memoryLimit;
    private final WorkerPool pool;

    /**
     * An evaluator of the network with the parameters {@code values}, which may change between evaluations.
     *
     * @param memoryLimit bytes of tensors that it may take at a time
     */
    public Evaluator(Task task, MemoryNetwork network, Vec values, int threads, long memoryLimit) {
        this.task = task;
        this.network = network;
        this.values = values;
        this.memoryLimit = memoryLimit;
        if (network.config().inputSize() != task.inputSize() || network.config().outputSize() != task.outputSize()) {
            throw new IllegalArgumentException(("task %s has %s inputs and %s outputs, but the network %s and %s; "
                            + "choose the task's options as they were in training")
                    .formatted(
                            task.name(),
                            task.inputSize(),
                            task.outputSize(),
                            network.config().inputSize(),
                            network.config().outputSize()));
        }
        pool = new WorkerPool(threads);
    }

    /** A result of each evaluation on at most {@code most} of its sequences; none when {@code stop} said so in between. */
    public List<Result> evaluate(List<Evaluation> evaluations, long seed, int most, BooleanSupplier stop) {
        var results = new ArrayList<Result>();
        for (Evaluation evaluation : evaluations) {
            Score score = evaluate(evaluation, seed, most, (_, _, _) -> !stop.getAsBoolean());
            results.add(new Result(evaluation.name(), score));
        }
        return stop.getAsBoolean() ? List.of() : results;
    }

    /** The score on the first sequences of {@code evaluation}, at most {@code most} of them. */
    public Score evaluate(Evaluation evaluation, long seed, int most) {
        return evaluate(evaluation, seed, most, (_, _, _) -> true);
    }

    /** The same under the eyes of {@code watch}; when it says stop, the score is that of the batches before. */
    public Score evaluate(Evaluation evaluation, long seed, int most, Watch watch) {
        int sequences = Math.min(evaluation.sequences(), most);
        Score score = task.objective().score();
        withBatch(Math.min(sequences, MOST_AT_ONCE), PIECE_STEPS, evaluation, (batch, rollout) -> {
            for (int done = 0; done < sequences; ) {
                int count = evaluation.fill(batch, seed, done, sequences);
                boolean goesOn = watch.piece(done, count, 0);
                for (int piece = 0; piece < rollout.count() && goesOn; piece++) {
                    forward(batch, rollout, piece, count);
                    goesOn = watch.piece(done, count, piece * PIECE_STEPS + rollout.steps(piece));
                }
                if (!goesOn) {
                    return;
                }
                for (int number = 0; number < count; number++) {
                    score.add(rollout.outputs(), batch, batch.place(number));
                }
                done += count;
            }
        });
        return score;
    }

    /**
     * Runs the beginning of {@code evaluation} over and over, so that it is compiled: {@value #WARM_PASSES} times, or
     * until {@code nanos} are over or {@code stop} says so.
     */
    public void warmUp(Evaluation evaluation, long seed, int most, long nanos, BooleanSupplier stop) {
        withBatch(Math.min(most, MOST_AT_ONCE), PIECE_STEPS, evaluation, (batch, rollout) -> {
            int count = evaluation.fill(batch, seed, 0);
            int pass = Math.min(WARM_PIECES, rollout.count());
            long start = System.nanoTime();
            for (int i = 0; i < WARM_PASSES * pass; i++) {
                if (System.nanoTime() - start > nanos || stop.getAsBoolean()) {
                    return;
                }
                forward(batch, rollout, i % pass, count);
            }
        });
    }

    /** One sequence through the network: the longest of the first few that can be shown, or else the beginning of one. */
    public <T> T look(Evaluation evaluation, long seed, View<T> view) {
        var seen = new ArrayList<T>();
        int most = Math.min(evaluation.sequences(), MOST_AT_ONCE / 2);
        withBatch(most, MOST_LOOKED_AT, evaluation, (batch, rollout) -> {
            int count = evaluation.fill(batch, seed, 0);
            forward(batch, rollout, 0, count);
            int longest = 0;
            for (int b = 1; b < count; b++) {
                longest = shown(batch.length(b)) > shown(batch.length(longest)) ? b : longest;
            }
            seen.add(view.of(batch, rollout, longest));
        });
        return seen.getFirst();
    }

    /** Greater the better it can be shown. */
    private static int shown(int steps) {
        return steps > MOST_LOOKED_AT ? -steps : steps;
    }

    /** Refuses, before anything runs, a task of whose evaluations not one sequence fits into memory. */
    public static void requireRoom(Task task, MemoryNetwork network, long memoryLimit) {
        fitting(network, memoryLimit, 1, PIECE_STEPS, task.validation());
        task.evaluations().forEach(evaluation -> fitting(network, memoryLimit, 1, PIECE_STEPS, evaluation));
        Evaluation looked = task.evaluations().getFirst();
        fitting(network, memoryLimit, 1, MOST_LOOKED_AT, looked);
    }

    private void withBatch(int wanted, int pieceSteps, Evaluation evaluation, BiConsumer<Batch, Rollout> use) {
        int size = fitting(network, memoryLimit, wanted, pieceSteps, evaluation);
        int steps = evaluation.maxSteps();
        try (TensorArena arena = TensorArena.create(memoryLimit)) {
            Batch batch = Batch.create(arena, size, steps, task.inputs(), task.targets());
            var rollout = new Rollout(
                    network,
                    values,
                    arena,
                    batch,
                    piece(network, pieceSteps, steps),
                    Set.of(),
                    evaluation.environment());
            rollout.unroll().searchWith(pool);
            use.accept(batch, rollout);
        }
    }

    /** Steps of a piece of sequences of {@code steps}: all of them where a network reads them from their end. */
    private static int piece(MemoryNetwork network, int wanted, int steps) {
        return network.config().options().bidirectional() ? steps : Math.min(wanted, steps);
    }

    private static int fitting(MemoryNetwork network, long limit, int wanted, int pieceSteps, Evaluation evaluation) {
        int steps = evaluation.maxSteps();
        int piece = piece(network, pieceSteps, steps);
        for (int size = wanted; size > 0; size /= 2) {
            if (Rollout.bytes(network, size, steps, piece) <= limit) {
                return size;
            }
        }
        throw new IllegalArgumentException(
                ("evaluating one sequence of %s steps (%s) needs about %s MiB, but %s MiB are left of --memory-limit; "
                                + "raise it, or make the sequences shorter")
                        .formatted(
                                steps,
                                evaluation.name(),
                                ((long) Rollout.bytes(network, 1, steps, piece) >> 20) + 1,
                                Math.max(limit, 0) >> 20));
    }

    private void forward(Batch batch, Rollout rollout, int piece, int count) {
        int[] cuts = new int[(batch.size() == 1 ? 1 : pool.parts()) + 1];
        batch.cut(count, cuts);
        pool.spread(batch.size(), (part, _) -> {
            if (cuts[part] < cuts[part + 1]) {
                rollout.forward(piece, cuts[part], cuts[part + 1]);
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}

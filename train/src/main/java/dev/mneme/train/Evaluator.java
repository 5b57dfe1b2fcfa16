package dev.mneme.train;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.train.task.Batch;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.Task;
import java.util.function.BiConsumer;

/**
 * Judges a network by a task's sequences, on several threads. Scores do not depend on the number of threads, nor on how
 * many sequences fit into memory at once. Reads the parameters, writes nothing.
 */
public final class Evaluator implements AutoCloseable {
    private static final int MOST_AT_ONCE = 32;

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
            throw new IllegalArgumentException(("task %s has %d inputs and %d outputs, but the network %d and %d; "
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

    /** The score on the first sequences of {@code evaluation}, at most {@code most} of them. */
    public Score evaluate(Evaluation evaluation, long seed, int most) {
        int sequences = Math.min(evaluation.sequences(), most);
        var score = new Score(task.loss());
        withBatch(Math.min(sequences, MOST_AT_ONCE), evaluation, (batch, unroll) -> {
            for (int done = 0; done < sequences; ) {
                int count = Math.min(evaluation.fill(batch, seed, done), sequences - done);
                forward(batch, unroll, count);
                score.add(unroll.output(), batch, count);
                done += count;
            }
        });
        return score;
    }

    /** One sequence through the network: the longest of the first few. */
    Look look(Evaluation evaluation, long seed) {
        var looks = new Look[1];
        withBatch(Math.min(evaluation.sequences(), MOST_AT_ONCE / 2), evaluation, (batch, unroll) -> {
            int count = evaluation.fill(batch, seed, 0);
            forward(batch, unroll, count);
            int longest = 0;
            for (int b = 1; b < count; b++) {
                longest = batch.length(b) > batch.length(longest) ? b : longest;
            }
            looks[0] = Look.of(task, batch, unroll, longest);
        });
        return looks[0];
    }

    /** Refuses, before anything runs, a task of whose evaluations not one sequence fits into memory. */
    static void requireRoom(Task task, MemoryNetwork network, long memoryLimit) {
        fitting(task, network, memoryLimit, 1, task.validation());
        task.evaluations().forEach(evaluation -> fitting(task, network, memoryLimit, 1, evaluation));
    }

    private void withBatch(int wanted, Evaluation evaluation, BiConsumer<Batch, NetworkUnroll> use) {
        int size = fitting(task, network, memoryLimit, wanted, evaluation);
        int steps = evaluation.maxSteps();
        try (TensorArena arena = TensorArena.create(memoryLimit)) {
            Batch batch = Batch.create(arena, size, steps, task.inputSize(), task.outputSize());
            use.accept(batch, network.unroll(values, arena, size, steps));
        }
    }

    private static int fitting(Task task, MemoryNetwork network, long limit, int wanted, Evaluation evaluation) {
        int steps = evaluation.maxSteps();
        for (int size = wanted; size > 0; size /= 2) {
            if (bytes(task, network, size, steps) <= limit) {
                return size;
            }
        }
        throw new IllegalArgumentException(
                ("evaluating one sequence of %d steps (%s) needs about %d MiB, but %d MiB are left of --memory-limit; "
                                + "raise it, or make the sequences shorter")
                        .formatted(
                                steps,
                                evaluation.name(),
                                (bytes(task, network, 1, steps) >> 20) + 1,
                                Math.max(limit, 0) >> 20));
    }

    private static long bytes(Task task, MemoryNetwork network, int size, int steps) {
        double rows = (double) size * steps;
        double batch = Float.BYTES * rows * (task.inputSize() + task.outputSize() + 32.0);
        return (long) (network.unrollBytes(size, steps) + batch);
    }

    private void forward(Batch batch, NetworkUnroll unroll, int count) {
        int steps = batch.steps();
        Blocks.copyRows(batch.input(), 0, unroll.input(), 0, steps * batch.size());
        for (int b = 0; b < count; b++) {
            unroll.lengths()[b] = batch.length(b);
        }
        pool.run((part, parts) -> {
            int from = count * part / parts;
            int to = count * (part + 1) / parts;
            if (from < to) {
                unroll.reset(from, to);
                unroll.forward(steps, from, to);
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}

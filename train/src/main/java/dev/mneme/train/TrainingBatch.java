package dev.mneme.train;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Environment;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.Score;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What the batches of one lesson need: their sequences, the noise, and the way through the network. Each sequence is drawn
 * from a stream of its own, that of its iteration and its number, and so is its noise; so no number depends on threads,
 * shards, or what lies beside it.
 */
final class TrainingBatch implements AutoCloseable {
    private static final long SEQUENCES = 2; // then iteration and number in the batch
    private static final long BYPASS = 3; // likewise

    private final TrainConfig config;
    private final int first; // number of the first sequence in the whole batch
    private final TensorArena arena;
    private final Source source;
    private final Objective objective;
    private final Batch batch;
    private final Rollout rollout;
    private final Optional<Mat> bypass; // (T·B, H)
    private final Rng[] bypassChance; // (B)
    private final int[] cuts; // where the parts of the threads begin, and the last one ends

    /** For sequences [first, end) of each whole batch. */
    TrainingBatch(
            MemoryNetwork network,
            Vec values,
            TensorArena arena,
            Task task,
            TrainConfig config,
            int first,
            int end,
            Workers workers) {
        this.config = config;
        this.first = first;
        this.arena = arena;
        source = task.training();
        objective = task.objective();
        int steps = source.maxSteps();
        batch = Batch.create(arena, end - first, steps, task.inputs(), task.targets());
        Set<String> noise = config.bypassDropout() > 0 ? Set.of(MemoryNetwork.BYPASS) : Set.of();
        Optional<Environment> acting =
                source instanceof Environment environment ? Optional.of(environment) : Optional.empty();
        rollout = new Rollout(network, values, arena, batch, config.pieceSteps(steps), noise, acting);
        rollout.unroll().searchWith(workers);
        bypass = noise.isEmpty()
                ? Optional.empty()
                : Optional.of(rollout.unroll().noise(MemoryNetwork.BYPASS));
        bypassChance = new Rng[batch.size()];
        Arrays.setAll(bypassChance, _ -> Rng.of(0));
        cuts = new int[(batch.size() == 1 ? 1 : workers.parts()) + 1];
    }

    /** B, of this shard. */
    int size() {
        return batch.size();
    }

    /** Draws the sequences of an iteration, and puts the longest first. */
    void draw(long iteration) {
        batch.clear();
        for (int b = 0; b < batch.size(); b++) {
            source.draw(batch, b, batch.chance(b).begin(config.seed(), SEQUENCES, iteration, first + b));
        }
        batch.sort();
        batch.cut(batch.size(), cuts);
        for (int b = 0; b < batch.size(); b++) {
            bypassChance[b].begin(config.seed(), BYPASS, iteration, first + batch.number(b));
        }
    }

    /** Pieces of the sequences now in the batch. */
    int count() {
        return rollout.count();
    }

    /** Part {@code part}, with about as many steps as each other, forward and back over a piece. */
    void learn(int piece, int part) {
        int end = cuts[part + 1];
        int group = rollout.unroll().groupSize();
        for (int from = cuts[part]; from < end; from += group) {
            int to = Math.min(from + group, end);
            dropBypass(rollout.steps(piece), from, to);
            rollout.forward(piece, from, to);
            rollout.backward(piece, from, to, objective, 1f / config.batchSize());
        }
    }

    private void dropBypass(int steps, int from, int to) {
        if (bypass.isEmpty()) {
            return;
        }
        Mat mask = bypass.get();
        float dropped = (float) config.bypassDropout();
        float kept = dropped < 1 ? 1 / (1 - dropped) : 0;
        for (int b = from; b < to; b++) {
            for (int t = 0; t < steps; t++) {
                for (int i = 0; i < mask.cols(); i++) {
                    mask.set(batch.row(t, b), i, bypassChance[b].nextFloat() < dropped ? 0 : kept);
                }
            }
        }
    }

    /** Adds its part of the parameters' gradient. */
    void accumulate(Vec gradient, int piece, int part, int parts) {
        rollout.accumulate(gradient, piece, part, parts);
    }

    /** Adds all sequences in the order in which they were drawn. Returns what they cost together. */
    double addTo(Score score) {
        double cost = 0;
        for (int number = 0; number < batch.size(); number++) {
            cost += score.add(rollout.outputs(), batch, batch.place(number));
        }
        return cost;
    }

    @Override
    public void close() {
        arena.close();
    }
}

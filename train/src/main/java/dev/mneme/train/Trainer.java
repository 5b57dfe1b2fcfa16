package dev.mneme.train;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.data.Rng;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.objective.Score;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.util.Map;

/**
 * Trains one network on one task, step by step. Every worker takes the same sequences of each batch through the whole
 * unroll, then the same rows of each weight's gradient; a batch of one sequence is left to one of them, whom the others
 * help to search a large memory. So results do not depend on the number of threads. With
 * {@link TrainConfig#truncate} the sequences go through in pieces, forward and back, whose gradients add up to the one
 * update of the step. A step allocates nothing once it has run, but where a
 * curriculum has just made sequences longer.
 */
public final class Trainer implements AutoCloseable {
    /** The stream of a run's seed from which the parameters' initial values come. */
    public static final long INITIAL_VALUES = 1;

    private final long memoryLimit;
    private final TrainConfig config;
    private final MemoryNetwork network;
    private final WorkerPool pool;
    private final TensorArena arena;
    private final Vec values; // the parameters
    private final Vec gradient; // their gradient
    private final Optimiser optimiser;
    private final Score score;
    private final Lessons lessons;
    private final GradientSum shards;
    private final double[] counts = new double[3]; // of a step: cost, asked, wrong
    private final Workers.Work learningWork = this::learnPart;
    private final Workers.Work gradientWork = this::gradientPart;

    private TrainingBatch batch; // of the lesson that is on
    private int piece; // the one that the workers are at
    private long iteration;
    private double loss;
    private double gradientNorm;

    /**
     * A trainer before its first step.
     *
     * @param memoryLimit bytes of tensors it may take; more is refused before anything is allocated
     */
    public Trainer(Task task, ModelConfig model, TrainConfig config, int threads, long memoryLimit) {
        this(task, new MemoryNetwork(model), config, threads, memoryLimit, GradientSum.ALONE);
    }

    /** The same for a network of any back end, and one shard of each batch. */
    public Trainer(
            Task task, MemoryNetwork network, TrainConfig config, int threads, long memoryLimit, GradientSum shards) {
        this.config = config;
        this.network = network;
        this.shards = shards;
        if (shards.shards() < 1 || shards.shards() > config.batchSize()) {
            throw new IllegalArgumentException("trainer: 1 to %s shards needed for batches of %s sequences, %s came"
                    .formatted(config.batchSize(), config.batchSize(), shards.shards()));
        }
        config.requireTrains(network.config());
        this.memoryLimit = memoryLimit;
        MemoryBudget.require(network, config, task, memoryLimit);
        pool = new WorkerPool(threads);
        arena = TensorArena.create(memoryLimit);
        values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        optimiser = config.optimizer().create(config.kept(), arena, values.size());
        lessons = new Lessons(config.curriculum(), task);
        batch = batch(task);
        score = task.objective().score();
        Rng initial = Rng.of(config.seed(), INITIAL_VALUES);
        network.layout().initialise(values, initial::nextFloat);
    }

    private TrainingBatch batch(Task task) {
        TensorArena own = TensorArena.create(memoryLimit - arena.bytes());
        return new TrainingBatch(
                network, values, own, task, config, begin(shards.shard()), begin(shards.shard() + 1), pool);
    }

    private int begin(int shard) {
        return (int) ((long) config.batchSize() * shard / shards.shards());
    }

    /**
     * One iteration: a fresh batch, forward and backward piece by piece, clipping, update.
     *
     * @throws NonFiniteException before the parameters are changed, naming the tensor
     */
    public void step() {
        requireOpen("step");
        if (lessons.goOn()) {
            batch.close();
            batch = batch(lessons.task());
        }
        batch.draw(iteration);
        Kernels.zero(gradient);
        for (piece = 0; piece < batch.count(); piece++) {
            pool.spread(batch.size(), learningWork);
            pool.run(gradientWork);
        }
        count();
        if (!Double.isFinite(loss)) {
            throw nonFinite("the loss of a sequence", 0);
        }

        if (config.maxGradValue() > 0) {
            clamp(gradient, (float) config.maxGradValue());
        }
        gradientNorm = Math.sqrt(Kernels.sumOfSquares(gradient));
        if (!Double.isFinite(gradientNorm)) {
            throw nonFiniteGradient();
        }
        boolean tooLong = config.maxGradNorm() > 0 && gradientNorm > config.maxGradNorm();
        optimiser.update(values, gradient, tooLong ? (float) (config.maxGradNorm() / gradientNorm) : 1, iteration + 1);
        iteration++;
    }

    /** What this step was, of all shards. */
    private void count() {
        long asked = score.asked();
        long wrong = score.wrong();
        counts[0] = batch.addTo(score);
        counts[1] = score.asked() - asked;
        counts[2] = score.wrong() - wrong;
        shards.sum(gradient, counts);
        loss = counts[0] / config.batchSize();
        lessons.add((long) counts[1], (long) counts[2]);
    }

    private void learnPart(int part, int parts) {
        batch.learn(piece, part);
    }

    private void gradientPart(int part, int parts) {
        batch.accumulate(gradient, piece, part, parts);
    }

    private static void clamp(Vec x, float bound) {
        for (int i = 0; i < x.size(); i++) {
            x.set(i, Math.clamp(x.get(i), -bound, bound));
        }
    }

    private NonFiniteException nonFinite(String tensor, int index) {
        return new NonFiniteException(
                "iteration %s: %s holds a number that is not finite (at %s); the parameters are those of iteration %s"
                        .formatted(iteration + 1, tensor, index, iteration));
    }

    private NonFiniteException nonFiniteGradient() {
        int index = Kernels.allFinite(gradient);
        return index < 0
                ? nonFinite("the gradient's norm", 0)
                : nonFinite("the gradient of " + network.layout().at(index).name(), index);
    }

    /**
     * Refuses parameters or moments that an update has made infinite, so that they are never saved.
     *
     * @throws NonFiniteException naming the tensor
     */
    public void requireFinite() {
        requireFinite("", values);
        optimiser.moments().forEach((name, moment) -> requireFinite("the optimizer's " + name + " of ", moment));
    }

    private void requireFinite(String what, Vec flat) {
        int index = Kernels.allFinite(flat);
        if (index >= 0) {
            throw new NonFiniteException(
                    "iteration %s: %s%s holds a number that is not finite after the update; the network is lost"
                            .formatted(
                                    iteration, what, network.layout().at(index).name()));
        }
    }

    /** The task, at the length that the curriculum has reached. */
    public Task task() {
        return lessons.task();
    }

    /** The configuration. */
    public TrainConfig config() {
        return config;
    }

    /** The network. */
    public MemoryNetwork network() {
        return network;
    }

    /** The parameters, flat. */
    public Vec values() {
        requireOpen("values");
        return values;
    }

    /** The gradient of the last step before clipping by norm, flat. */
    public Vec gradient() {
        return gradient;
    }

    /** The optimiser, with the moments that a checkpoint keeps. */
    public Optimiser optimiser() {
        return optimiser;
    }

    /** Steps done. */
    public long iteration() {
        return iteration;
    }

    /** Mean loss of the last batch, in nats a sequence. */
    public double loss() {
        return loss;
    }

    /** Norm of the last gradient before clipping. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** What was right and wrong in training batches since the last {@code reset()} of it. */
    public Score score() {
        return score;
    }

    /** Where the curriculum stands. */
    public CurriculumConfig.Window window() {
        return lessons.window();
    }

    /**
     * Puts a saved trainer's position back; the parameters and moments are restored by the caller.
     *
     * @param savedScore the sums of its {@link #score}
     * @param savedWindow where its curriculum stood
     */
    public void resumeAt(
            long savedIteration, Map<String, ? extends Number> savedScore, CurriculumConfig.Window savedWindow) {
        iteration = savedIteration;
        score.restore(savedScore);
        lessons.restore(savedWindow);
    }

    private void requireOpen(String operation) {
        if (!arena.isOpen()) {
            throw new IllegalStateException(
                    "Trainer.%s: this trainer is closed, and its weights with it".formatted(operation));
        }
    }

    /** Ends its threads and frees its memory, the parameters with it. Closing again does nothing. */
    @Override
    public void close() {
        pool.close();
        batch.close();
        arena.close();
    }
}

package dev.mneme.train;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.task.Batch;
import dev.mneme.train.task.Rng;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.Task;
import java.util.Optional;
import java.util.Set;

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

    private static final long TRAINING_SEQUENCES = 2;

    private final long memoryLimit;
    private final TrainConfig config;
    private final MemoryNetwork network;
    private final WorkerPool pool;
    private final TensorArena arena;
    private final Vec values; // the parameters
    private final Vec gradient; // their gradient
    private final Optimiser optimiser;
    private final double[] losses; // (B)
    private final Score score;
    private final Curriculum curriculum;
    private final Workers.Work unrollWork = this::unrollPart;
    private final Workers.Work gradientWork = this::gradientPart;

    private Task task; // at the length that the curriculum has reached
    private Room room;
    private Rng rng;
    private int piece; // the one that the workers are at
    private long iteration;
    private double loss;
    private double gradientNorm;

    /** What batches of sequences up to one length need. */
    private record Room(TensorArena arena, Batch batch, Pieces pieces, Optional<Mat> bypass) {}

    /**
     * A trainer before its first step.
     *
     * @param memoryLimit bytes of tensors it may take; more is refused before anything is allocated
     */
    public Trainer(Task task, ModelConfig model, TrainConfig config, int threads, long memoryLimit) {
        this.task = task;
        this.config = config;
        network = new MemoryNetwork(model);
        this.memoryLimit = memoryLimit;
        MemoryBudget.require(network, config, task, memoryLimit);
        pool = new WorkerPool(threads);
        arena = TensorArena.create(memoryLimit);
        values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        optimiser = config.optimizer().create(config.kept(), arena, values.size());
        room = room(task);
        losses = new double[config.batchSize()];
        score = new Score(task.loss());
        curriculum = new Curriculum(config.curriculum());
        rng = Rng.of(config.seed(), TRAINING_SEQUENCES);
        Rng initial = Rng.of(config.seed(), INITIAL_VALUES);
        network.layout().initialise(values, initial::nextFloat);
    }

    private Room room(Task task) {
        int steps = task.maxSteps();
        TensorArena own = TensorArena.create(memoryLimit - arena.bytes());
        Batch batch = Batch.create(own, config.batchSize(), steps, task.inputSize(), task.outputSize());
        Set<String> noise = config.bypassDropout() > 0 ? Set.of(MemoryNetwork.BYPASS) : Set.of();
        var pieces = new Pieces(network, values, own, batch, config.pieceSteps(steps), noise);
        pieces.unroll().searchWith(pool);
        Optional<Mat> bypass = config.bypassDropout() > 0
                ? Optional.of(pieces.unroll().noise(MemoryNetwork.BYPASS))
                : Optional.empty();
        return new Room(own, batch, pieces, bypass);
    }

    private void lengthen() {
        if (!curriculum.isFull()) {
            return;
        }
        int reached = task.maxLength().orElse(0);
        int next = curriculum.next(reached);
        if (next > reached) {
            task = task.withMaxLength(next);
            room.arena.close();
            room = room(task);
        }
    }

    /**
     * One iteration: a fresh batch, forward and backward piece by piece, clipping, update.
     *
     * @throws NonFiniteException before the parameters are changed, naming the tensor
     */
    public void step() {
        requireOpen("step");
        lengthen();
        Batch batch = room.batch;
        Pieces pieces = room.pieces;
        task.fill(batch, rng);
        Kernels.zero(gradient);
        for (piece = 0; piece < pieces.count(); piece++) {
            dropBypass(pieces.steps(piece));
            pool.spread(config.batchSize(), unrollWork);
            pool.run(gradientWork);
        }
        task.loss().forward(pieces.logits(), batch, 0, batch.size(), losses);
        loss = 0;
        for (double one : losses) {
            loss += one / losses.length;
        }
        long asked = score.symbols();
        long wrong = score.symbolsWrong();
        score.add(pieces.logits(), batch, batch.size());
        curriculum.add(score.symbols() - asked, score.symbolsWrong() - wrong);
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

    /** By one thread and from the saved generator, so that neither threads nor resuming change it. */
    private void dropBypass(int steps) {
        if (room.bypass.isEmpty()) {
            return;
        }
        Mat mask = room.bypass.get();
        float dropped = (float) config.bypassDropout();
        float kept = dropped < 1 ? 1 / (1 - dropped) : 0;
        for (int row = 0; row < steps * config.batchSize(); row++) {
            for (int i = 0; i < mask.cols(); i++) {
                mask.set(row, i, rng.nextFloat() < dropped ? 0 : kept);
            }
        }
    }

    private void unrollPart(int part, int parts) {
        Pieces pieces = room.pieces;
        int size = config.batchSize();
        int end = size * (part + 1) / parts;
        int group = pieces.unroll().groupSize();
        for (int from = size * part / parts; from < end; from += group) {
            int to = Math.min(from + group, end);
            pieces.forward(piece, from, to);
            pieces.backward(piece, from, to, task.loss(), 1f / size);
        }
    }

    private void gradientPart(int part, int parts) {
        room.pieces.accumulate(gradient, piece, part, parts);
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
        return task;
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
        return curriculum.window();
    }

    /** Where the training sequences come from. */
    public Rng rng() {
        return rng;
    }

    /**
     * Puts a saved trainer's position back; the parameters and moments are restored by the caller.
     *
     * @param savedScore the sums of its {@link #score}
     * @param savedWindow where its curriculum stood
     */
    public void resumeAt(
            long savedIteration, Rng savedRng, Score.Sums savedScore, CurriculumConfig.Window savedWindow) {
        iteration = savedIteration;
        rng = savedRng;
        score.restore(savedScore);
        curriculum.restore(savedWindow);
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
        room.arena.close();
        arena.close();
    }
}

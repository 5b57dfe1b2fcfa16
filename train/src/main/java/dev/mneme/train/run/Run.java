package dev.mneme.train.run;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.Lessons;
import dev.mneme.train.MemoryBudget;
import dev.mneme.train.NonFiniteException;
import dev.mneme.train.Trainer;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A training run with its folder: steps, lines of metrics, validations, checkpoints, a report. A run that was stopped and
 * resumed ends with the same bytes as one that was not, on any number of threads.
 */
public final class Run implements AutoCloseable {
    /** Sequences of the validation set by which the best checkpoint is chosen. */
    public static final int VALIDATED = 200;

    /**
     * What a run may use of its machine; it does not change the numbers.
     *
     * @param threads that work, the calling one included
     * @param memoryLimit bytes of tensors
     */
    public record Resources(int threads, long memoryLimit) {}

    /** Hears of every iteration. */
    @FunctionalInterface
    public interface Listener {
        /**
         * An iteration is done.
         *
         * @param loss of its batch
         * @param error of the last line of metrics; NaN before there is one
         */
        void iteration(long iteration, double loss, double error);
    }

    private final RunFolder folder;
    private final TrainConfig config;
    private final Resources resources;
    private final Trainer trainer;
    private final Evaluator evaluator;
    private Best best = Best.NONE;
    private List<Change> changes = List.of();
    private final List<String> notes = new ArrayList<>();
    private double lastError = Double.NaN;

    /** A run before its first iteration, in a folder of its own, where it writes down what it is started with. */
    public Run(RunFolder folder, Task task, ModelConfig model, TrainConfig config, Resources resources)
            throws IOException {
        this(folder, task, model, config, resources, true);
    }

    private Run(RunFolder folder, Task task, ModelConfig model, TrainConfig config, Resources resources, boolean begins)
            throws IOException {
        this.folder = folder;
        this.config = config;
        this.resources = resources;
        trainer = new Trainer(task, model, config, resources.threads(), resources.memoryLimit());
        try {
            long left = left(task, trainer.network(), config, resources);
            evaluator = new Evaluator(task, trainer.network(), trainer.values(), resources.threads(), left);
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
        try {
            TrainingState.of(trainer, best, changes).json(); // a task's options that no file can keep are refused now
            if (begins) {
                folder.writeConfig(task, model, config);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Refuses a run that cannot fit into memory, before anything is allocated or written. */
    public static void requireRoom(Task task, ModelConfig model, TrainConfig config, Resources resources) {
        var network = new MemoryNetwork(model);
        MemoryBudget.require(network, config, task, resources.memoryLimit());
        Evaluator.requireRoom(
                Lessons.longest(config.curriculum(), task), network, left(task, network, config, resources));
    }

    private static long left(Task task, MemoryNetwork network, TrainConfig config, Resources resources) {
        return resources.memoryLimit() - MemoryBudget.estimate(network, config, task);
    }

    /**
     * A run that goes on where {@code checkpoint} stood, in the folder of that checkpoint or in a new one. Settings that
     * change are a new part of the run: they are written into its newest checkpoint at once, and from there on it has the
     * same bits however often it is stopped and resumed.
     *
     * @param task the checkpoint's, at the length that its curriculum has reached
     * @param config that of the checkpoint but for iterations and intervals, and {@link TrainConfig#CHANGEABLE}
     * @throws IllegalArgumentException when the task or what may not change is another
     */
    public static Run resume(
            RunFolder folder, Checkpoint checkpoint, Task task, TrainConfig config, Resources resources)
            throws IOException {
        TrainingState state = checkpoint.resumable();
        if (!task.name().equals(state.task())) {
            throw new IllegalArgumentException("resume: %s is a run of the task '%s', but the task given is '%s'"
                    .formatted(checkpoint.file(), state.task(), task.name()));
        }
        state.config().requireResumable(config);
        var run = new Run(folder, task, checkpoint.network().config(), config, resources, !folder.isRun());
        try {
            checkpoint.restore(run.trainer);
            folder.rewind(run.trainer.iteration());
            run.changes = Change.add(state.changes(), state.iteration(), state.config(), config);
            TrainConfig.CHANGEABLE.forEach(key -> run.noteChange(key, state.config(), config));
            run.fetchBest(checkpoint);
            if (!config.equals(state.config())) {
                run.save(folder.latest());
            }
            if (!run.changes.isEmpty()) {
                folder.amendConfig(config, run.changes);
            }
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
        return run;
    }

    /**
     * A run that goes on takes its best checkpoint along: the file beside {@code checkpoint} when it is the one meant, or
     * what {@code checkpoint} itself holds. When it is neither, the best is chosen anew from here on.
     */
    private void fetchBest(Checkpoint checkpoint) throws IOException {
        Best named = checkpoint.resumable().best();
        Path beside = checkpoint.file().resolveSibling(RunFolder.BEST);
        if (named.exists() && holds(beside, named)) {
            if (!Files.exists(folder.best())) {
                Files.copy(beside, folder.best());
            }
            best = named;
        } else if (named.exists() && named.iteration() == trainer.iteration()) {
            keepBest(named.in(""));
        } else if (named.exists()) {
            notes.add(
                    "the best checkpoint so far, that of iteration %s, is not in %s; the best is chosen anew from here on"
                            .formatted(named.iteration(), beside));
        }
    }

    private void noteChange(String setting, TrainConfig old, TrainConfig now) {
        Object was = old.toMap().get(setting);
        Object is = now.toMap().get(setting);
        if (!Objects.equals(is, was)) {
            notes.add("%s is %s from here on, it was %s".formatted(setting, is, was));
        }
    }

    private static boolean holds(Path file, Best best) throws IOException {
        try {
            return Files.isRegularFile(file) && best.isIn(Checkpoint.load(file));
        } catch (BadFileException e) {
            return false;
        }
    }

    private void keepBest(Best found) throws IOException {
        best = found;
        best = found.in(save(folder.best()));
    }

    /** Returns the file's digest. */
    private String save(Path file) throws IOException {
        trainer.requireFinite();
        return Checkpoint.save(file, trainer, TrainingState.of(trainer, best, changes));
    }

    /** The task, at the length that a curriculum has reached. */
    public Task task() {
        return trainer.task();
    }

    /** How it is trained. */
    public TrainConfig config() {
        return config;
    }

    /** Iterations done. */
    public long iteration() {
        return trainer.iteration();
    }

    /** The best validation so far, of which the folder has the checkpoint. */
    public Best best() {
        return best;
    }

    /** What a person who resumes the run should know, a sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** What was changed when the run was resumed. */
    public List<Change> changes() {
        return changes;
    }

    /** The network. */
    public MemoryNetwork network() {
        return trainer.network();
    }

    /**
     * Trains until all iterations are done or {@code stop} says so after one of them; the newest checkpoint holds that
     * iteration then.
     *
     * @return whether all are done
     * @throws NonFiniteException when training broke down; the newest checkpoint, if there is one, is then that of the
     *     last interval, and every number in it is finite
     */
    public boolean train(Listener listener, BooleanSupplier stop) throws IOException {
        while (trainer.iteration() < config.iterations()) {
            trainer.step();
            long iteration = trainer.iteration();
            boolean last = iteration == config.iterations();
            boolean validates = last || iteration % config.evaluateEvery() == 0;
            report(last || iteration % config.reportEvery() == 0, validates);
            listener.iteration(iteration, trainer.loss(), lastError);
            boolean stopped = stop.getAsBoolean();
            if (last || stopped || iteration % config.checkpointEvery() == 0) {
                save(folder.latest());
            }
            if (!last && (validates || stopped)) {
                page().write(iteration, evaluator);
            }
            if (stopped && !last) {
                return false;
            }
        }
        return true;
    }

    /** Writes one line of metrics for all that is due, and keeps the best checkpoint. */
    private void report(boolean reports, boolean validates) throws IOException {
        if (!reports && !validates) {
            return;
        }
        JsonObject line = new JsonObject().put("iteration", trainer.iteration());
        if (reports) {
            Score window = trainer.score();
            lastError = window.error().value();
            line.put("loss", window.loss());
            putMetrics(line, "", window);
            line.put("gradient-norm", trainer.gradientNorm());
            if (config.curriculum().curriculum()) {
                line.put("max-length", reached());
            }
            window.reset();
        }
        Best found = Best.NONE;
        if (validates) {
            Score score = evaluator.evaluate(task().validation(), config.seed(), VALIDATED);
            found = new Best(score.error().value(), score.loss(), trainer.iteration(), reached(), "");
            line.put("validation-loss", found.loss());
            putMetrics(line, "validation-", score);
        }
        folder.append(line);
        if (found.isBetterThan(best)) {
            keepBest(found);
        }
    }

    private static void putMetrics(JsonObject line, String prefix, Score score) {
        if (!score.error().key().equals(Score.LOSS)) {
            line.put(prefix + score.error().key(), score.error().value());
        }
        score.others().forEach(metric -> line.put(prefix + metric.key(), metric.value()));
    }

    /** The greatest length of a curriculum; 0 without one. */
    private int reached() {
        return config.curriculum().curriculum() ? task().maxLength().orElse(0) : 0;
    }

    /**
     * Evaluates the best checkpoint on all the task's evaluations and writes the final report; the network as it is when no
     * validation was finite.
     *
     * @return a result for each; none when {@code stop} said so in between
     */
    public List<Result> finish(BooleanSupplier stop) throws IOException {
        if (best.exists()) {
            copyBest();
        }
        return page().finish(best.exists() ? best.iteration() : trainer.iteration(), best.exists(), evaluator, stop);
    }

    private void copyBest() throws IOException {
        Checkpoint kept = Checkpoint.load(folder.best());
        try (TensorArena arena = TensorArena.create()) {
            Vec values = kept.values(arena);
            trainer.values().copyFrom(values);
        }
    }

    private RunPage page() {
        return new RunPage(folder, task(), trainer.network(), config, changes);
    }

    /** The folder. */
    public RunFolder folder() {
        return folder;
    }

    /** The threads and the memory. */
    public Resources resources() {
        return resources;
    }

    @Override
    public void close() {
        evaluator.close();
        trainer.close();
    }
}

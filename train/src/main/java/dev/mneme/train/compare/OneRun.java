package dev.mneme.train.compare;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.MemoryBudget;
import dev.mneme.train.NonFiniteException;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.AtomicFiles;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.TextFiles;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.Run;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import dev.mneme.train.run.SavedTask;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One run of a comparison, in a folder like any run's: begun, or gone on with where its newest checkpoint stands, to the
 * end of the budget, and judged. What it came to is kept in its folder, so that it is done once.
 */
final class OneRun {
    private static final String OUTCOME = "outcome.json";

    private final Entry entry;
    private final Budget budget;
    private final RunFolder folder;
    private final Run.Resources resources;

    /** In a folder of its own below {@code parent}. */
    OneRun(Entry entry, Budget budget, Path parent, Run.Resources resources) {
        this.entry = entry;
        this.budget = budget;
        this.resources = resources;
        folder = new RunFolder(parent.resolve(entry.name()));
    }

    /** Hears how far it is. */
    @FunctionalInterface
    interface Listener {
        /** So many iterations are done, in so many seconds of training. */
        void at(long iteration, double seconds);
    }

    RunFolder folder() {
        return folder;
    }

    /** What it came to when it was done before. */
    Optional<Outcome> outcome() throws IOException {
        Path file = folder.path().resolve(OUTCOME);
        return Files.exists(file) ? Optional.of(new Outcome(Json.parseObject(TextFiles.read(file)))) : Optional.empty();
    }

    /** Does what is left of it; empty when {@code stop} said so before the end. */
    Optional<Outcome> finish(Listener listener, BooleanSupplier stop) throws IOException {
        Files.createDirectories(folder.path());
        try (RunLock _ = RunLock.of(folder)) {
            Optional<Outcome> outcome = train(listener, stop);
            if (outcome.isPresent()) {
                AtomicFiles.writeString(
                        folder.path().resolve(OUTCOME), outcome.get().json().encode() + "\n");
            }
            return outcome;
        }
    }

    private Optional<Outcome> train(Listener listener, BooleanSupplier stop) throws IOException {
        double seconds;
        try (Run run = open()) {
            var watch = new Stopwatch(folder.path(), run.iteration());
            try {
                boolean done = run.train(
                        (iteration, _, _) -> note(run, watch, iteration, listener),
                        () -> stop.getAsBoolean() || watch.seconds() >= budget.seconds());
                seconds = watch.note(run.iteration());
                if (done) {
                    return judge(run, seconds, stop);
                }
            } catch (NonFiniteException e) {
                return Optional.of(
                        Outcome.brokeDown(entry, run.network().layout().count(), run.iteration(), watch.seconds(), e));
            }
        }
        if (stop.getAsBoolean()) {
            return Optional.empty();
        }
        try (Run run = ended()) { // its time is over, so it ends where it stands
            return run.train((_, _, _) -> {}, stop) ? judge(run, seconds, stop) : Optional.empty();
        }
    }

    private void note(Run run, Stopwatch watch, long iteration, Listener listener) {
        listener.at(iteration, watch.seconds());
        if (iteration % run.config().checkpointEvery() == 0) {
            try {
                watch.note(iteration);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }

    private Run open() throws IOException {
        if (Files.exists(folder.latest())) {
            Checkpoint checkpoint = Checkpoint.load(folder.latest());
            return resume(checkpoint, checkpoint.resumable().config());
        }
        folder.clear();
        return new Run(folder, entry.entrant().task(), entry.entrant().model(), training(), resources);
    }

    private Run ended() throws IOException {
        Checkpoint checkpoint = Checkpoint.load(folder.latest());
        TrainingState state = checkpoint.resumable();
        return resume(
                checkpoint,
                state.config().lasting(state.iteration(), state.config().maxGradNorm()));
    }

    private Run resume(Checkpoint checkpoint, TrainConfig config) throws IOException {
        TrainConfig expected = training();
        if (!checkpoint.network().config().equals(entry.entrant().model())
                || !config.equals(expected.lasting(config.iterations(), expected.maxGradNorm()))) {
            throw new BadFileException(
                    folder.path(),
                    "it holds a run of other settings than those that are compared; move it away, or name another"
                            + " folder with --out");
        }
        TaskConfig options = entry.entrant().options();
        Map<String, Object> local = Configs.asked(options);
        local.keySet().retainAll(Configs.marked(Local.class, options));
        Task task = SavedTask.of(Tasks.KINDS.of(options), checkpoint.resumable().options(), folder.latest(), local);
        return Run.resume(folder, checkpoint, task, config, resources);
    }

    private TrainConfig training() {
        return entry.entrant().training(entry.seed());
    }

    private Optional<Outcome> judge(Run run, double seconds, BooleanSupplier stop) throws IOException {
        List<Result> results = run.finish(stop);
        if (results.isEmpty()) {
            return Optional.empty();
        }
        Optional<Result> silenced =
                run.network().memory().readSize() > 0 ? Optional.of(silenced(run)) : Optional.empty();
        return Optional.of(
                Outcome.of(entry, run.network().layout().count(), run.iteration(), seconds, results, silenced));
    }

    /** The first evaluation of the judged checkpoint, whose memory gives back nothing. */
    private Result silenced(Run run) throws IOException {
        Checkpoint judged = Checkpoint.load(RunFolder.judged(folder.path()));
        Task task = run.task();
        long left = resources.memoryLimit() - MemoryBudget.estimate(run.network(), run.config(), task);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = judged.values(arena);
            judged.network().silence(values);
            try (var evaluator = new Evaluator(task, judged.network(), values, resources.threads(), left)) {
                return evaluator
                        .evaluate(task.evaluations().subList(0, 1), run.config().seed(), Integer.MAX_VALUE, () -> false)
                        .getFirst();
            }
        }
    }
}

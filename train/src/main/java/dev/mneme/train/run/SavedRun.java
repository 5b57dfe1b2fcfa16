package dev.mneme.train.run;

import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as its folder holds it. */
public final class SavedRun {
    private final RunFolder folder;
    private final Optional<Checkpoint> newest;
    private final Map<String, Object> started; // what its configuration says; empty where there is a checkpoint

    private SavedRun(RunFolder folder, Optional<Checkpoint> newest, Map<String, Object> started) {
        this.folder = folder;
        this.newest = newest;
        this.started = started;
    }

    /**
     * Reads the newest checkpoint, or of a run that was killed before there was one what it was to become.
     *
     * @throws BadFileException when this is no run's folder
     */
    public static SavedRun read(RunFolder folder) throws IOException {
        if (!Files.exists(folder.path())) {
            throw new NoSuchFileException(folder.path().toString());
        }
        Path newest = Files.exists(folder.latest()) ? folder.latest() : folder.best();
        if (Files.exists(newest)) {
            Checkpoint checkpoint = Checkpoint.load(newest);
            checkpoint.resumable();
            return new SavedRun(folder, Optional.of(checkpoint), Map.of());
        }
        if (!folder.isRun()) {
            throw new BadFileException(
                    folder.path(), "this is no run's folder: it holds neither a config.json nor a checkpoint");
        }
        var run = new SavedRun(folder, Optional.empty(), folder.readConfig());
        for (String part : List.of(RunFolder.TASK_OPTIONS, RunFolder.MODEL, RunFolder.TRAINING)) {
            if (!(run.started.get(part) instanceof Map<?, ?>)) {
                throw new BadFileException(folder.path(), "its config.json has no " + part);
            }
        }
        return run;
    }

    private Optional<TrainingState> state() {
        return newest.flatMap(Checkpoint::training);
    }

    private Map<String, Object> part(String name) {
        var part = new LinkedHashMap<String, Object>();
        if (started.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> part.put(String.valueOf(key), value));
        }
        return part;
    }

    /** The folder. */
    public RunFolder folder() {
        return folder;
    }

    /** The name of the task. */
    public String task() {
        return state().map(TrainingState::task).orElseGet(() -> String.valueOf(started.get(RunFolder.TASK)));
    }

    /** What is kept of the task's settings. */
    public Map<String, Object> options() {
        return state().map(TrainingState::options).orElseGet(() -> part(RunFolder.TASK_OPTIONS));
    }

    /** Iterations done. */
    public long iteration() {
        return state().map(TrainingState::iteration).orElse(0L);
    }

    /** Whether all iterations are done. */
    public boolean isDone() {
        return state().filter(state -> state.iteration() >= state.config().iterations())
                .isPresent();
    }

    /**
     * The checkpoint that the page shows: of a finished run the best, where it is the one that the newest speaks of, else
     * the newest; empty when none is left.
     */
    public Optional<Checkpoint> shown() throws IOException {
        Best best = state().map(TrainingState::best).orElse(Best.NONE);
        if (isDone() && isBest(best)) {
            return Optional.of(Checkpoint.load(folder.best()));
        }
        return newest;
    }

    private boolean isBest(Best best) throws IOException {
        return best.exists() && Files.exists(folder.best()) && best.isIn(Checkpoint.load(folder.best()));
    }

    /** Whether {@code shown} is the best one, not merely the last. */
    public boolean isBest(Checkpoint shown) {
        return newest.isPresent() && shown != newest.get();
    }

    /**
     * Its page, for its task made again.
     *
     * @throws IllegalArgumentException when its configuration describes no model or training that can be
     */
    public RunPage page(Task made) {
        return new RunPage(
                folder,
                made,
                newest.map(Checkpoint::network)
                        .orElseGet(() -> new MemoryNetwork(ModelConfig.fromMap(part(RunFolder.MODEL)))),
                state().map(TrainingState::config).orElseGet(() -> TrainConfig.fromMap(part(RunFolder.TRAINING))),
                state().map(TrainingState::changes).orElse(List.of()));
    }
}

package dev.mneme.train.run;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.Trainer;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a training run stands, apart from its numbers: with the parameters and the optimiser's moments, all that
 * resuming to the same bits needs. Nothing here depends on time, machine, folder or thread count.
 *
 * @param task name of the task
 * @param options its options that are not local to a machine, by option name
 * @param config how it is trained
 * @param iteration steps done
 * @param window what was right and wrong since the last line of metrics
 * @param curriculum where the curriculum stands; how long sequences are is in the task's options
 * @param best the best validation so far
 * @param changes what was changed when the run was resumed, in order
 */
public record TrainingState(
        String task,
        Map<String, Object> options,
        TrainConfig config,
        long iteration,
        Map<String, Number> window,
        CurriculumConfig.Window curriculum,
        Best best,
        List<Change> changes) {
    private static final Set<String> KEYS = Set.of(
            "code",
            "task",
            "task-options",
            "training",
            "iteration",
            "random", // in files of version 1, whose sequences came from one stream
            "window",
            "curriculum",
            "best",
            "changes");

    /** Where {@code trainer} stands. */
    static TrainingState of(Trainer trainer, Best best, List<Change> changes) {
        return new TrainingState(
                trainer.task().name(),
                sharedOptions(trainer.task()),
                trainer.config(),
                trainer.iteration(),
                trainer.score().sums(),
                trainer.window(),
                best,
                changes);
    }

    /** The options of a task that are not local to a machine, by option name. */
    static Map<String, Object> sharedOptions(Task task) {
        Map<String, Object> options = task.options().toMap();
        options.keySet().removeAll(Configs.marked(Local.class, task.options()));
        return options;
    }

    /** As a file's metadata keep it. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("code", Version.MNEME)
                .put("task", task)
                .put("task-options", options)
                .put("training", config.toMap())
                .put("iteration", iteration)
                .put("window", window)
                .put(
                        "curriculum",
                        new JsonObject()
                                .put("iterations", curriculum.iterations())
                                .put("symbols", curriculum.symbols())
                                .put("symbols-wrong", curriculum.symbolsWrong()))
                .put("best", best.json());
        if (!changes.isEmpty()) {
            json.put("changes", changes.stream().map(Change::toMap).toList());
        }
        return json;
    }

    /**
     * The inverse of {@link #json}.
     *
     * @throws dev.mneme.train.io.JsonException when a member is missing or of the wrong kind
     * @throws IllegalArgumentException when one of the settings is unknown; a task may be anybody's own
     */
    static TrainingState of(JsonObject json) {
        json.requireOnly(KEYS);
        String task = json.string("task");
        Map<String, Object> options = json.object("task-options").toMap();
        Tasks.find(task).ifPresent(own -> Configs.read(own.defaults(), options));
        return new TrainingState(
                task,
                options,
                TrainConfig.fromMap(json.object("training").toMap()),
                json.count("iteration", Long.MAX_VALUE),
                numbers(json.object("window")),
                json.has("curriculum") ? curriculum(json.object("curriculum")) : CurriculumConfig.Window.EMPTY,
                Best.of(json.object("best")),
                json.has("changes")
                        ? json.objects("changes").stream().map(Change::of).toList()
                        : List.of());
    }

    /**
     * How it is trained from here on, with what is {@code changed} of it.
     *
     * @param file where this state is from, for a refusal
     * @throws IllegalArgumentException when that ends before it stands
     */
    public TrainConfig goOn(Map<String, ?> changed, Path file) {
        TrainConfig now = config.with(changed);
        if (iteration > now.iterations()) {
            throw new IllegalArgumentException(
                    "%s stands at iteration %s already; --iterations must be at least that, but is %s"
                            .formatted(file, iteration, now.iterations()));
        }
        return now;
    }

    private static Map<String, Number> numbers(JsonObject json) {
        var numbers = new LinkedHashMap<String, Number>();
        for (String key : json.keys()) {
            numbers.put(key, json.get(key) instanceof Long count ? count : (Number) json.real(key));
        }
        return numbers;
    }

    private static CurriculumConfig.Window curriculum(JsonObject json) {
        return new CurriculumConfig.Window(
                (int) json.count("iterations", Integer.MAX_VALUE),
                json.count("symbols", Long.MAX_VALUE),
                json.count("symbols-wrong", Long.MAX_VALUE));
    }
}

package dev.mneme.train.run;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.CurriculumConfig;
import dev.mneme.train.TrainConfig;
import dev.mneme.train.Trainer;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonBuilder;
import dev.mneme.train.io.JsonMaps;
import dev.mneme.train.task.Rng;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
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
 * @param rng where the next training sequences come from
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
        Rng rng,
        Score.Sums window,
        CurriculumConfig.Window curriculum,
        Best best,
        List<Change> changes) {
    private static final Set<String> KEYS = Set.of(
            "code",
            "task",
            "task-options",
            "training",
            "iteration",
            "random",
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
                trainer.rng(),
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
    Json.JsonObject json() {
        JsonBuilder json = Json.JsonObject.builder()
                .put("code", Version.MNEME)
                .put("task", task)
                .put("task-options", JsonMaps.json(options))
                .put("training", JsonMaps.json(config.toMap()))
                .put("iteration", iteration)
                .put(
                        "random",
                        Json.JsonObject.builder()
                                .put("key", rng.key())
                                .put("stream", rng.stream())
                                .put("counter", rng.counter())
                                .build())
                .put(
                        "window",
                        Json.JsonObject.builder()
                                .put("nats", window.nats())
                                .put("sequences", window.sequences())
                                .put("sequences-right", window.sequencesRight())
                                .put("symbols", window.symbols())
                                .put("symbols-wrong", window.symbolsWrong())
                                .put("answers", window.answers())
                                .put("answers-wrong", window.answersWrong())
                                .build())
                .put(
                        "curriculum",
                        Json.JsonObject.builder()
                                .put("iterations", curriculum.iterations())
                                .put("symbols", curriculum.symbols())
                                .put("symbols-wrong", curriculum.symbolsWrong())
                                .build())
                .put("best", best.json());
        if (!changes.isEmpty()) {
            json.put(
                    "changes",
                    new Json.JsonArray(changes.stream()
                            .<Json>map(change -> JsonMaps.json(change.toMap()))
                            .toList()));
        }
        return json.build();
    }

    /**
     * The inverse of {@link #json}.
     *
     * @throws dev.mneme.train.io.JsonException when a member is missing or of the wrong kind
     * @throws IllegalArgumentException when one of the settings is unknown; a task may be anybody's own
     */
    static TrainingState of(Json.JsonObject json) {
        json.requireOnly(KEYS);
        String task = json.string("task");
        Map<String, Object> options = JsonMaps.map(json.object("task-options"));
        Tasks.find(task).ifPresent(own -> Configs.read(own.defaults(), options));
        Json.JsonObject random = json.object("random");
        Json.JsonObject window = json.object("window");
        return new TrainingState(
                task,
                options,
                TrainConfig.fromMap(JsonMaps.map(json.object("training"))),
                json.count("iteration", Long.MAX_VALUE),
                Rng.restore(random.integer("key"), random.integer("stream"), random.integer("counter")),
                new Score.Sums(
                        window.real("nats"),
                        window.count("sequences", Long.MAX_VALUE),
                        window.count("sequences-right", Long.MAX_VALUE),
                        window.count("symbols", Long.MAX_VALUE),
                        window.count("symbols-wrong", Long.MAX_VALUE),
                        window.count("answers", Long.MAX_VALUE),
                        window.count("answers-wrong", Long.MAX_VALUE)),
                json.members().containsKey("curriculum")
                        ? curriculum(json.object("curriculum"))
                        : CurriculumConfig.Window.EMPTY,
                Best.of(json.object("best")),
                json.find("changes").stream()
                        .flatMap(changes -> JsonMaps.objects("changes", changes).stream())
                        .map(Change::of)
                        .toList());
    }

    private static CurriculumConfig.Window curriculum(Json.JsonObject json) {
        return new CurriculumConfig.Window(
                (int) json.count("iterations", Integer.MAX_VALUE),
                json.count("symbols", Long.MAX_VALUE),
                json.count("symbols-wrong", Long.MAX_VALUE));
    }
}

package dev.mneme.train.run;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The task of a checkpoint, made again. */
public final class SavedTask {
    private SavedTask() {}

    /**
     * The task with what a checkpoint holds of its settings, with those of the run's folder that it does not hold, and over
     * both with those {@code given}.
     *
     * @throws IllegalArgumentException when one of them is no setting of the task, or out of range
     */
    public static Task of(
            Kind<TaskConfig> kind, Map<String, Object> saved, Path checkpoint, Map<String, Object> given) {
        TaskConfig config = saved.isEmpty() ? kind.defaults() : Configs.read(kind.defaults(), saved);
        return Tasks.with(Configs.carried(local(kind, checkpoint), config), given)
                .create();
    }

    /**
     * The task to judge a checkpoint by: that of {@code named}, which a file of weights alone does not say.
     *
     * @param given settings of it that are other than in training
     * @throws IllegalArgumentException when no task is known, or a setting is none of it, or out of range
     */
    public static Task judged(Checkpoint checkpoint, Optional<String> named, Map<String, Object> given) {
        Optional<TrainingState> state = checkpoint.training();
        Path file = checkpoint.file();
        String name = named.or(() -> state.map(TrainingState::task))
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s holds weights alone, so say on which task to judge them: 'mneme eval %s TASK', TASK being %s"
                                .formatted(file, file, String.join(" or ", Tasks.KINDS.names()))));
        Map<String, Object> saved = state.filter(trained -> trained.task().equals(name))
                .map(TrainingState::options)
                .orElse(Map.of());
        return of(Tasks.KINDS.named(name), saved, file, given);
    }

    /**
     * The kind of task that a checkpoint was trained on.
     *
     * @param asked which has to be it, if there is one
     * @param file it is from, for a refusal
     * @throws UncheckedIOException when it is none of Mneme's own
     * @throws IllegalArgumentException when it is another
     */
    public static Kind<TaskConfig> kind(TrainingState state, Path file, Optional<Kind<TaskConfig>> asked) {
        String task = state.task();
        asked.filter(kind -> !kind.name().equals(task)).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "%s is a run of task %s, not of %s; resume it with 'mneme train %s --resume %s'"
                            .formatted(file, task, other.name(), task, file));
        });
        return Tasks.find(task).orElseThrow(() -> {
            var bad = new BadFileException(
                    file,
                    "it is a run of the task '" + task
                            + "', which is none of Mneme's own; go on with it in code, where that task is:"
                            + " Run.resume(folder, checkpoint, task, config, resources)");
            return new UncheckedIOException(bad.getMessage(), bad);
        });
    }

    /** Those that the folder of a run keeps. */
    private static Map<String, Object> local(Kind<TaskConfig> kind, Path checkpoint) {
        var settings = new LinkedHashMap<String, Object>();
        Set<String> local = Configs.marked(Local.class, kind.defaults());
        if (!local.isEmpty() && folder(checkpoint).get(RunFolder.TASK_OPTIONS) instanceof Map<?, ?> kept) {
            for (String key : local) {
                if (kept.get(key) instanceof String path) {
                    settings.put(key, path);
                }
            }
        }
        return settings;
    }

    private static Map<String, Object> folder(Path checkpoint) {
        try {
            return RunFolder.of(checkpoint).readConfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}

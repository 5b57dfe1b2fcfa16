package dev.mneme.train.run;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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

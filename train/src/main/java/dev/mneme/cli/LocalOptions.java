package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Options that a checkpoint does not hold, because they say where things lie on one machine. */
final class LocalOptions {
    private LocalOptions() {}

    /** A checkpoint's task options, those of the run's folder that it does not hold, and over both those that were given. */
    static TaskConfig complete(
            Kind<TaskConfig> kind, Map<String, Object> saved, Path checkpoint, Map<String, Object> given) {
        TaskConfig config = saved.isEmpty() ? kind.defaults() : Configs.read(kind.defaults(), saved);
        return Tasks.with(Configs.carried(local(kind, checkpoint), config), given);
    }

    private static Map<String, Object> local(Kind<TaskConfig> kind, Path checkpoint) {
        var options = new LinkedHashMap<String, Object>();
        Set<String> local = Configs.marked(Local.class, kind.defaults());
        if (!local.isEmpty() && folder(checkpoint).get("task-options") instanceof Map<?, ?> kept) {
            for (String key : local) {
                if (kept.get(key) instanceof String path) {
                    options.put(key, path);
                }
            }
        }
        return options;
    }

    private static Map<String, Object> folder(Path checkpoint) {
        try {
            return RunFolder.of(checkpoint).readConfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}

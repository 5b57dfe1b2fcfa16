package dev.mneme.cli;

import dev.mneme.train.RunFolder;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options that a checkpoint does not hold, because they say where things lie on one machine. */
final class LocalOptions {
    private LocalOptions() {}

    /**
     * A checkpoint's task options with those that were given, and those of the run's folder that are still missing then.
     */
    static Map<String, Object> complete(
            Tasks.Kind<?> kind, Map<String, Object> saved, Path checkpoint, Settings settings) {
        var options = new LinkedHashMap<String, Object>();
        var local = kind.defaults().localKeys();
        if (!local.isEmpty() && folder(checkpoint).get("task-options") instanceof Map<?, ?> kept) {
            for (String key : local) {
                if (kept.get(key) instanceof String path) {
                    options.put(key, path);
                }
            }
        }
        options.putAll(saved);
        options.putAll(settings.only(kind.defaults().toMap().keySet()));
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

package dev.mneme.cli;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options that would do nothing beside the others. On the command line they are refused. A configuration file may be
 * shared by several runs: what it says that means nothing to this one is left out, and that is told.
 */
final class Unused {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** {@code option} does nothing; {@code reason} says beside what, and what it is for. */
    Unused add(String option, String reason) {
        reasons.put(option, reason);
        return this;
    }

    /** All that does nothing in {@code config} beside the others that are said. */
    Unused with(Config config, Settings settings) {
        reasons.putAll(Settings.checked(() ->
                Configs.idle(config, settings.only(Options.defaults(config).keySet()))));
        return this;
    }

    /** {@code settings} without these. */
    Settings leftOutOf(Settings settings, Terminal terminal) {
        var kept = new LinkedHashMap<>(settings.given());
        var told = new ArrayList<String>();
        reasons.forEach((option, reason) -> {
            if (kept.remove(option) == null) {
                return;
            }
            if (!settings.shared().contains(option)) {
                throw new UsageException("--%s does nothing %s".formatted(option, reason));
            }
            told.add("%s does nothing %s".formatted(option, reason));
        });
        if (!told.isEmpty()) {
            terminal.err()
                    .println("mneme: left out of %s: %s"
                            .formatted(settings.required("config", "FILE"), String.join(", ", told)));
        }
        return new Settings(kept, settings.arguments(), settings.shared());
    }

    /** The options by which two lengths of one task differ. */
    static List<String> changed(Task before, Task after) {
        Map<String, Object> now = after.options().toMap();
        return before.options().toMap().entrySet().stream()
                .filter(option -> !option.getValue().equals(now.get(option.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}

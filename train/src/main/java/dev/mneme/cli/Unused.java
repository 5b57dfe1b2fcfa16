package dev.mneme.cli;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Options that would do nothing beside the others. On the command line they are refused. A configuration file may be
 * shared by several runs: what it says that means nothing to this one is left out, and that is told.
 */
final class Unused {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** The {@code options}, without dashes, do nothing; {@code reason} says beside what, and what they are for. */
    Unused add(Set<String> options, String reason) {
        options.forEach(option -> reasons.put(option, reason));
        return this;
    }

    /** All of these, by option. */
    Unused add(Map<String, String> idle) {
        reasons.putAll(idle);
        return this;
    }

    /** All that does nothing in {@code config} beside the others that are said. */
    Unused with(Config config, Given given) {
        reasons.putAll(Given.checked(() -> Configs.idle(config, given.of(config))));
        return this;
    }

    /** {@code given} without these. */
    Given leftOutOf(Given given, Terminal terminal) {
        var kept = new LinkedHashMap<>(given.values());
        var told = new ArrayList<String>();
        reasons.forEach((option, reason) -> {
            if (kept.remove(option) == null) {
                return;
            }
            if (!given.shared().contains(option)) {
                throw new UsageException("--%s does nothing %s".formatted(option, reason));
            }
            told.add("%s does nothing %s".formatted(option, reason));
        });
        if (!told.isEmpty()) {
            Object file = kept.getOrDefault(Given.CONFIG.substring(2), "");
            terminal.err().println("mneme: left out of %s: %s".formatted(file, String.join(", ", told)));
        }
        return new Given(kept, given.shared());
    }
}

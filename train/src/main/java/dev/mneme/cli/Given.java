package dev.mneme.cli;

import dev.mneme.model.Preset;
import dev.mneme.model.Presets;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds;
import dev.mneme.train.machine.FileNames;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What was said on the command line and in its configuration file.
 *
 * @param values of options by name without dashes, defaults left out
 * @param shared the options that the configuration file alone has, which may be meant for other runs too
 */
record Given(Map<String, Object> values, Set<String> shared) {
    static final String JSON = "--json";
    static final String CONFIG = "--config";
    static final String DEBUG = "--debug";
    static final String PRESET = "--preset";

    /** What a preset says, if one was named, under what was said otherwise. */
    Given withPreset() {
        if (!(values.get(PRESET.substring(2)) instanceof String name)) {
            return this;
        }
        Preset preset = checked(() -> Presets.KINDS.named(name)).defaults();
        for (Kinds<?> kinds : preset.model().kinds()) {
            if (values.containsKey(kinds.noun())) {
                throw new UsageException(
                        "--%s does nothing with --preset %s, which says it".formatted(kinds.noun(), name));
            }
        }
        Map<String, Object> all = preset.toMap();
        all.keySet().removeAll(Configs.marked(Imposed.class, preset));
        all.putAll(values);
        return new Given(all, shared);
    }

    boolean json() {
        return has(JSON);
    }

    /** Whether {@code option}, with its dashes, was said. */
    boolean has(String option) {
        return values.containsKey(option.substring(2)) && !Boolean.FALSE.equals(values.get(option.substring(2)));
    }

    /** The settings among {@code names}. */
    Map<String, Object> only(Set<String> names) {
        var map = new LinkedHashMap<>(values);
        map.keySet().retainAll(names);
        return map;
    }

    /** The settings that can be asked for in records like {@code config}. */
    Map<String, Object> of(Config config) {
        return only(names(config));
    }

    static Set<String> names(Config config) {
        return Configs.keys(config).stream().map(Configs.Key::name).collect(Collectors.toSet());
    }

    /** {@code config} with what was said of its settings. */
    <C extends Config> C with(C config) {
        return checked(() -> Configs.with(config, of(config)));
    }

    /** A number of an option that is no setting. */
    static long within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new UsageException("%s must be %s to %s, but is %s".formatted(option, least, most, value));
        }
        return value;
    }

    /** Runs {@code make}; an argument that it refuses is a wrong command line. */
    static <T> T checked(Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidPathException e) {
            throw new UsageException(FileNames.sentence(e), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Runs {@code check}, likewise. */
    static void check(Runnable check) {
        checked(() -> {
            check.run();
            return "";
        });
    }
}

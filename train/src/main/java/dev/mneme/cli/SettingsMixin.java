package dev.mneme.cli;

import dev.mneme.model.Presets;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * An option for every setting of some records: its name, meaning, default, choices and kind are the record's. What was
 * said of them is in {@link Given}.
 */
@Command
final class SettingsMixin {
    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    /** The settings of {@code config} that nothing else decides, with its values as defaults. */
    SettingsMixin add(Config config) {
        Set<String> imposed = Configs.marked(Imposed.class, config);
        for (Configs.Key key : Configs.keys(config)) {
            if (!imposed.contains(key.name())) {
                options.putIfAbsent(key.name(), option(key, ofDefault(key)));
            }
        }
        return this;
    }

    /** All settings of {@code config}, imposed or not. */
    SettingsMixin addAll(Config config) {
        Configs.keys(config).forEach(key -> options.put(key.name(), option(key, ofDefault(key))));
        return this;
    }

    /** But for those of {@code names}, which another option says. */
    SettingsMixin without(String... names) {
        options.keySet().removeAll(Set.of(names));
        return this;
    }

    /** Networks by name, which say all of their settings. */
    SettingsMixin addPresets() {
        String known = Presets.KINDS.all().stream()
                .map(kind -> kind.name() + ", " + kind.summary())
                .collect(Collectors.joining("; "));
        options.put(
                "preset",
                OptionSpec.builder(Given.PRESET)
                        .type(String.class)
                        .paramLabel("NAME")
                        .description("The network of a paper: " + known)
                        .build());
        return this;
    }

    /** Those of {@code names}, whose defaults are elsewhere. */
    SettingsMixin addPlain(Config config, Set<String> names) {
        for (Configs.Key key : Configs.keys(config)) {
            if (names.contains(key.name())) {
                options.putIfAbsent(key.name(), option(key, ""));
            }
        }
        return this;
    }

    /** The settings of all tasks that say where things lie on this machine. */
    static SettingsMixin local() {
        var settings = new SettingsMixin();
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            settings.addPlain(kind.defaults(), Configs.marked(Local.class, kind.defaults()));
        }
        return settings;
    }

    static String ofDefault(Configs.Key key) {
        String fallback = text(key.fallback());
        return fallback.isEmpty() ? "" : " (default: " + fallback + ")";
    }

    /** A setting that several records may have, each with a range of its own: its value is looked at later. */
    SettingsMixin addUnread(Configs.Key key, String note) {
        options.putIfAbsent(
                key.name(),
                builder(key, note)
                        .type(String.class)
                        .paramLabel(label(key.type()))
                        .build());
        return this;
    }

    /** Their names. */
    Set<String> names() {
        return options.keySet();
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("unused") // picocli calls it
    private void mixInto(CommandSpec command) {
        options.values().forEach(command::addOption);
    }

    /** A truth value that is false by default is said by its name alone. */
    private static OptionSpec option(Configs.Key key, String note) {
        boolean flag = Boolean.FALSE.equals(key.fallback());
        List<String> choices = Boolean.TRUE.equals(key.fallback()) ? List.of("true", "false") : key.choices();
        return builder(key, note)
                .type(flag ? Boolean.class : Object.class)
                .arity(flag ? "0" : "1")
                .paramLabel(choices.isEmpty() ? label(key.type()) : String.join("|", choices))
                .completionCandidates(choices)
                .converters(text -> read(key, text))
                .build();
    }

    private static OptionSpec.Builder builder(Configs.Key key, String note) {
        return OptionSpec.builder("--" + key.name()).description((key.meaning() + note).replace("%", "%%"));
    }

    private static Object read(Configs.Key key, String text) {
        try {
            return key.reader().apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static String label(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "N";
        }
        return type == double.class ? "NUMBER" : type == List.class ? "LIST" : "TEXT";
    }

    /** As the command line takes it. */
    static String text(Object value) {
        if (!(value instanceof List<?> list)) {
            return value.toString();
        }
        var items = new ArrayList<String>();
        list.forEach(item -> items.add(String.valueOf(item)));
        return String.join(",", items);
    }
}

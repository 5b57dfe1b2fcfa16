package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import dev.mneme.train.task.TrainingOnly;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of tasks, read off their records. */
final class TaskOption {
    private TaskOption() {}

    /** The options of one kind of task, with defaults. */
    static List<Option> of(Kind<TaskConfig> kind) {
        return Configs.keys(kind.defaults()).stream().map(TaskOption::option).toList();
    }

    private static Option option(Configs.Key key) {
        if (key.type() == int.class) {
            return Option.whole(key.name(), key.meaning()).withDefault(key.fallback());
        }
        Option option = Option.text(key.name(), key.type() == List.class ? "LIST" : "TEXT", key.meaning());
        String text = key.fallback() instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : key.fallback().toString();
        return text.isEmpty() ? option : option.withDefault(text);
    }

    /**
     * The options of all kinds that change an evaluation, as texts: which of them a task has is known once its checkpoint
     * was read.
     */
    static List<Option> ofAll() {
        var options = new LinkedHashMap<String, Option>();
        var owners = new LinkedHashMap<String, String>();
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            Set<String> without = Configs.marked(TrainingOnly.class, kind.defaults());
            for (Option option : of(kind)) {
                if (without.contains(option.name())) {
                    continue;
                }
                options.putIfAbsent(option.name(), option);
                owners.merge(option.name(), kind.name(), (all, another) -> all + ", " + another);
            }
        }
        return options.values().stream()
                .map(option -> Option.text(
                                option.name(),
                                option.label(),
                                option.description() + ", of " + owners.get(option.name()))
                        .withDefault("as in training"))
                .toList();
    }

    /** The options of all kinds that say where things lie on this machine. */
    static List<Option> local() {
        return Tasks.KINDS.all().stream()
                .flatMap(kind -> marked(Local.class, kind).stream())
                .distinct()
                .toList();
    }

    private static List<Option> marked(Class<? extends Annotation> mark, Kind<TaskConfig> kind) {
        Set<String> names = Configs.marked(mark, kind.defaults());
        return of(kind).stream().filter(option -> names.contains(option.name())).toList();
    }

    /** The settings that are options of {@code kind}. */
    static Map<String, Object> given(Kind<TaskConfig> kind, Settings settings) {
        return settings.only(Options.defaults(kind.defaults()).keySet());
    }
}

package dev.mneme.cli;

import dev.mneme.model.config.Meaning;
import dev.mneme.train.task.TaskOptions;
import dev.mneme.train.task.Tasks;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of tasks, read off their records: a component with a {@link Meaning} is an option. */
final class TaskOption {
    private TaskOption() {}

    /** The options of one kind of task, with defaults. */
    static List<Option> of(Tasks.Kind<?> kind) {
        TaskOptions defaults = kind.defaults();
        Iterator<RecordComponent> components =
                List.of(defaults.getClass().getRecordComponents()).iterator();
        var options = new ArrayList<Option>();
        defaults.toMap().forEach((name, value) -> {
            RecordComponent component = components.next();
            Meaning meaning = component.getAnnotation(Meaning.class);
            if (meaning != null) {
                options.add(option(name, component.getType(), meaning.value(), value));
            }
        });
        return options;
    }

    private static Option option(String name, Class<?> type, String meaning, Object value) {
        if (type == int.class) {
            return Option.whole(name, meaning).withDefault(value);
        }
        Option option = Option.text(name, type == List.class ? "LIST" : "TEXT", meaning);
        String text = value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
        return text.isEmpty() ? option : option.withDefault(text);
    }

    /**
     * The options of all kinds that change an evaluation, as texts: which of them a task has is known once its checkpoint
     * was read.
     */
    static List<Option> ofAll() {
        var options = new LinkedHashMap<String, Option>();
        var owners = new LinkedHashMap<String, String>();
        for (Tasks.Kind<?> kind : Tasks.all()) {
            for (Option option : of(kind)) {
                if (kind.defaults().trainingKeys().contains(option.name())) {
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
        var options = new LinkedHashMap<String, Option>();
        for (Tasks.Kind<?> kind : Tasks.all()) {
            of(kind).stream()
                    .filter(option -> kind.defaults().localKeys().contains(option.name()))
                    .forEach(option -> options.putIfAbsent(option.name(), option));
        }
        return List.copyOf(options.values());
    }

    /** The settings that are options of {@code kind}. */
    static Map<String, Object> given(Tasks.Kind<?> kind, Settings settings) {
        return settings.only(kind.defaults().toMap().keySet());
    }
}

package dev.mneme.train.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All tasks by name. A new task is one file and one line in {@link #ALL}. */
public final class Tasks {
    /**
     * A kind of task.
     *
     * @param name as on the command line
     * @param summary what it asks of a network
     * @param defaults its options with their default values
     * @param factory makes the task; may read files
     */
    public record Kind<O extends TaskOptions>(String name, String summary, O defaults, Function<O, Task> factory) {
        /** The defaults with the given values, by option name, in their place. */
        public O options(Map<String, ?> given) {
            return RecordOptions.read(name, defaults, given);
        }

        public Task create(Map<String, ?> given) {
            return factory.apply(options(given));
        }
    }

    private static final List<Kind<?>> ALL = List.of(
            new Kind<>(CopyTask.NAME, CopyTask.SUMMARY, CopyTask.Options.DEFAULTS, CopyTask::new),
            new Kind<>(
                    RepeatCopyTask.NAME, RepeatCopyTask.SUMMARY, RepeatCopyTask.Options.DEFAULTS, RepeatCopyTask::new),
            new Kind<>(
                    AssociativeRecallTask.NAME,
                    AssociativeRecallTask.SUMMARY,
                    AssociativeRecallTask.Options.DEFAULTS,
                    AssociativeRecallTask::new),
            new Kind<>(BabiTask.NAME, BabiTask.SUMMARY, BabiTask.Options.DEFAULTS, BabiTask::new));

    private Tasks() {}

    public static List<Kind<?>> all() {
        return ALL;
    }

    /** The kind with that name; empty for a task of somebody's own. */
    public static Optional<Kind<?>> find(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** The kind with that name; an unknown one is refused with the names there are. */
    public static Kind<?> named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no task '" + name + "'; there are "
                        + String.join(", ", ALL.stream().map(Kind::name).toList())));
    }

    /** The task with the given options, values by option name ({@code max-length}), defaults for the rest. */
    public static Task create(String name, Map<String, ?> options) {
        return named(name).create(options);
    }
}

package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mneme's own tasks by name. A new one is one file and one line here. */
public final class Tasks {
    /** All of them. */
    public static final Kinds<TaskConfig> KINDS = Kinds.of(
            "task",
            TaskConfig.class,
            new Kind<>(CopyTask.NAME, CopyTask.SUMMARY, CopyTask.Options.DEFAULTS),
            new Kind<>(RepeatCopyTask.NAME, RepeatCopyTask.SUMMARY, RepeatCopyTask.Options.DEFAULTS),
            new Kind<>(
                    AssociativeRecallTask.NAME, AssociativeRecallTask.SUMMARY, AssociativeRecallTask.Options.DEFAULTS),
            new Kind<>(BabiTask.NAME, BabiTask.SUMMARY, BabiTask.Options.DEFAULTS),
            new Kind<>(NgramTask.NAME, NgramTask.SUMMARY, NgramTask.Options.DEFAULTS),
            new Kind<>(PrioritySortTask.NAME, PrioritySortTask.SUMMARY, PrioritySortTask.Options.DEFAULTS),
            new Kind<>(AddingTask.NAME, AddingTask.SUMMARY, AddingTask.Options.DEFAULTS),
            new Kind<>(ArgmaxTask.NAME, ArgmaxTask.SUMMARY, ArgmaxTask.Options.DEFAULTS),
            new Kind<>(KeyValueTask.NAME, KeyValueTask.SUMMARY, KeyValueTask.Options.DEFAULTS),
            new Kind<>(AllocationTask.NAME, AllocationTask.SUMMARY, AllocationTask.Options.DEFAULTS),
            new Kind<>(OmniglotTask.NAME, OmniglotTask.SUMMARY, OmniglotTask.Options.DEFAULTS),
            new Kind<>(ReverseString.NAME, ReverseString.SUMMARY, ReverseString.DEFAULTS),
            new Kind<>(DuplicateString.NAME, DuplicateString.SUMMARY, DuplicateString.DEFAULTS),
            new Kind<>(MissingDuplicate.NAME, MissingDuplicate.SUMMARY, MissingDuplicate.DEFAULTS),
            new Kind<>(OddsFirst.NAME, OddsFirst.SUMMARY, OddsFirst.DEFAULTS),
            new Kind<>(BinaryAddition.NAME, BinaryAddition.SUMMARY, BinaryAddition.DEFAULTS),
            new Kind<>(BucketSort.NAME, BucketSort.SUMMARY, BucketSort.DEFAULTS),
            new Kind<>(StackManipulation.NAME, StackManipulation.SUMMARY, StackManipulation.DEFAULTS),
            new Kind<>(Brackets.NAME, Brackets.SUMMARY, Brackets.DEFAULTS),
            new Kind<>(MqarTask.NAME, MqarTask.SUMMARY, MqarTask.Options.DEFAULTS));

    private Tasks() {}

    /** The kind with that name; empty for a task of somebody's own. */
    public static Optional<Kind<TaskConfig>> find(String name) {
        return KINDS.all().stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** The task with the given options, values by option name ({@code max-length}), defaults for the rest. */
    public static Task create(String name, Map<String, ?> options) {
        return with(KINDS.named(name).defaults(), options).create();
    }

    /** The options that say where things lie for other tasks than {@code kind}, which does not look at them, with why. */
    public static Map<String, String> elsewhere(Kind<TaskConfig> kind) {
        var elsewhere = new LinkedHashMap<String, String>();
        KINDS.all()
                .forEach(other -> Configs.marked(Local.class, other.defaults())
                        .forEach(name -> elsewhere.put(name, "for task " + kind.name())));
        elsewhere.keySet().removeAll(Configs.marked(Local.class, kind.defaults()));
        return elsewhere;
    }

    /** {@code config} with the given options; one that its task has not is refused with those that it has. */
    public static TaskConfig with(TaskConfig config, Map<String, ?> given) {
        List<String> names =
                Configs.keys(config).stream().map(Configs.Key::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("task %s has no option --%s; it has --%s"
                        .formatted(KINDS.of(config).name(), name, String.join(", --", names)));
            }
        }
        return Configs.with(config, given);
    }
}

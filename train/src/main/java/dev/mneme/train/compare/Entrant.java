package dev.mneme.train.compare;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.Lessons;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One of those that are compared: a model with its recipe, and all settings it is trained with but the seed.
 *
 * @param label what tables and pictures call it: the model's name and what of the grid it has
 * @param options of the task
 * @param idle what was asked for that does nothing for it, with why
 */
record Entrant(String label, TaskConfig options, ModelConfig model, TrainConfig training, Map<String, String> idle) {
    /** The task as its training begins, made anew: runs beside each other share nothing. */
    Task task() {
        return Lessons.first(training.curriculum(), options.create());
    }

    /** Whether that one is meant: no two have one label. */
    boolean is(Entrant other) {
        return label.equals(other.label);
    }

    /** How it is trained with that seed. */
    TrainConfig training(long seed) {
        return training.with(Map.of("seed", seed));
    }

    /** All settings by option name, but the seed and where things lie on this machine. */
    SequencedMap<String, Object> settings() {
        var settings = new LinkedHashMap<>(Configs.asked(options));
        settings.keySet().removeAll(Configs.marked(Local.class, options));
        settings.putAll(Configs.asked(model));
        settings.putAll(Configs.asked(training));
        settings.remove("seed");
        return settings;
    }
}

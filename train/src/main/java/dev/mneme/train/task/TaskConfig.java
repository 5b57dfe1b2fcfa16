package dev.mneme.train.task;

import dev.mneme.model.config.Config;
import dev.mneme.train.recipe.Recipe;

/** The settings of one of Mneme's own tasks: a record in the task's file, with a constant {@code DEFAULTS}. */
public interface TaskConfig extends Config {
    /** The task; may read files. */
    Task create();

    /** The settings with which it is learned when nobody says otherwise, for so many inputs and outputs; reads no file. */
    Recipe recipe(int inputSize, int outputSize);
}

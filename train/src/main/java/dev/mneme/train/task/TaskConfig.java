package dev.mneme.train.task;

import dev.mneme.model.config.Config;

/** The settings of one of Mneme's own tasks: a record in the task's file, with a constant {@code DEFAULTS}. */
public interface TaskConfig extends Config {
    /** The task; may read files. */
    Task create();
}

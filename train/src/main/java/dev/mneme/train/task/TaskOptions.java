package dev.mneme.train.task;

import java.util.Map;
import java.util.Set;

/**
 * The settings of one kind of task: a record that checks its values when made and has a constant {@code DEFAULTS}.
 * Components are called like the options of the command line, {@code maxLength} for {@code --max-length}, and are
 * integers, texts, or lists of one of them.
 */
public interface TaskOptions {
    /** Option names and values, in the order of declaration; {@link Tasks#create(String, Map)} takes them back. */
    default Map<String, Object> toMap() {
        return RecordOptions.toMap(this);
    }

    /** Options that say where things lie on this machine, and so do not belong in a checkpoint. */
    default Set<String> localKeys() {
        return Set.of();
    }

    /** Options that say how long sequences are: they mean nothing where all of one length are asked for. */
    default Set<String> lengthKeys() {
        return Set.of();
    }

    /** Options that say what is trained on and change no evaluation. */
    default Set<String> trainingKeys() {
        return Set.of();
    }
}

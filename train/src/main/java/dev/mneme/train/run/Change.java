package dev.mneme.train.run;

import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.TrainConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of training that were changed when a run was resumed. The bits of a run are promised from one change to the
 * next.
 *
 * @param iteration steps done before it
 * @param before the settings that held until then and no longer do, by option name
 */
public record Change(long iteration, Map<String, Object> before) {
    /** Refuses what changes nothing. */
    public Change {
        if (iteration < 0 || before.isEmpty()) {
            throw new IllegalArgumentException(
                    "a change at iteration %s of the settings %s".formatted(iteration, before.keySet()));
        }
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before)); // in an order that every process gives it
    }

    /** {@code earlier} changes, and that from {@code old} to {@code now} after {@code iteration} steps. */
    static List<Change> add(List<Change> earlier, long iteration, TrainConfig old, TrainConfig now) {
        var changes = new ArrayList<>(earlier);
        var before = new LinkedHashMap<String, Object>();
        Map<String, Object> was = old.toMap();
        Map<String, Object> is = now.toMap();
        TrainConfig.CHANGEABLE.forEach(key -> before.put(key, was.get(key)));
        if (!changes.isEmpty() && changes.getLast().iteration() == iteration) { // nothing was trained in between
            before.putAll(changes.removeLast().before());
        }
        before.entrySet().removeIf(entry -> entry.getValue().equals(is.get(entry.getKey())));
        if (!before.isEmpty()) {
            changes.add(new Change(iteration, before));
        }
        return List.copyOf(changes);
    }

    /** What a setting was, and until when, in words; empty when it never changed. */
    static String words(List<Change> changes, String setting) {
        var words = new ArrayList<String>();
        for (Change change : changes) {
            if (change.before.containsKey(setting)) {
                words.add("%s until iteration %s".formatted(change.before.get(setting), change.iteration));
            }
        }
        return String.join(", ", words);
    }

    /** As files keep it. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("iteration", iteration);
        map.put("before", before);
        return map;
    }

    static Change of(JsonObject json) {
        return new Change(json.integer("iteration"), json.object("before").toMap());
    }
}

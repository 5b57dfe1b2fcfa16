package dev.mneme.train.compare;

import dev.mneme.model.Memories;
import dev.mneme.model.config.Configs;
import dev.mneme.train.recipe.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Settings of which several values are compared: every model is trained with every combination of them.
 *
 * @param values of each, by option name
 */
record Grid(SequencedMap<String, List<Object>> values) {
    /**
     * Reads {@code hidden-size=32,64}; a text may go on to the next setting, {@code hidden-size=32,64,links=4,8}.
     *
     * @param keys the settings that there are
     * @throws IllegalArgumentException naming what is no setting, cannot be varied, or is a value that it cannot have
     */
    static Grid of(List<String> texts, List<Configs.Key> keys) {
        var values = new LinkedHashMap<String, List<Object>>();
        String setting = "";
        for (String part :
                texts.isEmpty() ? new String[0] : String.join(",", texts).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                setting = part.substring(0, equals).strip();
                if (values.containsKey(setting)) {
                    throw new IllegalArgumentException("--grid says %s twice".formatted(setting));
                }
            }
            if (setting.isEmpty()) {
                throw new IllegalArgumentException(
                        "--grid must be KEY=A,B,.. such as hidden-size=32,64, but is %s".formatted(texts.getFirst()));
            }
            Object value = key(setting, keys).reader().apply(part.substring(equals + 1));
            values.computeIfAbsent(setting, _ -> new ArrayList<>()).add(value);
        }
        return new Grid(values);
    }

    private static Configs.Key key(String setting, List<Configs.Key> keys) {
        if (TrainConfig.LENGTH.contains(setting)) {
            throw new IllegalArgumentException(
                    "--grid cannot vary %s: it belongs to the budget, which is the same for all".formatted(setting));
        }
        if (List.of(Memories.KINDS.noun(), "seed").contains(setting)) {
            throw new IllegalArgumentException("--grid cannot vary %s: --models and --seeds say it".formatted(setting));
        }
        Configs.Key found = keys.stream()
                .filter(key -> key.name().equals(setting))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--grid: there is no setting '%s'; there are %s"
                        .formatted(
                                setting,
                                String.join(
                                        ", ",
                                        keys.stream().map(Configs.Key::name).toList()))));
        if (found.type() == List.class) {
            throw new IllegalArgumentException(
                    "--grid cannot vary %s: it is a list, whose commas it could not tell from its own"
                            .formatted(setting));
        }
        return found;
    }

    /** Every combination, the last setting varied first; one of nothing where nothing is varied. */
    List<Map<String, Object>> points() {
        List<Map<String, Object>> points = List.of(Map.of());
        for (Map.Entry<String, List<Object>> setting : values.entrySet()) {
            var more = new ArrayList<Map<String, Object>>();
            for (Map<String, Object> point : points) {
                for (Object value : setting.getValue()) {
                    var with = new LinkedHashMap<>(point);
                    with.put(setting.getKey(), value);
                    more.add(with);
                }
            }
            points = more;
        }
        return points;
    }
}

package dev.mneme.train.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings by name as JSON and back: texts, numbers, truth values, lists and maps of them. */
public final class JsonMaps {
    private JsonMaps() {}

    /** The JSON of {@code settings}, in their order. */
    public static Json.JsonObject json(Map<String, ?> settings) {
        var members = new LinkedHashMap<String, Json>();
        settings.forEach((key, value) -> members.put(key, json(value)));
        return new Json.JsonObject(members);
    }

    private static Json json(Object value) {
        return switch (value) {
            case String text -> new Json.JsonString(text);
            case Integer number -> new Json.JsonInteger(number);
            case Long number -> new Json.JsonInteger(number);
            case Double number -> Json.of(number);
            case Boolean truth -> new Json.JsonBoolean(truth);
            case List<?> items ->
                new Json.JsonArray(items.stream().map(JsonMaps::json).toList());
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<String, Json>();
                map.forEach((key, item) -> members.put(String.valueOf(key), json(item)));
                yield new Json.JsonObject(members);
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** The inverse of {@link #json(Map)}; integers come as {@code Long}. A null has no setting it could be: refused. */
    public static Map<String, Object> map(Json.JsonObject object) {
        var map = new LinkedHashMap<String, Object>();
        object.members().forEach((key, value) -> map.put(key, value(key, value)));
        return map;
    }

    /** The objects that the list {@code value} of the member {@code key} holds. */
    public static List<Json.JsonObject> objects(String key, Json value) {
        if (!(value instanceof Json.JsonArray list)) {
            throw new JsonException("member " + Quoted.of(key) + " must be a list, got " + value.describe());
        }
        return list.items().stream()
                .map(item -> {
                    if (item instanceof Json.JsonObject object) {
                        return object;
                    }
                    throw new JsonException(
                            "member " + Quoted.of(key) + " must be a list of objects, but holds " + item.describe());
                })
                .toList();
    }

    private static Object value(String key, Json value) {
        return switch (value) {
            case Json.JsonString s -> s.value();
            case Json.JsonInteger i -> i.value();
            case Json.JsonReal r -> r.value();
            case Json.JsonBoolean b -> b.value();
            case Json.JsonArray a ->
                List.copyOf(a.items().stream().map(item -> value(key, item)).toList());
            case Json.JsonObject o -> map(o);
            case Json.JsonNull _ ->
                throw new JsonException("member " + Quoted.of(key) + " must have a value, got null");
        };
    }
}

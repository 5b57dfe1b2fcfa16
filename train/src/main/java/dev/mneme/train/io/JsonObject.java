package dev.mneme.train.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * A JSON object, with its members in the order in which they were put: {@code new JsonObject().put("step", 12).put("loss",
 * 0.5).encode()} is a line of {@code metrics.jsonl}. Getters throw a {@link JsonException} that names the member when it is
 * missing or of another kind.
 */
public final class JsonObject {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Without members. */
    public JsonObject() {}

    /** With the entries of {@code map}, in their order. */
    public static JsonObject of(Map<?, ?> map) {
        var object = new JsonObject();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    /**
     * Adds a member: a text, number, truth value, object, or a list or map of these. A number that is not finite is null.
     *
     * @throws IllegalArgumentException when {@code key} was put before, or there is no JSON for {@code value}
     */
    public JsonObject put(String key, Object value) {
        if (members.putIfAbsent(key, Json.value(value)) != null) {
            throw new IllegalArgumentException("the member " + Quoted.of(key) + " was put twice");
        }
        return this;
    }

    /** Whether there is that member. */
    public boolean has(String key) {
        return members.containsKey(key);
    }

    /** The names of the members. */
    public SequencedSet<String> keys() {
        return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(members.keySet()));
    }

    /** The member, of any kind. */
    public Object get(String key) {
        Object value = members.get(key);
        if (value == null) {
            throw new JsonException("member " + Quoted.of(key) + " is missing");
        }
        return value;
    }

    /** Whether the member is null. */
    public boolean isNull(String key) {
        return Json.NULL.equals(get(key));
    }

    private <T> T get(String key, Class<T> kind, String needed) {
        Object value = get(key);
        if (!kind.isInstance(value)) {
            throw wrong(key, needed);
        }
        return kind.cast(value);
    }

    /** A text. */
    public String string(String key) {
        return get(key, String.class, "a string");
    }

    /** A number without fraction. */
    public long integer(String key) {
        return get(key, Long.class, "an integer");
    }

    /** An integer from 0 to {@code most}. */
    public long count(String key, long most) {
        long value = integer(key);
        if (value < 0 || value > most) {
            throw wrong(key, "an integer of 0 to " + most);
        }
        return value;
    }

    /** A real, or an integer widened. */
    public double real(String key) {
        return get(key, Number.class, "a number").doubleValue();
    }

    /** A truth value. */
    public boolean bool(String key) {
        return get(key, Boolean.class, "true or false");
    }

    /** An object. */
    public JsonObject object(String key) {
        return get(key, JsonObject.class, "an object");
    }

    /** A list of values. */
    public List<?> array(String key) {
        return get(key, List.class, "an array");
    }

    /** A list of objects. */
    public List<JsonObject> objects(String key) {
        return array(key).stream()
                .map(item -> {
                    if (item instanceof JsonObject object) {
                        return object;
                    }
                    throw new JsonException("member " + Quoted.of(key) + " must be a list of objects, but holds "
                            + Json.describe(item));
                })
                .toList();
    }

    private JsonException wrong(String key, String needed) {
        return new JsonException(
                "member " + Quoted.of(key) + " must be " + needed + ", got " + Json.describe(get(key)));
    }

    /** A misspelt key is not ignored: refuses members that are not in {@code known}. */
    public void requireOnly(Set<String> known) {
        for (String key : members.keySet()) {
            if (!known.contains(key)) {
                throw new JsonException("member " + Quoted.of(key) + " is not known; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /** All members, objects as maps too. A null has no setting it could be: it is refused. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        members.forEach((key, value) -> map.put(key, plain(key, value)));
        return map;
    }

    private static Object plain(String key, Object value) {
        if (Json.NULL.equals(value)) {
            throw new JsonException("member " + Quoted.of(key) + " must have a value, got null");
        }
        return switch (value) {
            case JsonObject object -> object.toMap();
            case List<?> items -> items.stream().map(item -> plain(key, item)).toList();
            default -> value;
        };
    }

    /** As {@link Json#encode}. */
    public String encode() {
        return Json.encode(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }
}

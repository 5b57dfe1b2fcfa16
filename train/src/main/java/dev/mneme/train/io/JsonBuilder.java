package dev.mneme.train.io;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object, member by member, in the order in which they will be written: {@code Json.JsonObject.builder().put("step",
 * 12).put("loss", 0.5).encode()} is a line of {@code metrics.jsonl}.
 */
public final class JsonBuilder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    JsonBuilder() {}

    /**
     * Adds a member.
     *
     * @throws IllegalArgumentException when {@code key} was put before; likewise for the methods below
     */
    public JsonBuilder put(String key, Json value) {
        if (members.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("the member " + Quoted.of(key) + " was put twice");
        }
        return this;
    }

    public JsonBuilder put(String key, String value) {
        return put(key, new Json.JsonString(value));
    }

    public JsonBuilder put(String key, long value) {
        return put(key, new Json.JsonInteger(value));
    }

    /** A value that is not finite is written as {@code null}. */
    public JsonBuilder put(String key, double value) {
        return put(key, Json.of(value));
    }

    public JsonBuilder put(String key, boolean value) {
        return put(key, new Json.JsonBoolean(value));
    }

    public Json.JsonObject build() {
        return new Json.JsonObject(members);
    }

    /** As {@code build().encode()}. */
    public String encode() {
        return build().encode();
    }
}

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

    /** Adds a text. */
    public JsonBuilder put(String key, String value) {
        return put(key, new Json.JsonString(value));
    }

    /** Adds a whole number. */
    public JsonBuilder put(String key, long value) {
        return put(key, new Json.JsonInteger(value));
    }

    /** A value that is not finite is written as {@code null}. */
    public JsonBuilder put(String key, double value) {
        return put(key, Json.of(value));
    }

    /** Adds {@code true} or {@code false}. */
    public JsonBuilder put(String key, boolean value) {
        return put(key, new Json.JsonBoolean(value));
    }

    /** The object with the members put so far. */
    public Json.JsonObject build() {
        return new Json.JsonObject(members);
    }

    /** As {@code build().encode()}. */
    public String encode() {
        return build().encode();
    }
}

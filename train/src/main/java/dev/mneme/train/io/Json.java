package dev.mneme.train.io;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) as plain values: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link #NULL},
 * {@code List} and {@link JsonObject}. Stricter than the RFC where it is silent: no duplicate keys, integers fit a
 * {@code long}, reals are finite, strings are valid Unicode, at most {@value #MAX_DEPTH} levels.
 */
public final class Json {
    /** Deepest nesting that {@link #parse} follows. */
    public static final int MAX_DEPTH = 64;

    /** {@code null}. */
    public static final Object NULL = Null.NULL;

    private enum Null {
        NULL
    }

    private Json() {}

    /**
     * The one value that {@code text} is.
     *
     * @throws JsonException with line and column when it is not one JSON value
     */
    public static Object parse(String text) {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8), MAX_DEPTH).whole();
    }

    /**
     * As {@link #parse}, for what can only be an object.
     *
     * @throws JsonException with line and column when {@code text} is not one JSON object
     */
    public static JsonObject parseObject(String text) {
        Object value = parse(text);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("an object was needed, got " + describe(value));
    }

    /**
     * Canonical text: one line, no spaces, members in the order in which they were given, numbers that read back to the same
     * bits, null for a real that is not finite.
     *
     * @throws IllegalArgumentException when a string has half a surrogate pair, or a value is none of JSON's
     */
    public static String encode(Object value) {
        var out = new StringBuilder();
        JsonWriter.append(out, value(value));
        return out.toString();
    }

    /** {@code given} as {@link #parse} would give it: a map is an object, a number that is not finite null. */
    static Object value(Object given) {
        return switch (given) {
            case Integer number -> number.longValue();
            case Float number -> value(number.doubleValue());
            case Double number -> Double.isFinite(number) ? number : NULL;
            case String _, Long _, Boolean _, JsonObject _, Null _ -> given;
            case List<?> items -> items.stream().map(Json::value).toList();
            case Map<?, ?> map -> JsonObject.of(map);
            default -> throw new IllegalArgumentException("there is no JSON for " + given.getClass());
        };
    }

    /** What a value is, for messages: {@code the integer 3}, {@code an object}. */
    static String describe(Object value) {
        return switch (value) {
            case String text -> "the string " + Quoted.of(text);
            case Long number -> "the integer " + number;
            case Double number -> "the number " + number;
            case List<?> _ -> "an array";
            case JsonObject _ -> "an object";
            case Null _ -> "null";
            default -> value.toString();
        };
    }
}

package dev.mneme.train.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON value (RFC 8259), immutable. Stricter than the RFC where it is silent: no duplicate keys, integers fit a
 * {@code long}, reals are finite, strings are valid Unicode, at most {@value #MAX_DEPTH} levels.
 *
 * <p>{@link #encode} is canonical: one line, no spaces, members in the order in which they were given, numbers that
 * read back to the same bits. So {@code parse(v.encode())} equals {@code v}.
 */
public sealed interface Json {
    /** Deepest nesting that {@link #parse} follows. */
    int MAX_DEPTH = 64;

    /** Members in the order in which they were given; {@link JsonObject#builder} makes one. */
    record JsonObject(Map<String, Json> members) implements Json {
        /** Copies the members. */
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** An object to be made member by member. */
        public static JsonBuilder builder() {
            return new JsonBuilder();
        }

        /** The member, empty when there is none. */
        public Optional<Json> find(String key) {
            return Optional.ofNullable(members.get(key));
        }

        /**
         * The member.
         *
         * @throws JsonException when there is none
         */
        public Json get(String key) {
            return find(key).orElseThrow(() -> new JsonException("member " + Quoted.of(key) + " is missing"));
        }

        /**
         * The member's text.
         *
         * @throws JsonException when there is no such member, or it is no string; likewise for the getters below
         */
        public String string(String key) {
            if (get(key) instanceof JsonString s) {
                return s.value();
            }
            throw wrong(key, "a string");
        }

        /** The member's whole number. */
        public long integer(String key) {
            if (get(key) instanceof JsonInteger i) {
                return i.value();
            }
            throw wrong(key, "an integer");
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
            return switch (get(key)) {
                case JsonReal r -> r.value();
                case JsonInteger i -> i.value();
                default -> throw wrong(key, "a number");
            };
        }

        /** The member's {@code true} or {@code false}. */
        public boolean bool(String key) {
            if (get(key) instanceof JsonBoolean b) {
                return b.value();
            }
            throw wrong(key, "true or false");
        }

        /** The member's object. */
        public JsonObject object(String key) {
            if (get(key) instanceof JsonObject o) {
                return o;
            }
            throw wrong(key, "an object");
        }

        /** The items of the member's array. */
        public List<Json> array(String key) {
            if (get(key) instanceof JsonArray a) {
                return a.items();
            }
            throw wrong(key, "an array");
        }

        /**
         * A misspelt key is not ignored.
         *
         * @throws JsonException when there is a member that is not in {@code known}
         */
        public void requireOnly(Set<String> known) {
            for (String key : members.keySet()) {
                if (!known.contains(key)) {
                    throw new JsonException("member " + Quoted.of(key) + " is not known; known are "
                            + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }

        private JsonException wrong(String key, String needed) {
            return new JsonException(
                    "member " + Quoted.of(key) + " must be " + needed + ", got " + get(key).describe());
        }
    }

    /** Items in order. */
    record JsonArray(List<Json> items) implements Json {
        /** Copies the items. */
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /** Text; only valid Unicode can be written. */
    record JsonString(String value) implements Json {}

    /** A number written without fraction and exponent. */
    record JsonInteger(long value) implements Json {}

    /** {@code value} is finite; {@link Json#of(double)} takes any double. */
    record JsonReal(double value) implements Json {
        /** Refuses a number that is not finite. */
        public JsonReal {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no " + value + "; Json.of(double) makes null of it");
            }
        }
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements Json {}

    /** {@code null}. */
    enum JsonNull implements Json {
        /** The only one. */
        NULL
    }

    /** A real, or null when {@code value} is not finite, because JSON has no word for that. */
    static Json of(double value) {
        return Double.isFinite(value) ? new JsonReal(value) : JsonNull.NULL;
    }

    /** An array of reals, each as {@link #of(double)}. */
    static JsonArray of(double... values) {
        return new JsonArray(Arrays.stream(values).mapToObj(Json::of).toList());
    }

    /**
     * The one value that {@code text} is.
     *
     * @throws JsonException with line and column when it is not one JSON value
     */
    static Json parse(String text) {
        return JsonTree.read(new JsonReader(text.getBytes(StandardCharsets.UTF_8), MAX_DEPTH));
    }

    /**
     * As {@link #parse}, for what can only be an object.
     *
     * @throws JsonException with line and column when {@code text} is not one JSON object
     */
    static JsonObject parseObject(String text) {
        Json value = parse(text);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("an object was needed, got " + value.describe());
    }

    /**
     * This value as canonical text.
     *
     * @throws IllegalArgumentException when a string has half a surrogate pair
     */
    default String encode() {
        StringBuilder out = new StringBuilder();
        JsonWriter.append(out, this);
        return out.toString();
    }

    /** What this is, for messages: {@code the integer 3}, {@code an object}. */
    default String describe() {
        return switch (this) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case JsonString s -> "the string " + Quoted.of(s.value());
            case JsonInteger i -> "the integer " + i.value();
            case JsonReal r -> "the number " + r.value();
            case JsonBoolean b -> String.valueOf(b.value());
            case JsonNull _ -> "null";
        };
    }
}

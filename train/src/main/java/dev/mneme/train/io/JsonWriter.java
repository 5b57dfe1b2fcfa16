package dev.mneme.train.io;

import java.util.List;

/** Canonical JSON text. */
final class JsonWriter {
    private JsonWriter() {}

    static void append(StringBuilder out, Object value) {
        switch (value) {
            case String text -> appendString(out, text);
            case JsonObject object -> appendObject(out, object);
            case List<?> items -> appendArray(out, items);
            default -> out.append(Json.NULL.equals(value) ? "null" : value);
        }
    }

    private static void appendObject(StringBuilder out, JsonObject object) {
        String separator = "{";
        for (String key : object.keys()) {
            out.append(separator);
            appendString(out, key);
            out.append(':');
            append(out, object.get(key));
            separator = ",";
        }
        out.append(object.keys().isEmpty() ? "{}" : "}");
    }

    private static void appendArray(StringBuilder out, List<?> items) {
        String separator = "[";
        for (Object item : items) {
            out.append(separator);
            append(out, item);
            separator = ",";
        }
        out.append(items.isEmpty() ? "[]" : "]");
    }

    /** @throws IllegalArgumentException when {@code text} has half a surrogate pair: UTF-8 cannot hold it */
    static void appendString(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> appendCharacter(out, c, text);
            }
        }
        out.append('"');
    }

    private static void appendCharacter(StringBuilder out, int c, String text) {
        if (Character.getType(c) == Character.SURROGATE) {
            throw new IllegalArgumentException("half a surrogate pair in the string " + Quoted.of(text));
        }
        if (c < 0x20) {
            out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
        } else {
            out.appendCodePoint(c);
        }
    }
}

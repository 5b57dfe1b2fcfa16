package dev.mneme.train.io;

import java.util.Iterator;
import java.util.Map;

/** Canonical JSON text. */
final class JsonWriter {
    private JsonWriter() {}

    static void append(StringBuilder out, Json value) {
        switch (value) {
            case Json.JsonObject o -> appendObject(out, o.members());
            case Json.JsonArray a -> appendArray(out, a);
            case Json.JsonString s -> appendString(out, s.value());
            case Json.JsonInteger i -> out.append(i.value());
            case Json.JsonReal r -> out.append(r.value());
            case Json.JsonBoolean b -> out.append(b.value());
            case Json.JsonNull _ -> out.append("null");
        }
    }

    private static void appendObject(StringBuilder out, Map<String, Json> members) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, Json> member : members.entrySet()) {
            out.append(separator);
            appendString(out, member.getKey());
            out.append(':');
            append(out, member.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void appendArray(StringBuilder out, Json.JsonArray array) {
        out.append('[');
        for (Iterator<Json> items = array.items().iterator(); items.hasNext(); ) {
            append(out, items.next());
            out.append(items.hasNext() ? "," : "");
        }
        out.append(']');
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

package dev.mneme.train.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one whole value; recursion is bounded by the reader's depth cap. */
final class JsonTree {
    private JsonTree() {}

    static Json read(JsonReader in) {
        Json value = value(in);
        in.end();
        return value;
    }

    private static Json value(JsonReader in) {
        return switch (in.peek()) {
            case OBJECT -> object(in);
            case ARRAY -> array(in);
            case STRING -> new Json.JsonString(in.string());
            case NUMBER -> in.number();
            case BOOLEAN -> new Json.JsonBoolean(in.bool());
            case NULL -> {
                in.nothing();
                yield Json.JsonNull.NULL;
            }
        };
    }

    private static Json object(JsonReader in) {
        Map<String, Json> members = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            int start = in.position();
            String key = in.key();
            if (members.containsKey(key)) {
                throw in.failure(start, "duplicate key " + Quoted.of(key));
            }
            members.put(key, value(in));
        }
        return new Json.JsonObject(members);
    }

    private static Json array(JsonReader in) {
        List<Json> items = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            items.add(value(in));
        }
        return new Json.JsonArray(items);
    }
}

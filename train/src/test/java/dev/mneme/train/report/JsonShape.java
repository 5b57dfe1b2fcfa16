package dev.mneme.train.report;

import java.util.regex.Pattern;

/** Judges JSON by rewriting: strings, numbers, then innermost arrays and objects become a letter, until one is left. */
final class JsonShape {
    private static final Pattern STRING =
            Pattern.compile("\"(?:[^\"\\\\\\p{Cntrl}]++|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-f]{4}))*+\"");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");
    private static final Pattern ARRAY = Pattern.compile("\\[(?:[SNAO](?:,[SNAO])*+)?]");
    private static final Pattern OBJECT = Pattern.compile("\\{(?:S:[SNAO](?:,S:[SNAO])*+)?}");

    private JsonShape() {}

    /** {@code O} for an object, {@code A} for an array; anything longer is not JSON. */
    static String of(String json) {
        String text = STRING.matcher(json).replaceAll("S").replace("null", "N").replaceAll("\\s", "");
        text = NUMBER.matcher(text).replaceAll("N");
        for (int depth = 0; depth < 8; depth++) {
            text = ARRAY.matcher(text).replaceAll("A");
            text = OBJECT.matcher(text).replaceAll("O");
        }
        return text;
    }
}

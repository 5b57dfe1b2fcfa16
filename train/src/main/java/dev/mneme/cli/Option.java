package dev.mneme.cli;

import java.util.List;

/**
 * An option of the command line, which can as well stand in a configuration file.
 *
 * @param name without dashes
 * @param label what its value is called in help; empty for a flag
 * @param description one sentence
 * @param fallback its default in words; empty for none
 * @param choices all values it may have; empty for any
 */
record Option(String name, String label, Kind kind, String description, String fallback, List<String> choices) {
    /** What an option's value is. */
    enum Kind {
        WHOLE(Long.class, "a whole number"),
        REAL(Double.class, "a number"),
        TEXT(String.class, "a text"),
        FLAG(Boolean.class, "true or false");

        private final Class<?> type;
        private final String words;

        Kind(Class<?> type, String words) {
            this.type = type;
            this.words = words;
        }

        Class<?> type() {
            return type;
        }

        String words() {
            return words;
        }
    }

    static Option whole(String name, String description) {
        return new Option(name, "N", Kind.WHOLE, description, "", List.of());
    }

    static Option real(String name, String description) {
        return new Option(name, "NUMBER", Kind.REAL, description, "", List.of());
    }

    static Option text(String name, String label, String description) {
        return new Option(name, label, Kind.TEXT, description, "", List.of());
    }

    static Option choice(String name, String description, List<String> choices) {
        return new Option(name, String.join("|", choices), Kind.TEXT, description, "", choices);
    }

    static Option flag(String name, String description) {
        return new Option(name, "", Kind.FLAG, description, "", List.of());
    }

    /** This option with a default. */
    Option withDefault(Object value) {
        return new Option(name, label, kind, description, value.toString(), choices);
    }

    /** What help says of it, its default included. */
    String help() {
        return fallback.isEmpty() ? description : description + " (default: " + fallback + ")";
    }
}

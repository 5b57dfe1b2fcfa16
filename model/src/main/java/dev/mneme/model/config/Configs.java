package dev.mneme.model.config;

import dev.mneme.model.config.Kinds.Kind;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Records of settings as maps by option name, as files hold them, and back. What is refused is told as on the command line,
 * with option, range and value.
 */
public final class Configs {
    /**
     * A setting that can be asked for.
     *
     * @param name without dashes in front
     * @param type of its value: {@code int}, {@code long}, {@code double}, {@code boolean}, a text, a list, an enum
     * @param meaning in a few words
     * @param fallback what it is when nobody says, as {@link #toMap} gives it
     * @param choices all that it may be; empty for anything of its type
     * @param reader what a text or another value means; one of the wrong kind, or out of range, is refused
     */
    public record Key(
            String name,
            Class<?> type,
            String meaning,
            Object fallback,
            List<String> choices,
            UnaryOperator<Object> reader) {}

    private Configs() {}

    /**
     * All settings by option name in the order of declaration, the names of choices first. Values are as a JSON reader gives
     * them: {@code Long}, {@code Double}, {@code Boolean}, {@code String}, and lists of them.
     */
    public static Map<String, Object> toMap(Config config) {
        var map = new LinkedHashMap<String, Object>();
        put(config, map);
        return map;
    }

    private static void put(Config config, SequencedMap<String, Object> map) {
        for (Component component : Component.all(config.getClass())) {
            Object value = component.value(config);
            if (value instanceof Config nested) {
                if (component.isChoice()) {
                    map.putFirst(
                            component.name(), component.kinds(config).of(nested).name());
                }
                put(nested, map);
            } else if (!component.goesUnsaid(value)) {
                map.put(component.name(), Values.plain(value));
            }
        }
    }

    /**
     * The settings that a file holds: the inverse of {@link #toMap}.
     *
     * @param defaults what those are that a file may lack; a choice's are those of its kind
     * @throws IllegalArgumentException naming the setting that is missing, unknown, of the wrong kind, or out of range
     */
    public static <C extends Config> C read(C defaults, Map<String, ?> map) {
        return read(defaults, new ConfigReader(map, true, false));
    }

    /**
     * {@code config} with the settings that someone asks for. Another kind of a choice keeps what it has in common with
     * the one before, and has its defaults for the rest.
     *
     * @throws IllegalArgumentException naming the setting that is unknown, does nothing, is of the wrong kind, or out of
     *     range
     */
    public static <C extends Config> C with(C config, Map<String, ?> given) {
        return read(config, new ConfigReader(given, false, true));
    }

    private static <C extends Config> C read(C base, ConfigReader reader) {
        C read = reader.read(base);
        reader.idle().forEach((option, reason) -> {
            throw new IllegalArgumentException("--%s does nothing %s".formatted(option, reason));
        });
        return read;
    }

    /**
     * Those of the given settings that {@link #with} refuses because they do nothing, and beside what: "with --memory sam;
     * it is for sdnc", "without --curriculum".
     */
    public static Map<String, String> idle(Config config, Map<String, ?> given) {
        var reader = new ConfigReader(given, false, true);
        reader.read(config);
        return reader.idle();
    }

    /** {@code config} with those of {@code values} that it has a place for. */
    public static <C extends Config> C carried(Map<String, ?> values, C config) {
        return new ConfigReader(values, false, false).read(config);
    }

    /** What can be asked for, with the values of {@code config}; of choices, the settings of the other kinds too. */
    public static List<Key> keys(Config config) {
        return keys(config, true);
    }

    /** What has to be asked for to come to {@code config}, by option name: {@link #with} of it gives the same again. */
    public static Map<String, Object> asked(Config config) {
        var asked = new LinkedHashMap<String, Object>();
        keys(config, false).forEach(key -> asked.put(key.name(), key.fallback()));
        return asked;
    }

    private static List<Key> keys(Config config, boolean others) {
        var keys = new LinkedHashMap<String, Key>();
        put(config, name -> true, others, keys);
        return new ArrayList<>(keys.values());
    }

    private static void put(Config config, Predicate<String> outer, boolean others, SequencedMap<String, Key> keys) {
        List<Component> components = Component.all(config.getClass());
        boolean off = !others && components.stream().anyMatch(component -> component.isOff(config));
        for (Component component : components) {
            Object value = component.value(config);
            if (off && !component.isSwitch()) {
                continue;
            }
            if (value instanceof Config nested) {
                Predicate<String> inner = outer.and(component.asked());
                if (component.isChoice()) {
                    Kinds<Config> kinds = component.kinds(config);
                    String name = component.name();
                    keys.putFirst(name, key(component, kinds.of(nested).name(), kinds.names()));
                    put(nested, inner, others, keys);
                    for (Kind<Config> kind : others ? kinds.all() : List.<Kind<Config>>of()) {
                        put(kind.defaults(), inner, true, keys);
                    }
                } else {
                    put(nested, inner, others, keys);
                }
            } else if (component.meaning().isPresent() && outer.test(component.name())) {
                keys.putIfAbsent(
                        component.name(), key(component, Values.plain(value), Values.choices(component.type())));
            }
        }
    }

    private static Key key(Component component, Object fallback, List<String> choices) {
        return new Key(
                component.name(),
                component.type(),
                component.meaning().orElse(""),
                fallback,
                choices,
                component.isChoice()
                        ? given -> Values.choice(component, choices, given)
                        : given -> Values.of(component, given));
    }

    /** The names of the settings that carry {@code mark}, such as {@link Local}; of choices, those of all kinds. */
    public static Set<String> marked(Class<? extends Annotation> mark, Config config) {
        var names = new LinkedHashSet<String>();
        for (Component component : Component.all(config.getClass())) {
            if (component.has(mark)) {
                names.add(component.name());
            }
            if (component.value(config) instanceof Config nested) {
                names.addAll(marked(mark, nested));
                if (component.isChoice()) {
                    component.kinds(config).all().forEach(kind -> names.addAll(marked(mark, kind.defaults())));
                }
            }
        }
        return names;
    }

    /**
     * Refuses numbers out of their {@link Range}: what a record's compact constructor begins with.
     *
     * @param values those of all its components, in order
     */
    public static void check(Class<? extends Config> record, Object... values) {
        List<Component> components = Component.all(record);
        if (values.length != components.size()) {
            throw new IllegalStateException("%s has %s components, %s values came"
                    .formatted(record.getName(), components.size(), values.length));
        }
        for (int i = 0; i < values.length; i++) {
            for (Object value : values[i] instanceof List<?> list ? list : List.of(values[i])) {
                if (value instanceof Number number) {
                    Bounds.of(components.get(i)).require(number);
                }
            }
        }
    }
}

package dev.mneme.model.config;

import java.util.List;

/**
 * What there is of something, by name: memories, cells, tasks, optimisers. A new one is one line where the kinds are listed.
 *
 * @param <C> what the settings of all of them are
 */
public final class Kinds<C extends Config> {
    /**
     * One of them.
     *
     * @param name as in options and files
     * @param summary what it is, in a few words
     * @param defaults its settings where nobody says otherwise
     */
    public record Kind<C extends Config>(String name, String summary, C defaults) {}

    private final String noun;
    private final Class<C> type;
    private final List<Kind<C>> all;

    private Kinds(String noun, Class<C> type, List<Kind<C>> all) {
        this.noun = noun;
        this.type = type;
        this.all = all;
    }

    /** Kinds of {@code noun}, whose settings are records that implement {@code type}, a different one for each. */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied, never written
    public static <C extends Config> Kinds<C> of(String noun, Class<C> type, Kind<C>... all) {
        return new Kinds<>(noun, type, List.of(all));
    }

    /** What they are kinds of. */
    public String noun() {
        return noun;
    }

    Class<C> type() {
        return type;
    }

    /** All, in the order in which they are shown. */
    public List<Kind<C>> all() {
        return all;
    }

    /** Their names. */
    public List<String> names() {
        return all.stream().map(Kind::name).toList();
    }

    /** The one of that name; an unknown name is refused with those that there are. */
    public Kind<C> named(String name) {
        return all.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no %s '%s'; there are %s".formatted(noun, name, String.join(", ", names()))));
    }

    /** The one whose settings {@code config} are. */
    public Kind<C> of(Config config) {
        return all.stream()
                .filter(kind -> kind.defaults().getClass() == config.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no name among the kinds of %s; there are %s"
                        .formatted(config, noun, String.join(", ", names()))));
    }
}

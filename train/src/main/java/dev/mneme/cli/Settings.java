package dev.mneme.cli;

import java.nio.file.InvalidPathException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What was said on the command line and in its configuration file.
 *
 * @param given options by name, defaults left out
 * @param arguments what is not an option, in order
 * @param shared the options that the configuration file alone has, which may be meant for other runs too
 */
record Settings(Map<String, Object> given, List<String> arguments, Set<String> shared) {
    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(String.class::cast);
    }

    Optional<Long> whole(String name) {
        return Optional.ofNullable(given.get(name)).map(Long.class::cast);
    }

    /** One of the kinds of something, by its name in lower case. */
    <E extends Enum<E>> E kind(String name, Class<E> kinds, E fallback) {
        return text(name)
                .map(text -> Enum.valueOf(kinds, text.toUpperCase(Locale.ROOT)))
                .orElse(fallback);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(given.get(name));
    }

    /** A whole number from {@code least} to {@code most}. */
    long whole(String name, long fallback, long least, long most) {
        long value = whole(name).orElse(fallback);
        if (value < least || value > most) {
            throw new UsageException("--%s must be %s to %s, but is %s".formatted(name, least, most, value));
        }
        return value;
    }

    /** A number above 0, at most {@code most}. */
    double above0(String name, double fallback, double most) {
        double value = given.get(name) instanceof Double number ? number : fallback;
        if (!(value > 0 && value <= most)) {
            throw new UsageException(
                    "--%s must be above 0 and at most %s, but is %s".formatted(name, (long) most, value));
        }
        return value;
    }

    /** An option that a command cannot do without. */
    String required(String name, String label) {
        return text(name).orElseThrow(() -> new UsageException("--%s %s is missing".formatted(name, label)));
    }

    /** The options among {@code names} that were given. */
    Map<String, Object> only(Collection<String> names) {
        var map = new LinkedHashMap<>(given);
        map.keySet().retainAll(names);
        return map;
    }

    /** Runs {@code make}; an argument that it refuses is a wrong command line. */
    static <T> T checked(Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidPathException e) {
            throw new UsageException(FileNames.sentence(e), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}

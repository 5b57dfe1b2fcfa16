package dev.mneme.model.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A component of a record of settings.
 *
 * @param name of its setting: {@code maxLength} is {@code max-length}
 */
record Component(RecordComponent of, String name) {
    /** Those of a record, found out once: a command line asks for them hundreds of times. */
    private static final ClassValue<List<Component>> OF = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> record) {
            RecordComponent[] components = record.getRecordComponents();
            if (components == null) {
                throw new IllegalArgumentException("settings need a record, %s is none".formatted(record.getName()));
            }
            return Arrays.stream(components)
                    .map(of -> new Component(of, option(of.getName())))
                    .toList();
        }
    };

    static List<Component> all(Class<?> record) {
        return OF.get(record);
    }

    private static String option(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    Class<?> type() {
        return of.getType();
    }

    boolean isChoice() {
        return type().isInterface() && Config.class.isAssignableFrom(type());
    }

    boolean holdsIntegers() {
        return of.getGenericType().getTypeName().endsWith("<java.lang.Integer>");
    }

    /** This component of {@code owner}. */
    Object value(Config owner) {
        try {
            return of.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw unreachable(owner.getClass(), e);
        }
    }

    static IllegalArgumentException unreachable(Class<?> record, ReflectiveOperationException e) {
        return new IllegalArgumentException(
                "settings need a public record in an exported package, %s is none".formatted(record.getName()), e);
    }

    /** The kinds among which this choice is, as {@code owner} names them. */
    @SuppressWarnings("unchecked") // their type is this component's
    Kinds<Config> kinds(Config owner) {
        return (Kinds<Config>) owner.kinds().stream()
                .filter(kinds -> kinds.type() == type())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "%s names no kinds of %s".formatted(owner.getClass().getName(), type().getName())));
    }

    Optional<String> meaning() {
        return Optional.ofNullable(of.getAnnotation(Meaning.class)).map(Meaning::value);
    }

    Optional<Range> range() {
        return Optional.ofNullable(of.getAnnotation(Range.class));
    }

    /** Whether a file may lack it. */
    boolean isOptional() {
        return has(Since.class) || has(Local.class);
    }

    /** Whether a file leaves out that {@code value}. */
    boolean goesUnsaid(Object value) {
        Since since = of.getAnnotation(Since.class);
        return since != null && since.unsaid().equals(value.toString());
    }

    boolean isSwitch() {
        return has(Switch.class);
    }

    /** Whether the others of {@code owner} do nothing without it. */
    boolean isOff(Config owner) {
        return isSwitch() && Boolean.FALSE.equals(value(owner));
    }

    boolean has(Class<? extends Annotation> mark) {
        return of.isAnnotationPresent(mark);
    }

    /** The settings of a nested record that can be asked for, by name, as far as this component says. */
    Predicate<String> asked() {
        Ignored ignored = of.getAnnotation(Ignored.class);
        if (ignored == null) {
            return name -> true;
        }
        List<String> names = List.of(ignored.value());
        return name -> !names.isEmpty() && !names.contains(name);
    }
}

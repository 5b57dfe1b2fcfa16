package dev.mneme.train.task;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds the numbers of a record to the {@link Range}s of its components: those that a program makes it of, and those that
 * come from a text or a file and may not even be an {@code int}. A real number is used as a {@code float}, so it must not
 * vanish as one. What is refused is told with option, range and value.
 */
public final class Ranges {
    private Ranges() {}

    /**
     * Refuses numbers out of their ranges: for the constructor of {@code type}.
     *
     * @param values all components in order
     */
    public static void require(Class<?> type, Object... values) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            for (Object value : values[i] instanceof List<?> list ? list : List.of(values[i])) {
                if (value instanceof Number number) {
                    require(components[i], number);
                }
            }
        }
    }

    /** The whole number that {@code given} is, for the component of {@code type} that has the name {@code option}. */
    public static int whole(Class<?> type, String option, @Nullable Object given) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> option(component).equals(option))
                .mapToInt(component -> whole(component, given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no setting " + option));
    }

    /** The whole number that {@code given} is, for {@code component} or a list of them. */
    static int whole(RecordComponent component, @Nullable Object given) {
        if (!(given instanceof Number number) || number.doubleValue() % 1 != 0) {
            throw new IllegalArgumentException(
                    "--%s must be a whole number, but is %s".formatted(option(component), given));
        }
        require(component, number);
        return number.intValue();
    }

    /** The option's name: {@code max-length} for {@code maxLength}. */
    static String option(RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        return range == null || range.option().isEmpty()
                ? component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                : range.option();
    }

    private static void require(RecordComponent component, Number number) {
        Range range = component.getAnnotation(Range.class);
        if (range == null && component.getType() != int.class) {
            return;
        }
        double least = range == null ? Integer.MIN_VALUE : range.least();
        double most = range == null ? Integer.MAX_VALUE : range.most();
        double value = number.doubleValue();
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("--%s must be %s to %s, but is %s"
                    .formatted(option(component), text(least), text(most), text(number)));
        }
        if (component.getType() == double.class && value != 0 && (float) value == 0) {
            throw new IllegalArgumentException(
                    "--%s must be 0 or at least %s, but is %s".formatted(option(component), Float.MIN_VALUE, number));
        }
    }

    /** The shortest that says it. */
    private static String text(Number number) {
        double value = number.doubleValue();
        if (!(number instanceof Double)) {
            return number.toString();
        }
        if (value == (long) value) {
            return Long.toString((long) value);
        }
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }
}

package dev.mneme.model.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as they come from files and command lines, and as components hold them. */
final class Values {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");
    private static final Pattern NO_NUMBER = Pattern.compile("[+-]?(NaN|Infinity)"); // a number of its type nonetheless
    private static final int LONGEST_NUMBER = 400; // of digits, and then some

    private Values() {}

    /** {@code value} as a JSON reader would give it back: whole numbers as {@code Long}, constants by their names. */
    static Object plain(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Enum<?> constant -> name(constant);
            case List<?> list -> list.stream().map(Values::plain).toList();
            default -> value;
        };
    }

    /** One of {@code names}. */
    static String choice(Component component, List<String> names, Object given) {
        if (names.contains(given.toString())) {
            return given.toString();
        }
        throw refusal(component, String.join(" or ", names), given);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names among which {@code type} lets choose; none if it is no enum. */
    static List<String> choices(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(constant -> name((Enum<?>) constant))
                        .toList()
                : List.of();
    }

    /** {@code given} as {@code component} holds it: a number may come as another type or as a text, a list as a text. */
    static Object of(Component component, Object given) {
        Class<?> type = component.type();
        if (type == int.class) {
            return whole(component, given).intValueExact();
        } else if (type == long.class) {
            return whole(component, given).longValueExact();
        } else if (type == double.class) {
            return real(component, given);
        } else if (type == boolean.class) {
            return truth(component, given);
        } else if (type == String.class) {
            return text(component, given);
        } else if (type.isEnum()) {
            return constant(component, given);
        }
        return component.holdsIntegers() ? integers(component, given) : texts(component, given);
    }

    private static BigDecimal whole(Component component, Object given) {
        Number number = number(given)
                .filter(n -> Double.isFinite(n.doubleValue()) || n instanceof BigDecimal)
                .filter(n -> Bounds.exactly(n).stripTrailingZeros().scale() <= 0)
                .orElseThrow(() -> refusal(component, "a whole number", given));
        Bounds.of(component).require(number);
        return Bounds.exactly(number);
    }

    private static double real(Component component, Object given) {
        Number number = number(given).orElseThrow(() -> refusal(component, "a number", given));
        Bounds.of(component).require(number);
        return number.doubleValue();
    }

    private static Optional<Number> number(Object given) {
        if (given instanceof Number number) {
            return Optional.of(number);
        }
        try {
            String text = given.toString().strip();
            if (!(given instanceof String) || text.length() > LONGEST_NUMBER) {
                return Optional.empty();
            }
            return Optional.of(NO_NUMBER.matcher(text).matches() ? Double.valueOf(text) : new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean truth(Component component, Object given) {
        return switch (given.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(component, "true or false", given);
        };
    }

    private static Object constant(Component component, Object given) {
        return Arrays.stream(component.type().getEnumConstants())
                .filter(constant ->
                        constant.equals(given) || name((Enum<?>) constant).equals(given))
                .findFirst()
                .orElseThrow(() -> refusal(component, String.join(" or ", choices(component.type())), given));
    }

    /** A list of numbers, or a text such as {@code 1,2,5-7}. */
    private static List<Integer> integers(Component component, Object given) {
        var numbers = new ArrayList<Integer>();
        for (Object part :
                given instanceof List<?> list ? list : List.of(given.toString().split(",", -1))) {
            Matcher span = SPAN.matcher(part.toString().strip());
            if (span.matches()) {
                for (int i = Integer.parseInt(span.group(1)); i <= Integer.parseInt(span.group(2)); i++) {
                    numbers.add(i);
                }
            } else {
                numbers.add(whole(component, part).intValueExact());
            }
        }
        return List.copyOf(numbers);
    }

    /** A list of texts, or one with commas between them. */
    private static List<String> texts(Component component, Object given) {
        return switch (given) {
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case String text ->
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            default -> throw refusal(component, "a list of texts", given);
        };
    }

    private static String text(Component component, Object given) {
        if (given instanceof String text) {
            return text;
        }
        throw refusal(component, "a text", given);
    }

    static IllegalArgumentException refusal(Component component, String needed, Object given) {
        return new IllegalArgumentException("--%s must be %s, but is %s".formatted(component.name(), needed, given));
    }
}

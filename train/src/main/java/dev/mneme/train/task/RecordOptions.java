package dev.mneme.train.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of options as maps and back: the record's components are the one list of names, types and defaults. */
final class RecordOptions {
    private RecordOptions() {}

    static Map<String, Object> toMap(TaskOptions options) {
        var map = new LinkedHashMap<String, Object>();
        for (RecordComponent component : components(options)) {
            map.put(optionName(component), value(component, options));
        }
        return map;
    }

    /** {@code defaults} with the given values in place of its own. Unknown names and wrong types are refused. */
    static <O extends TaskOptions> O read(String task, O defaults, Map<String, ?> given) {
        Map<String, Object> known = toMap(defaults);
        for (String name : given.keySet()) {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException("task " + task + " has no option --" + name + "; it has "
                        + String.join(
                                ", ", known.keySet().stream().map(k -> "--" + k).toList()));
            }
        }
        RecordComponent[] components = components(defaults);
        var arguments = new Object[components.length];
        var types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = optionName(components[i]);
            Object fallback = value(components[i], defaults);
            Object wanted = given.get(name);
            arguments[i] = wanted == null ? fallback : convert(name, components[i], wanted);
            types[i] = components[i].getType();
        }
        return construct(defaults, types, arguments);
    }

    private static Object convert(String name, RecordComponent component, Object wanted) {
        if (component.getType() == int.class) {
            return integer(name, wanted);
        }
        if (component.getType() == String.class) {
            return wanted.toString();
        }
        boolean integers = component.getGenericType().getTypeName().endsWith("<java.lang.Integer>");
        return integers ? integers(name, wanted) : texts(name, wanted);
    }

    private static int integer(String name, @Nullable Object wanted) {
        if (wanted instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        if (wanted instanceof String text && text.strip().matches("-?[0-9]{1,9}")) {
            return Integer.parseInt(text.strip());
        }
        throw new IllegalArgumentException("--" + name + " needs a whole number, got " + wanted);
    }

    /** A list of numbers, or a text such as {@code 1,2,5-7}. */
    private static List<Integer> integers(String name, Object wanted) {
        var numbers = new ArrayList<Integer>();
        for (Object part : wanted instanceof List<?> list
                ? list
                : List.of(wanted.toString().split(",", -1))) {
            String text = String.valueOf(part).strip();
            if (text.matches("[0-9]{1,4}-[0-9]{1,4}")) {
                String[] ends = text.split("-", -1);
                for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[1]); i++) {
                    numbers.add(i);
                }
            } else {
                numbers.add(integer(name, part));
            }
        }
        return List.copyOf(numbers);
    }

    private static List<String> texts(String name, Object wanted) {
        if (!(wanted instanceof List<?> list)) {
            throw new IllegalArgumentException("--" + name + " needs a list of texts, got " + wanted);
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static RecordComponent[] components(TaskOptions options) {
        RecordComponent[] components = options.getClass().getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(options.getClass().getName() + " must be a record");
        }
        return components;
    }

    /** {@code maxLength} is {@code max-length}. */
    private static String optionName(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, TaskOptions options) {
        try {
            return component.getAccessor().invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(options.getClass().getName() + " must be a public record", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <O extends TaskOptions> O construct(O defaults, Class<?>[] types, Object[] arguments) {
        try {
            return (O) defaults.getClass().getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(defaults.getClass().getName() + " must be a public record", e);
        }
    }
}

package dev.mneme.train.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of options as maps and back: the record's components are the one list of names, types and defaults. */
final class RecordOptions {
    private RecordOptions() {}

    static Map<String, Object> toMap(TaskOptions options) {
        var map = new LinkedHashMap<String, Object>();
        for (RecordComponent component : components(options)) {
            map.put(Ranges.option(component), value(component, options));
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
            String name = Ranges.option(components[i]);
            Object fallback = value(components[i], defaults);
            Object wanted = given.get(name);
            arguments[i] = wanted == null ? fallback : convert(components[i], wanted);
            types[i] = components[i].getType();
        }
        return construct(defaults, types, arguments);
    }

    private static Object convert(RecordComponent component, Object wanted) {
        if (component.getType() == int.class) {
            return Ranges.whole(component, number(wanted));
        }
        if (component.getType() == String.class) {
            return wanted.toString();
        }
        boolean integers = component.getGenericType().getTypeName().endsWith("<java.lang.Integer>");
        return integers ? integers(component, wanted) : texts(Ranges.option(component), wanted);
    }

    /** A text of digits as the number that it is, however great; anything else as it is. */
    private static Object number(Object wanted) {
        return wanted instanceof String text && text.strip().matches("-?[0-9]{1,100}")
                ? new BigInteger(text.strip())
                : wanted;
    }

    /** A list of numbers, or a text such as {@code 1,2,5-7}. */
    private static List<Integer> integers(RecordComponent component, Object wanted) {
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
                numbers.add(Ranges.whole(component, number(part)));
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

package dev.mneme.model.config;

import dev.mneme.model.config.Kinds.Kind;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Puts given values into the places of a record. */
final class ConfigReader {
    /** A choice that was made. */
    private record Choice(Kinds<?> kinds, String option, String chosen) {}

    private final Map<String, ?> given;
    private final boolean whole;
    private final boolean asked;
    private final Map<String, Object> kept = new LinkedHashMap<>(); // of kinds that others were chosen for
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> switches = new LinkedHashMap<>(); // of settings without effect, what is off
    private final List<Choice> choices = new ArrayList<>();

    /**
     * Of some values.
     *
     * @param whole whether nothing may be missing that a file must hold
     * @param asked whether only what can be asked for, and does something, may be given
     */
    ConfigReader(Map<String, ?> given, boolean whole, boolean asked) {
        this.given = given;
        this.whole = whole;
        this.asked = asked;
    }

    /** {@code base} with the given values in place of its own. */
    <C extends Config> C read(C base) {
        return read(base, name -> true);
    }

    private <C extends Config> C read(C base, Predicate<String> outer) {
        List<Component> components = Component.all(base.getClass());
        Optional<String> off = components.stream()
                .filter(component -> asked && component.isSwitch() && Boolean.FALSE.equals(value(component, base)))
                .map(Component::name)
                .findFirst();
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            Object own = component.value(base);
            Predicate<String> inner = outer.and(component.asked());
            if (off.isPresent() && !component.isSwitch()) {
                switches.put(component.name(), off.get());
                values[i] = own;
            } else if (!(own instanceof Config nested)) {
                know(component, outer);
                values[i] = value(component, base);
            } else if (component.isChoice()) {
                values[i] = read(chosen(component, component.kinds(base), nested), inner);
            } else {
                values[i] = read(nested, inner);
            }
        }
        return construct(base, components, values);
    }

    private void know(Component component, Predicate<String> outer) {
        if (!asked || (component.meaning().isPresent() && outer.test(component.name()))) {
            known.add(component.name());
        }
    }

    private Object value(Component component, Config base) {
        Object wanted = given.get(component.name());
        if (wanted != null) {
            return Values.of(component, wanted);
        }
        if (whole && !component.isOptional()) {
            throw missing(component);
        }
        Object before = kept.get(component.name());
        return before == null ? component.value(base) : Values.of(component, before);
    }

    private static IllegalArgumentException missing(Component component) {
        return new IllegalArgumentException("--%s is missing".formatted(component.name()));
    }

    /** The settings of the kind that was chosen, before those that were given or {@link #kept}. */
    private Config chosen(Component component, Kinds<Config> kinds, Config own) {
        known.add(component.name());
        Object wanted = given.get(component.name());
        if (wanted == null && whole) {
            throw missing(component);
        }
        Kind<Config> kind =
                wanted == null ? kinds.of(own) : kinds.named(Values.choice(component, kinds.names(), wanted));
        choices.add(new Choice(kinds, component.name(), kind.name()));
        if (kind.defaults().getClass() == own.getClass() && !whole) {
            return own;
        }
        kept.putAll(whole ? Map.of() : Configs.toMap(own));
        return kind.defaults();
    }

    /** The given settings that do nothing, with what they do nothing beside; an unknown one is refused. */
    Map<String, String> idle() {
        var idle = new LinkedHashMap<String, String>();
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                idle.put(
                        name,
                        Optional.ofNullable(switches.get(name))
                                .map("without --%s"::formatted)
                                .or(() -> otherKinds(name))
                                .orElseThrow(() -> new IllegalArgumentException("there is no option --%s; there are %s"
                                        .formatted(
                                                name,
                                                known.stream()
                                                        .map(option -> "--" + option)
                                                        .collect(Collectors.joining(", "))))));
            }
        }
        return idle;
    }

    /** Who has a setting that what was chosen has not. */
    private Optional<String> otherKinds(String name) {
        for (Choice choice : choices) {
            List<String> owners = choice.kinds.all().stream()
                    .filter(kind -> Configs.keys(kind.defaults()).stream()
                            .anyMatch(key -> key.name().equals(name)))
                    .map(Kind::name)
                    .toList();
            if (!owners.isEmpty()) {
                return Optional.of("with --%s %s; it is for %s"
                        .formatted(choice.option, choice.chosen, String.join(" or ", owners)));
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked") // the constructor of base's own class
    private static <C extends Config> C construct(C base, List<Component> components, Object[] values) {
        Class<?>[] types = components.stream().map(Component::type).toArray(Class<?>[]::new);
        try {
            return (C) base.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw Component.unreachable(base.getClass(), e);
        }
    }
}

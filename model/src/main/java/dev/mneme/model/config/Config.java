package dev.mneme.model.config;

import java.util.List;
import java.util.Map;

/**
 * Settings: a public record in an exported package. Its components are the one list of their names, types, order, bounds
 * and meanings; {@link Configs} makes maps of it and reads them.
 *
 * <ul>
 *   <li>{@code maxLength} is the setting {@code max-length}: an integer, a real, a truth value, a text, a constant of an
 *       enum, or a list of integers or texts.
 *   <li>A component that is a record of settings itself is not seen: its settings stand in its place.
 *   <li>A component whose type is an interface is a choice, the name of one of {@link #kinds}; the settings of that kind
 *       follow.
 *   <li>{@link Meaning} makes it something to ask for. What has none is found out, not asked for, and kept in files.
 *   <li>{@link Range} bounds a number. The compact constructor calls {@link Configs#check}, so that no record is out of it.
 *   <li>{@link Since}, {@link Local}, {@link Ignored} and {@link Switch} say what files do not hold, or hold in vain.
 * </ul>
 */
public interface Config {
    /** By option name: see {@link Configs#toMap}. */
    default Map<String, Object> toMap() {
        return Configs.toMap(this);
    }

    /** For each component that is a choice, what there is to choose from. */
    default List<Kinds<?>> kinds() {
        return List.of();
    }
}

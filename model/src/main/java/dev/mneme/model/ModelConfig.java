package dev.mneme.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a network. Two networks of one configuration have the same parameters.
 *
 * @param memory the memory, or none
 * @param controller what the controller's layers are
 * @param inputSize X, features of an input
 * @param outputSize Y, features of an output
 * @param hiddenSize H, hidden units of each layer
 * @param controllerLayers L
 * @param memorySize N, rows of memory
 * @param wordSize W, floats of a row
 * @param readHeads R
 */
public record ModelConfig(
        MemoryKind memory,
        ControllerKind controller,
        int inputSize,
        int outputSize,
        int hiddenSize,
        int controllerLayers,
        int memorySize,
        int wordSize,
        int readHeads) {
    private static final Set<String> KEYS = Set.of(
            "memory",
            "controller",
            "input-size",
            "output-size",
            "hidden-size",
            "controller-layers",
            "memory-size",
            "word-size",
            "read-heads");

    /** Refuses sizes below 1. */
    public ModelConfig {
        requirePositive("input-size", inputSize);
        requirePositive("output-size", outputSize);
        requirePositive("hidden-size", hiddenSize);
        requirePositive("controller-layers", controllerLayers);
        requirePositive("memory-size", memorySize);
        requirePositive("word-size", wordSize);
        requirePositive("read-heads", readHeads);
    }

    /** A DNC with an LSTM of 64 units over 16 rows of 16 floats with 4 read heads, DeepMind's sizes. */
    public static ModelConfig dnc(int inputSize, int outputSize) {
        return new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, inputSize, outputSize, 64, 1, 16, 16, 4);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be at least 1, but is %d".formatted(option, value));
        }
    }

    /** This configuration with another memory. */
    public ModelConfig withMemory(MemoryKind kind) {
        return new ModelConfig(
                kind, controller, inputSize, outputSize, hiddenSize, controllerLayers, memorySize, wordSize, readHeads);
    }

    /** This configuration with other controller layers. */
    public ModelConfig withController(ControllerKind kind, int layers, int hidden) {
        return new ModelConfig(
                memory, kind, inputSize, outputSize, hidden, layers, memorySize, wordSize, readHeads);
    }

    /** This configuration with another size of memory: N rows of W floats, R read heads. */
    public ModelConfig withMemorySize(int rows, int words, int heads) {
        return new ModelConfig(
                memory, controller, inputSize, outputSize, hiddenSize, controllerLayers, rows, words, heads);
    }

    /** By option names, as files keep it. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("memory", memory.name().toLowerCase(Locale.ROOT));
        map.put("controller", controller.name().toLowerCase(Locale.ROOT));
        map.put("input-size", (long) inputSize);
        map.put("output-size", (long) outputSize);
        map.put("hidden-size", (long) hiddenSize);
        map.put("controller-layers", (long) controllerLayers);
        map.put("memory-size", (long) memorySize);
        map.put("word-size", (long) wordSize);
        map.put("read-heads", (long) readHeads);
        return map;
    }

    /**
     * The inverse of {@link #toMap}.
     *
     * @throws IllegalArgumentException naming a key that is missing, unknown or of the wrong kind
     */
    public static ModelConfig fromMap(Map<String, ?> map) {
        for (String key : map.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("a model has no setting '%s'; it has %s".formatted(key, KEYS));
            }
        }
        return new ModelConfig(
                name(MemoryKind.class, map, "memory"),
                name(ControllerKind.class, map, "controller"),
                number(map, "input-size"),
                number(map, "output-size"),
                number(map, "hidden-size"),
                number(map, "controller-layers"),
                number(map, "memory-size"),
                number(map, "word-size"),
                number(map, "read-heads"));
    }

    private static int number(Map<String, ?> map, String key) {
        if (map.get(key) instanceof Long value && value == value.intValue()) {
            return value.intValue();
        }
        throw new IllegalArgumentException("the model's %s must be a whole number, but is %s".formatted(key, map.get(key)));
    }

    private static <E extends Enum<E>> E name(Class<E> kinds, Map<String, ?> map, String key) {
        if (map.get(key) instanceof String value) {
            for (E kind : kinds.getEnumConstants()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return kind;
                }
            }
        }
        throw new IllegalArgumentException("the model's %s must be one of %s, but is %s"
                .formatted(key, java.util.Arrays.toString(kinds.getEnumConstants()).toLowerCase(Locale.ROOT), map.get(key)));
    }
}

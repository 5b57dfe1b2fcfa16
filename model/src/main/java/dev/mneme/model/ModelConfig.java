package dev.mneme.model;

import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
 * @param sparse what sparse memories are told besides
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
        int readHeads,
        SparseConfig sparse) {
    private static final List<String> KEYS = List.of(
            "memory",
            "controller",
            "input-size",
            "output-size",
            "hidden-size",
            "controller-layers",
            "memory-size",
            "word-size",
            "read-heads",
            "sparse-reads",
            "links",
            "index",
            "link-gradient",
            "random-rows");

    /** Refuses sizes below 1, and sizes beyond what a vector of floats can be. */
    public ModelConfig {
        Sizes.require("input-size", inputSize);
        Sizes.require("output-size", outputSize);
        Sizes.require("hidden-size", hiddenSize);
        Sizes.require("controller-layers", controllerLayers);
        Sizes.require("memory-size", memorySize);
        Sizes.require("word-size", wordSize);
        Sizes.require("read-heads", readHeads);
        Sizes.require("hidden-size times controller-layers", (long) hiddenSize * controllerLayers);
        Sizes.require("word-size times read-heads", (long) wordSize * readHeads);
        if (memory.sparse()) {
            boolean linked = memory == MemoryKind.SDNC;
            long read = linked ? Math.min(memorySize, sparse.sparseReads() + 2L * sparse.links()) : sparse.sparseReads();
            Sizes.require("read-heads times the rows that each reads", readHeads * read);
            Sizes.require("links times the rows that a head reads", linked ? sparse.links() * read : 1);
        }
    }

    /** With {@link SparseConfig#DEFAULT}. */
    public ModelConfig(
            MemoryKind memory,
            ControllerKind controller,
            int inputSize,
            int outputSize,
            int hiddenSize,
            int controllerLayers,
            int memorySize,
            int wordSize,
            int readHeads) {
        this(
                memory,
                controller,
                inputSize,
                outputSize,
                hiddenSize,
                controllerLayers,
                memorySize,
                wordSize,
                readHeads,
                SparseConfig.DEFAULT);
    }

    /** A DNC with an LSTM of 64 units over 16 rows of 16 floats with 4 read heads, DeepMind's sizes. */
    public static ModelConfig dnc(int inputSize, int outputSize) {
        return new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, inputSize, outputSize, 64, 1, 16, 16, 4);
    }

    /** This configuration with another memory. */
    public ModelConfig withMemory(MemoryKind kind) {
        return new ModelConfig(
                kind,
                controller,
                inputSize,
                outputSize,
                hiddenSize,
                controllerLayers,
                memorySize,
                wordSize,
                readHeads,
                sparse);
    }

    /** This configuration with other controller layers. */
    public ModelConfig withController(ControllerKind kind, int layers, int hidden) {
        return new ModelConfig(
                memory, kind, inputSize, outputSize, hidden, layers, memorySize, wordSize, readHeads, sparse);
    }

    /** This configuration with another size of memory: N rows of W floats, R read heads. */
    public ModelConfig withMemorySize(int rows, int words, int heads) {
        return new ModelConfig(
                memory, controller, inputSize, outputSize, hiddenSize, controllerLayers, rows, words, heads, sparse);
    }

    /** This configuration with other settings of sparse memories. */
    public ModelConfig withSparse(SparseConfig other) {
        return new ModelConfig(
                memory,
                controller,
                inputSize,
                outputSize,
                hiddenSize,
                controllerLayers,
                memorySize,
                wordSize,
                readHeads,
                other);
    }

    /** By option names, as files keep it. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("memory", lowerCase(memory));
        map.put("controller", lowerCase(controller));
        map.put("input-size", (long) inputSize);
        map.put("output-size", (long) outputSize);
        map.put("hidden-size", (long) hiddenSize);
        map.put("controller-layers", (long) controllerLayers);
        map.put("memory-size", (long) memorySize);
        map.put("word-size", (long) wordSize);
        map.put("read-heads", (long) readHeads);
        if (memory.sparse()) {
            map.putAll(Configs.toMap(sparse));
        }
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
                number(map, "read-heads"),
                sparse(map));
    }

    /** All settings that {@link #fromMap} knows, those of sparse memories too where the memory is dense. */
    public Map<String, Object> options() {
        Map<String, Object> map = toMap();
        map.putAll(Configs.toMap(sparse));
        return map;
    }

    /** Those settings that a file does not have, as it was written before there were any, are the defaults. */
    private static SparseConfig sparse(Map<String, ?> map) {
        SparseConfig d = SparseConfig.DEFAULT;
        return new SparseConfig(
                map.containsKey("sparse-reads") ? number(map, "sparse-reads") : d.sparseReads(),
                map.containsKey("links") ? number(map, "links") : d.links(),
                map.containsKey("index") ? name(IndexKind.class, map, "index") : d.index(),
                map.containsKey("link-gradient") ? flag(map, "link-gradient") : d.linkGradient(),
                map.containsKey("random-rows") ? flag(map, "random-rows") : d.randomRows());
    }

    private static boolean flag(Map<String, ?> map, String key) {
        if (value(map, key) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(
                "the model's %s must be true or false, but is %s".formatted(key, value(map, key)));
    }

    private static int number(Map<String, ?> map, String key) {
        if (value(map, key) instanceof Long number) {
            Sizes.require(key, number);
            return number.intValue();
        }
        throw new IllegalArgumentException(
                "the model's %s must be a whole number, but is %s".formatted(key, value(map, key)));
    }

    private static <E extends Enum<E>> E name(Class<E> kinds, Map<String, ?> map, String key) {
        E[] all = kinds.getEnumConstants();
        for (E kind : all) {
            if (lowerCase(kind).equals(value(map, key))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("the model's %s must be one of %s, but is %s"
                .formatted(key, Arrays.stream(all).map(ModelConfig::lowerCase).toList(), value(map, key)));
    }

    private static String lowerCase(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Object value(Map<String, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the model's %s is missing".formatted(key));
        }
        return value;
    }
}

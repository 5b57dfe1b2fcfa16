package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final ModelConfig CONFIG = new ModelConfig(MemoryKind.DNC, ControllerKind.GRU, 1, 2, 3, 4, 5, 6, 7);

    @Test
    void mapHasTheNamesOfOptionsInOrder() {
        Map<String, Object> map = CONFIG.toMap();
        assertEquals(
                "{memory=dnc, controller=gru, input-size=1, output-size=2, hidden-size=3, controller-layers=4,"
                        + " memory-size=5, word-size=6, read-heads=7}",
                map.toString());
    }

    @Test
    void mapGoesThereAndBack() {
        for (MemoryKind memory : MemoryKind.values()) {
            for (ControllerKind controller : ControllerKind.values()) {
                ModelConfig config = CONFIG.withMemory(memory)
                        .withController(controller, 2, 9)
                        .withMemorySize(8, 7, 6);
                assertEquals(new ModelConfig(memory, controller, 1, 2, 9, 2, 8, 7, 6), config);
                assertEquals(config, ModelConfig.fromMap(config.toMap()));
            }
        }
    }

    @Test
    void defaultSizesAreThoseOfTheReference() {
        assertEquals(
                new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 9, 8, 64, 1, 16, 16, 4), ModelConfig.dnc(9, 8));
    }

    private static String refused(Map<String, ?> map) {
        return assertThrows(IllegalArgumentException.class, () -> ModelConfig.fromMap(map))
                .toString()
                .replaceFirst("^.*Exception: ", "");
    }

    private static Map<String, Object> with(String key, Object value) {
        var map = new LinkedHashMap<>(CONFIG.toMap());
        map.put(key, value);
        return map;
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertEquals(
                "the model's memory must be one of [dnc, sam, dam, sdnc, none], but is sam2",
                refused(with("memory", "sam2")));
        assertEquals(
                "the model's memory must be one of [dnc, sam, dam, sdnc, none], but is DNC",
                refused(with("memory", "DNC")));
        assertEquals(
                "the model's controller must be one of [lstm, gru, rnn, feedforward], but is 3",
                refused(with("controller", 3L)));
        assertEquals("the model's word-size must be a whole number, but is 1.5", refused(with("word-size", 1.5)));
        assertEquals("the model's word-size must be a whole number, but is 6", refused(with("word-size", "6")));
        assertEquals("word-size must be 1 to 16777216, but is 4294967296", refused(with("word-size", 1L << 32)));
        assertEquals("word-size must be 1 to 16777216, but is 0", refused(with("word-size", 0L)));
        assertEquals(
                "a model has no setting 'colour'; it has [memory, controller, input-size, output-size, hidden-size,"
                        + " controller-layers, memory-size, word-size, read-heads, sparse-reads, links, index,"
                        + " link-gradient, random-rows]",
                refused(with("colour", "red")));
    }

    @Test
    void everyMissingSettingIsNamed() {
        for (String key : CONFIG.toMap().keySet()) {
            var map = new LinkedHashMap<>(CONFIG.toMap());
            map.remove(key);
            assertEquals("the model's " + key + " is missing", refused(map));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void everySizeOutOfRangeIsNamed(int bad) {
        for (String key : List.of(
                "input-size",
                "output-size",
                "hidden-size",
                "controller-layers",
                "memory-size",
                "word-size",
                "read-heads")) {
            assertEquals(key + " must be 1 to 16777216, but is " + bad, refused(with(key, (long) bad)));
        }
    }

    /** Sizes that no vector of floats can hold end in a sentence, not in an overflow. */
    @ParameterizedTest
    @CsvSource({
        "hidden-size, 16777216, hidden-size times controller-layers must be 1 to 16777216, but is 67108864",
        "hidden-size, 4000000, 'controller.0.weight_hh [12000000, 4000000]: a network has at most 2147483647"
                + " parameters'",
        "word-size, 16777216, word-size times read-heads must be 1 to 16777216, but is 117440512",
        "input-size, 16777216, 'controller.1.weight_hh'",
        "memory-size, 16777216, a DNC links every row of memory to every other: memory-size must be at most 131072"
    })
    void networksTooLargeAreRefused(String key, long value, String part) {
        Map<String, Object> map = with(key, value);
        if (key.equals("input-size")) {
            map.put("hidden-size", 20L);
            map.put("controller-layers", 3L);
            map.put("controller", "lstm");
            part = "controller.1.weight_ih [80, 16777278]: a network has at most 2147483647 parameters";
        }
        var error = assertThrows(IllegalArgumentException.class, () -> new MemoryNetwork(ModelConfig.fromMap(map)));
        assertEquals(true, error.toString().contains(part), error.toString());
    }

    /** Each of the numbers is a size, but their product would be an index that no int holds. */
    @Test
    void sparseMemoriesTooWideAreRefused() {
        ModelConfig many = CONFIG.withMemory(MemoryKind.SAM).withMemorySize(65_536, 1, 65_536);
        var reads = new SparseConfig(65_536, 8, IndexKind.AUTO, false, false);
        assertEquals(
                "read-heads times the rows that each reads must be 1 to 16777216, but is 4294967296",
                assertThrows(IllegalArgumentException.class, () -> many.withSparse(reads))
                        .getMessage());
        ModelConfig linked = CONFIG.withMemory(MemoryKind.SDNC).withMemorySize(65_536, 1, 1);
        var links = new SparseConfig(4, 65_536, IndexKind.AUTO, false, false);
        assertEquals(
                "links times the rows that a head reads must be 1 to 16777216, but is 4294967296",
                assertThrows(IllegalArgumentException.class, () -> linked.withSparse(links))
                        .getMessage());
    }
}

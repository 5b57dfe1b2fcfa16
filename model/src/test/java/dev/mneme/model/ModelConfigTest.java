package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.config.Configs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final ModelConfig CONFIG = Shapes.of("dnc", "gru", 1, 2, 3, 4, 8, 6, 7);

    @Test
    void mapHasTheNamesOfOptionsInOrder() {
        Map<String, Object> map = CONFIG.toMap();
        assertEquals(
                "{memory=dnc, controller=gru, input-size=1, output-size=2, hidden-size=3, controller-layers=4,"
                        + " memory-size=8, word-size=6, read-heads=7}",
                map.toString());
    }

    /** So that a version without it can read what does not need it. */
    @Test
    void onlyAStackIsWrittenAsOne() {
        assertEquals(MemoryStack.DEFAULT, CONFIG.stack());
        ModelConfig stacked = CONFIG.with(Map.of("memory-layers", 3));
        assertEquals(3L, stacked.toMap().get("memory-layers"));
        assertFalse(stacked.toMap().containsKey("share-memory"));
        assertEquals(stacked, ModelConfig.fromMap(stacked.toMap()));
        ModelConfig shared = stacked.with(Map.of("share-memory", true));
        assertEquals(shared, ModelConfig.fromMap(shared.toMap()));
    }

    @Test
    void mapGoesThereAndBack() {
        for (String memory : Shapes.MEMORIES) {
            for (String controller : Shapes.CONTROLLERS) {
                ModelConfig config = CONFIG.withMemory(memory).withController(controller);
                assertEquals(Shapes.of(memory, controller, 1, 2, 3, 4, 8, 6, 7), config);
                assertEquals(config, ModelConfig.fromMap(config.toMap()));
            }
        }
    }

    @Test
    void defaultSizesAreThoseOfTheReference() {
        assertEquals(Shapes.of("dnc", "lstm", 9, 8, 64, 1, 16, 16, 4), ModelConfig.dnc(9, 8));
    }

    /** A file from before there were these settings is of a memory that had their defaults. */
    @Test
    void oldFilesLackSettingsOfSparseMemories() {
        Map<String, Object> sparse = CONFIG.withMemory("sdnc").toMap();
        for (String later : List.of("sparse-reads", "links", "index", "link-gradient", "random-rows")) {
            sparse.remove(later);
            assertEquals(CONFIG.withMemory("sdnc"), ModelConfig.fromMap(sparse));
        }
    }

    /** A DNC as the paper has it is written as it always was, and any other with what it does differently. */
    @Test
    void aDncNamesItsDeparturesAlone() {
        ModelConfig dnc = CONFIG.withMemory("dnc");
        assertEquals(List.of(), List.copyOf(options(dnc).keySet()));
        DncCombinations.all().forEach(options -> {
            ModelConfig config = DncCombinations.with(dnc, options);
            assertEquals(config, ModelConfig.fromMap(config.toMap()));
        });
        assertEquals(
                Map.of(
                        "write-heads", 2L,
                        "masked", true,
                        "mask-floor", 0.1,
                        "deallocate", true,
                        "sharpen-links", true,
                        "usage-gradient", false),
                options(DncCombinations.with(dnc, DncCombinations.EVERYTHING)));
        assertEquals(Map.of("temporal-links", false), options(DncCombinations.with(dnc, DncCombinations.BY_CONTENT)));
    }

    private static Map<String, Object> options(ModelConfig config) {
        Map<String, Object> options = config.toMap();
        options.keySet().removeAll(CONFIG.toMap().keySet());
        return options;
    }

    @Test
    void optionsOfADncThatDoNothingAreRefused() {
        ModelConfig dnc = CONFIG.withMemory("dnc");
        assertEquals("--mask-floor does nothing without --masked", refused(() -> dnc.with(Map.of("mask-floor", 0.1))));
        assertEquals(
                "--sharpen-links needs links to sharpen, but --temporal-links is false: leave out one of the two",
                refused(() -> dnc.with(Map.of("sharpen-links", true, "temporal-links", false))));
        assertEquals(
                "--mask-floor must be 0 to 1, but is 1.5",
                refused(() -> dnc.with(Map.of("masked", true, "mask-floor", 1.5))));
        assertEquals(
                "write-heads times word-size must be 1 to 16777216, but is 100663296",
                refused(() -> dnc.with(Map.of("write-heads", 1 << 24))));
        assertEquals(
                "--deallocate does nothing with --memory ntm; it is for dnc",
                refused(() -> dnc.with(Map.of("memory", "ntm", "deallocate", true))));
    }

    /** A setting that two memories have in common goes over from one to the other. */
    @Test
    void writeHeadsAreThoseOfAnyMemoryThatHasThem() {
        ModelConfig dnc = CONFIG.withMemory("dnc").with(Map.of("write-heads", 3));
        assertEquals(3L, dnc.with(Map.of("memory", "ntm")).toMap().get("write-heads"));
        ModelConfig ntm = CONFIG.withMemory("ntm").with(Map.of("write-heads", 2));
        assertEquals(2L, ntm.with(Map.of("memory", "dnc")).toMap().get("write-heads"));
    }

    /** Files name sizes of the memory that is not there, and links of a SAM: nobody can ask for them. */
    @Test
    void whatAMemoryDoesNotLookAtIsKeptAndCannotBeAskedFor() {
        Map<String, Object> file = CONFIG.withMemory("sam").toMap();
        file.put("links", 5L);
        ModelConfig sam = ModelConfig.fromMap(file);
        assertEquals(file, sam.toMap());
        assertEquals(
                "--links does nothing with --memory sam; it is for sdnc", refused(() -> sam.with(Map.of("links", 4))));
        assertEquals(
                "--links does nothing with --memory dnc; it is for sdnc",
                refused(() -> CONFIG.with(Map.of("links", 4))));
        assertEquals(
                "--memory-size does nothing with --memory none; it is for dnc or sam or dam or sdnc or ntm or lru",
                refused(() -> CONFIG.with(Map.of("memory", "none", "memory-size", 4))));
        assertEquals(
                "--index does nothing with --memory dnc; it is for sam or sdnc",
                refused(() -> CONFIG.with(Map.of("index", "graph"))));
    }

    @Test
    void anotherMemoryKeepsTheSizes() {
        assertEquals(
                Shapes.of("sam", "gru", 1, 2, 3, 4, 9, 6, 7).toMap(),
                CONFIG.with(Map.of("memory", "sam", "memory-size", 9)).toMap());
        assertEquals(CONFIG, CONFIG.withMemory("none").withMemory("dnc"));
    }

    private static String refused(Executable making) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, making).getMessage());
    }

    private static String refused(Map<String, ?> map) {
        return refused(() -> ModelConfig.fromMap(map));
    }

    private static Map<String, Object> with(String key, Object value) {
        var map = new LinkedHashMap<>(CONFIG.toMap());
        map.put(key, value);
        return map;
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertEquals(
                "--memory must be dnc or sam or dam or sdnc or ntm or lru or fwm or none, but is sam2",
                refused(with("memory", "sam2")));
        assertEquals(
                "--memory must be dnc or sam or dam or sdnc or ntm or lru or fwm or none, but is DNC",
                refused(with("memory", "DNC")));
        assertEquals(
                "--controller must be lstm or gru or rnn or feedforward, but is 3", refused(with("controller", 3L)));
        assertEquals("--word-size must be a whole number, but is 1.5", refused(with("word-size", 1.5)));
        assertEquals("--word-size must be a whole number, but is six", refused(with("word-size", "six")));
        assertEquals("--word-size must be 1 to 16777216, but is 4294967296", refused(with("word-size", 1L << 32)));
        assertEquals("--word-size must be 1 to 16777216, but is 0", refused(with("word-size", 0L)));
        String unknown = refused(with("colour", "red"));
        assertTrue(unknown.startsWith("there is no option --colour; there are --input-size, --output-size,"), unknown);
        Configs.asked(CONFIG).keySet().forEach(name -> assertTrue(unknown.contains(" --" + name), name));
    }

    @Test
    void everyMissingSettingIsNamed() {
        for (String key : CONFIG.toMap().keySet()) {
            var map = new LinkedHashMap<>(CONFIG.toMap());
            map.remove(key);
            assertEquals("--" + key + " is missing", refused(map));
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
            assertEquals("--" + key + " must be 1 to 16777216, but is " + bad, refused(with(key, (long) bad)));
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
        ModelConfig many = Shapes.sized(CONFIG.withMemory("sam"), 65_536, 1, 65_536);
        assertEquals(
                "read-heads times the rows that each reads must be 1 to 16777216, but is 4294967296",
                refused(() -> many.with(Map.of("sparse-reads", 65_536))));
        ModelConfig linked = Shapes.sized(CONFIG.withMemory("sdnc"), 65_536, 1, 1);
        assertEquals(
                "links times the rows that a head reads must be 1 to 16777216, but is 4294967296",
                refused(() -> linked.with(Map.of("links", 65_536))));
    }
}

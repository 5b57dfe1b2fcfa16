package dev.mneme.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.model.config.Garden.Ivy;
import dev.mneme.model.config.Garden.Moss;
import dev.mneme.model.config.Garden.Nothing;
import dev.mneme.model.config.Garden.Rose;
import dev.mneme.model.config.Garden.Size;
import dev.mneme.model.config.Garden.Soil;
import dev.mneme.model.config.Garden.Thorns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigsTest {
    private static final Garden GARDEN = Garden.DEFAULTS;

    @Test
    void mapsHaveTheNamesOfOptionsInOrderAndChoicesFirst() {
        assertEquals(
                "{plant=rose, width=10, plant-height=7, thorns=3, watered=true, litres=2.5, shared-light=0.5, owner=,"
                        + " beds=[1, 2], soil=red-clay, seed=1, found=[]}",
                Configs.toMap(GARDEN).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rose", "ivy", "moss", "nothing"})
    void mapsGoThereAndBack(String plant) {
        Garden garden =
                Configs.with(GARDEN, Map.of("plant", plant, "soil", "sand", "beds", List.of(3), "seed", 1L << 60));
        assertEquals(plant, Garden.PLANTS.of(garden.plant()).name());
        assertEquals(garden, Configs.read(GARDEN, Configs.toMap(garden)));
        assertEquals(List.of(3), garden.beds());
        assertEquals(Soil.SAND, garden.soil());
    }

    /** What a JSON or TOML reader or a command line gives: other types of numbers, lists of them, texts. */
    @Test
    void valuesComeInManyTypes() {
        for (Object width : List.of(7, 7L, 7.0, "7", " 7 ", "7.0", "70e-1")) {
            assertEquals(7, Configs.with(GARDEN, Map.of("width", width)).width());
        }
        for (Object litres : List.of(7, 7L, 7.0, "7", "70e-1")) {
            assertEquals(
                    7, Configs.with(GARDEN, Map.of("litres", litres)).water().litres());
        }
        for (Object beds : List.of(List.of(1L, 2L, 3L), "1,2,3", "1-3", "1, 2-3", List.of("1-2", 3.0))) {
            assertEquals(
                    List.of(1, 2, 3), Configs.with(GARDEN, Map.of("beds", beds)).beds());
        }
        for (Object climbs : List.of(false, "false")) {
            assertEquals(
                    new Ivy(new Size(7), false),
                    Configs.with(GARDEN, Map.of("plant", "ivy", "climbs", climbs))
                            .plant());
        }
    }

    /** The same bits, however they are written. */
    @ParameterizedTest
    @ValueSource(doubles = {-0.0, 0.1, Float.MIN_VALUE, 1.0e23, -Float.MAX_VALUE, 1 / 3.0})
    void realsKeepTheirBits(double litres) {
        assertEquals(
                litres, Configs.with(GARDEN, Map.of("litres", litres)).water().litres());
    }

    private static String refused(Runnable reading) {
        return assertThrows(IllegalArgumentException.class, reading::run).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        width        | 0            | --width must be 1 to 100, but is 0
        width        | 101          | --width must be 1 to 100, but is 101
        width        | 99999999999  | --width must be 1 to 100, but is 99999999999
        width        | 1e999999999  | --width must be 1 to 100, but is 1E+999999999
        width        | 1.5          | --width must be a whole number, but is 1.5
        width        | wide         | --width must be a whole number, but is wide
        width        | NaN          | --width must be a whole number, but is NaN
        plant-height | 0            | --plant-height must be 1 to 2147483647, but is 0
        plant-height | 99999999999  | --plant-height must be 1 to 2147483647, but is 99999999999
        thorns       | -99999999999 | --thorns must be -2147483648 to 2147483647, but is -99999999999
        seed         | 1e19         | --seed must be -9223372036854775808 to 9223372036854775807, but is 1E+19
        litres       | 1e300        | --litres must be -3.4028235E38 to 3.4028235E38, but is 1E+300
        litres       | 1e-60        | --litres must be 0 or at least 1.4E-45, but is 1E-60
        litres       | Infinity     | --litres must be -3.4028235E38 to 3.4028235E38, but is Infinity
        litres       | much         | --litres must be a number, but is much
        shared-light | 0            | --shared-light must be 1.4E-45 to 1, but is 0
        shared-light | 1.5          | --shared-light must be 1.4E-45 to 1, but is 1.5
        watered      | perhaps      | --watered must be true or false, but is perhaps
        soil         | RED_CLAY     | --soil must be red-clay or sand, but is RED_CLAY
        beds         | 0            | --beds must be 1 to 20, but is 0
        beds         | 1-21         | --beds must be 1 to 20, but is 21
        beds         | all          | --beds must be a whole number, but is all
        plant        | fern         | --plant must be rose or ivy or moss or nothing, but is fern
        colour       | red          | there is no option --colour; there are --width, --plant, --plant-height, --thorns,\
         --watered, --litres, --shared-light, --owner, --beds, --soil, --seed
        """)
    void wrongValuesAreRefusedByNameAndRange(String name, String value, String sentence) {
        assertEquals(sentence, refused(() -> Configs.with(GARDEN, Map.of(name, value))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void realsThatNoFloatHoldsAreRefusedWhereverTheyComeFrom(double litres) {
        String sentence = "--litres must be -3.4028235E38 to 3.4028235E38, but is " + litres;
        assertEquals(sentence, refused(() -> new Garden.Water(true, litres)));
        assertEquals(sentence, refused(() -> Configs.with(GARDEN, Map.of("litres", litres))));
    }

    @Test
    void whatIsOutOfRangeOrOfAnotherKindIsRefusedWhereverItComesFrom() {
        assertEquals("--plant-height must be 1 to 2147483647, but is 0", refused(() -> new Size(0)));
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("width", (1L << 32) + 10), "--width must be 1 to 100, but is 4294967306",
                Map.of("width", List.of(1)), "--width must be a whole number, but is [1]",
                Map.of("width", Double.NaN), "--width must be a whole number, but is NaN",
                Map.of("owner", 3), "--owner must be a text, but is 3",
                Map.of("beds", List.of(1L << 32)), "--beds must be 1 to 20, but is 4294967296");
        wrong.forEach((given, sentence) -> assertEquals(sentence, refused(() -> Configs.with(GARDEN, given))));
    }

    @Test
    void whatOnlyOtherKindsHaveDoesNothing() {
        assertEquals(
                "--climbs does nothing with --plant rose; it is for ivy",
                refused(() -> Configs.with(GARDEN, Map.of("climbs", true))));
        assertEquals(
                "--plant-height does nothing with --plant nothing; it is for rose or ivy",
                refused(() -> Configs.with(GARDEN, Map.of("plant", "nothing", "plant-height", 3))));
        assertEquals(
                "--thorns does nothing with --plant moss; it is for rose",
                refused(() -> Configs.with(GARDEN, Map.of("plant", "moss", "thorns", 3))));
        assertEquals(
                new Moss(new Thorns(3, 8)),
                Configs.with(GARDEN, Map.of("plant", "moss", "wetness", 8)).plant());
        var file = new LinkedHashMap<>(Configs.toMap(GARDEN));
        file.put("climbs", true);
        assertEquals(
                "--climbs does nothing with --plant rose; it is for ivy", refused(() -> Configs.read(GARDEN, file)));
    }

    @Test
    void whatIsSwitchedOffDoesNothing() {
        Garden dry = Configs.with(GARDEN, Map.of("watered", false));
        assertEquals(new Garden.Water(false, 1), dry.water());
        assertEquals("--litres does nothing without --watered", refused(() -> Configs.with(dry, Map.of("litres", 3))));
        assertEquals(
                new Garden.Water(true, 3),
                Configs.with(dry, Map.of("litres", 3, "watered", true)).water());
        assertEquals(dry, Configs.read(GARDEN, Configs.toMap(dry)));
    }

    /** For those who would rather leave it out and say so. */
    @Test
    void whatDoesNothingIsKnownBeforehand() {
        assertEquals(
                Map.of(
                        "climbs", "with --plant rose; it is for ivy",
                        "litres", "without --watered"),
                Configs.idle(GARDEN, Map.of("climbs", true, "watered", false, "litres", 3, "thorns", 2)));
        assertEquals(
                true,
                refused(() -> Configs.idle(GARDEN, Map.of("colour", 3))).startsWith("there is no option --colour; "));
    }

    @Test
    void anotherKindKeepsWhatBothHave() {
        Garden high = Configs.with(GARDEN, Map.of("plant-height", 20, "thorns", 30));
        assertEquals(
                new Ivy(new Size(20), true),
                Configs.with(high, Map.of("plant", "ivy")).plant());
        Garden nothing = Configs.with(high, Map.of("plant", "nothing"));
        assertEquals(new Nothing(new Size(20)), nothing.plant());
        assertEquals(
                new Rose(new Size(20), 3),
                Configs.with(nothing, Map.of("plant", "rose")).plant());
        assertEquals(high, Configs.with(high, Map.of("plant", "rose")));
    }

    /** But for what came later, and for what lies on one machine. */
    @Test
    void filesLackNothing() {
        for (String plant : Garden.PLANTS.names()) {
            Garden garden = Configs.with(GARDEN, Map.of("plant", plant));
            for (String name : Configs.toMap(garden).keySet()) {
                var file = new LinkedHashMap<>(Configs.toMap(garden));
                file.remove(name);
                if (List.of("soil", "owner", "climbs").contains(name)) {
                    assertEquals(garden, Configs.read(Configs.with(GARDEN, Map.of("plant", "moss")), file));
                } else {
                    assertEquals("--" + name + " is missing", refused(() -> Configs.read(GARDEN, file)));
                }
            }
        }
        assertEquals(Set.of("owner"), Configs.marked(Local.class, GARDEN));
        assertEquals(Set.of("soil", "climbs"), Configs.marked(Since.class, GARDEN));
    }

    /** What is found out is kept in files, and cannot be asked for. */
    @Test
    void onlyWhatHasAMeaningCanBeAskedFor() {
        var file = new LinkedHashMap<>(Configs.toMap(GARDEN));
        file.put("found", List.of("a stone"));
        assertEquals(List.of("a stone"), Configs.read(GARDEN, file).found());
        String sentence = refused(() -> Configs.with(GARDEN, Map.of("found", List.of("gold"))));
        assertEquals(true, sentence.startsWith("there is no option --found; there are --width, "), sentence);
    }

    @Test
    void keysAreWhatCanBeAskedForOfAllKinds() {
        Map<String, Configs.Key> keys = Configs.keys(Configs.with(GARDEN, Map.of("plant", "moss", "width", 3))).stream()
                .collect(Collectors.toMap(Configs.Key::name, key -> key, (a, b) -> a, LinkedHashMap::new));
        assertEquals(
                "[plant, width, wetness, plant-height, thorns, climbs, watered, litres, shared-light, owner, beds,"
                        + " soil, seed]",
                keys.keySet().toString());
        Configs.Key width = keys.get("width");
        assertEquals(
                List.of(int.class, "How wide", 3L, List.of()),
                List.of(width.type(), width.meaning(), width.fallback(), width.choices()));
        Configs.Key soil = keys.get("soil");
        assertEquals(
                List.of(Soil.class, "What it stands on", "red-clay", List.of("red-clay", "sand")),
                List.of(soil.type(), soil.meaning(), soil.fallback(), soil.choices()));
        assertEquals(
                List.of("rose", "ivy", "moss", "nothing"), keys.get("plant").choices());
        assertEquals("moss", keys.get("plant").fallback());
        assertEquals(List.of(1L, 2L), keys.get("beds").fallback());
        assertEquals(7, width.reader().apply("7"));
        assertEquals(
                "--soil must be red-clay or sand, but is mud",
                refused(() -> soil.reader().apply("mud")));
        assertEquals(
                "--plant must be rose or ivy or moss or nothing, but is oak",
                refused(() -> keys.get("plant").reader().apply("oak")));
    }

    @Test
    void whatWasAskedForCanBeAskedForAgain() {
        Garden garden = Configs.with(GARDEN, Map.of("plant", "ivy", "width", 3, "beds", "4,5", "soil", "sand"));
        assertEquals(garden, Configs.with(GARDEN, Configs.asked(garden)));
        assertEquals(
                "[plant, width, plant-height, climbs, watered, litres, shared-light, owner, beds, soil, seed]",
                Configs.asked(garden).keySet().toString());
    }

    @Test
    void whatASwitchTurnsOffIsNotAskedForAgain() {
        Garden dry = Configs.with(GARDEN, Map.of("watered", false));
        assertFalse(Configs.asked(dry).containsKey("litres"));
        assertEquals(dry, Configs.with(GARDEN, Configs.asked(dry)));
    }

    @Test
    void whatIsNoRecordOfSettingsIsToldToItsAuthor() {
        assertThrows(IllegalStateException.class, () -> Configs.check(Size.class, 1, 2));
        String sentence = refused(() -> Configs.toMap(new Config() {}));
        assertEquals(true, sentence.startsWith("settings need a record, "), sentence);
        assertEquals(
                "Stone[] has no name among the kinds of plant; there are rose, ivy, moss, nothing",
                refused(() -> Garden.PLANTS.of(new Stone())));
    }

    private record Stone() implements Config {}
}

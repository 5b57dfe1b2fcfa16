package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        JsonObject o = Json.parseObject(" {\"i\":-12, \"r\" : 2.5e-1,\"s\":\"a\\u00e9\\n"
                + "\\ud83d\\ude00\\/\",\r\n"
                + "\t\"b\":true,\"n\":null,\"a\":[1,[],{}]} ");
        assertEquals(-12, o.integer("i"));
        assertEquals(0.25, o.real("r"));
        assertEquals(-12.0, o.real("i"));
        assertEquals("aé\n😀/", o.string("s"));
        assertTrue(o.bool("b"));
        assertEquals(Json.NULL, o.get("n"));
        assertEquals(List.of(1L, List.of(), new JsonObject()), o.array("a"));
        assertFalse(o.has("absent"));
    }

    @Test
    void writesMembersInTheOrderGiven() {
        String line = new JsonObject()
                .put("step", 12)
                .put("loss", 0.1)
                .put("bad", Double.NaN)
                .put("name", "a\"b\\\u0001\t")
                .put("done", false)
                .put("lengths", List.of(1.0, 2.5, Double.POSITIVE_INFINITY))
                .encode();
        assertEquals(
                "{\"step\":12,\"loss\":0.1,\"bad\":null,\"name\":\"a\\\"b\\\\\\u0001\\t\",\"done\":false,"
                        + "\"lengths\":[1.0,2.5,null]}",
                line);
        assertEquals(line, Json.encode(Json.parse(line)));
    }

    @Test
    void doublesReadBackToTheSameBits() {
        SplittableRandom random = new SplittableRandom(1);
        double[] bits = Stream.concat(
                        Stream.of(-0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e23, 0.1),
                        random.longs(2000).mapToObj(Double::longBitsToDouble))
                .mapToDouble(d -> d)
                .filter(Double::isFinite)
                .toArray();
        assertTrue(bits.length > 1900);
        List<?> read =
                (List<?>) Json.parse(Json.encode(Arrays.stream(bits).boxed().toList()));
        double[] back = read.stream().mapToDouble(Double.class::cast).toArray();
        assertArrayEquals(bits, back, 0.0);
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(back[0]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|line 1, column 1: a value was needed, got the end of the text",
                "{|line 1, column 2: a string was needed, got the end of the text",
                "{\"a\"}|line 1, column 5: ':' was needed",
                "{\"a\":1,}|line 1, column 8: a string was needed",
                "{\"a\":1 \"b\":2}|line 1, column 8: ',' or '}' was needed",
                "{\"a\":1,\"a\":2}|line 1, column 8: duplicate key \"a\"",
                "{\"a\":1,\"\\u0061\":2}|duplicate key \"a\"",
                "[1,]|line 1, column 4: a value was needed",
                "[1|',' or ']' was needed, got the end",
                "[1}|',' or ']' was needed",
                "01|the end was needed",
                "-|a digit was needed",
                "1.|a digit was needed",
                "1e+|a digit was needed",
                "+1|a value was needed",
                "NaN|a value was needed",
                "1e999|does not fit a double",
                "9223372036854775808|does not fit 64 bits",
                "tru|true was needed",
                "falsy|false was needed",
                "nul|null was needed",
                "'a'|a value was needed",
                "[\"a|the end of a string was needed",
                "\"a\\x\"|one of \"\\/bfnrtu after a backslash was needed",
                "\"\\u12g4\"|four hexadecimal digits",
                "\"\\ud800\"|half a surrogate pair",
                "\"\\ud800\\u0041\"|half a surrogate pair",
                "\"\\udc00\"|half a surrogate pair",
                "1 2|line 1, column 3: the end was needed",
                "// c|a value was needed",
            })
    void refusesWithThePlace(String text, String said) {
        assertSaid(said, () -> Json.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\u0001\"", "\"a\nb\"", "\"open"})
    void refusesControlCharactersAndOpenStrings(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text));
    }

    @Test
    void countsLines() {
        assertSaid("line 3, column 7: ", () -> Json.parse("{\n \"a\": 1,\n \"b\": x}"));
    }

    @Test
    void depthIsCapped() {
        int most = Json.MAX_DEPTH;
        assertEquals("[".repeat(most) + "]".repeat(most), Json.encode(Json.parse("[".repeat(most) + "]".repeat(most))));
        assertSaid("nested deeper than 64 levels", () -> Json.parse("[".repeat(1_000_000)));
    }

    @Test
    void gettersNameTheMemberAndWhatCame() {
        JsonObject o = Json.parseObject("{\"size\":\"ten\"}");
        assertSaid("member \"size\" must be an integer, got the string \"ten\"", () -> o.integer("size"));
        assertSaid("member \"size\" must be a number", () -> o.real("size"));
        assertSaid("member \"size\" must be true or false", () -> o.bool("size"));
        assertSaid("member \"size\" must be an object", () -> o.object("size"));
        assertSaid("member \"size\" must be an array", () -> o.array("size"));
        assertSaid("member \"seed\" is missing", () -> o.string("seed"));
        assertSaid("member \"size\" is not known; known are rows, word", () -> o.requireOnly(Set.of("word", "rows")));
        assertSaid("an object was needed, got the integer 3", () -> Json.parseObject("3"));
    }

    @Test
    void writerRefusesWhatItCouldNotReadBack() {
        assertThrows(IllegalArgumentException.class, () -> Json.encode("\ud800x"));
        assertThrows(IllegalArgumentException.class, () -> Json.encode(new Object()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new JsonObject().put("a", 1).put("a", 2));
    }

    @Test
    void objectsAreMapsOfSettingsAndBack() {
        Map<String, Object> map = Map.of("a", List.of(1L, "b"), "c", Map.of("d", 0.5));
        assertEquals(map, JsonObject.of(map).toMap());
        assertEquals(
                List.of(new JsonObject().put("d", 1)),
                Json.parseObject("{\"l\":[{\"d\":1}]}").objects("l"));
        assertSaid(
                "member \"l\" must be a list of objects, but holds the integer 1",
                () -> Json.parseObject("{\"l\":[1]}").objects("l"));
        assertSaid(
                "member \"n\" must have a value, got null",
                () -> Json.parseObject("{\"n\":null}").toMap());
    }

    @Test
    void quotedTextCannotSteerATerminal() {
        String quoted = Quoted.of("a\u001b[31m\"\\\n\u202e\u2028\ud800é");
        assertEquals("\"a\\u{1b}[31m\\\"\\\\\\u{a}\\u{202e}\\u{2028}\\u{d800}é\"", quoted);
        assertFalse(Quoted.of("x".repeat(10_000)).length() > 120);
    }

    private static void assertSaid(String said, Executable action) {
        Refusal.assertSaid(JsonException.class, said, action);
    }
}

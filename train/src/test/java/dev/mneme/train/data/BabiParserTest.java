package dev.mneme.train.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BabiParserTest {
    private static List<BabiStory> parse(String text) {
        return BabiParser.parse(new DataFile("qa1.txt", text.getBytes(ISO_8859_1)));
    }

    @Test
    void wordsMarksAndADashForEachWordOfAnAnswer() {
        List<BabiStory> stories = parse("""
            1 Mary got the milk there.
            2 John moved to the Bedroom.
            3 What is Mary carrying? \tmilk\t1
            4 Mary took the apple.
            5 What is Mary carrying? \tmilk,Apple\t1 4
            1 The office is east of the hallway.
            2 How do you go?\ts\t1
            """);
        assertEquals(2, stories.size());
        BabiStory first = stories.getFirst();
        assertEquals(1, first.line());
        assertEquals(
                List.of(("mary got the milk there . john moved to the bedroom . what is mary carrying ? - "
                                + "mary took the apple . what is mary carrying ? - -")
                        .split(" ")),
                first.words());
        assertEquals("milk", first.answers().get(17));
        assertEquals(List.of("milk", "apple"), first.answers().subList(28, 30));
        assertEquals(27, first.answers().stream().filter(String::isEmpty).count());
        assertEquals(6, stories.get(1).line());
        assertEquals(
                List.of("the", "office", "is", "east", "of", "the", "hallway", ".", "how", "do", "you", "go", "?", "-"),
                stories.get(1).words());
    }

    @Test
    void lineEndsMayBeOfEitherKindAndTheLastOneMissing() {
        String text = "1 A b.\n2 C?\td\t1\n1 E f.\n2 G?\th\t1\n";
        assertEquals(parse(text), parse(text.replace("\n", "\r\n")));
        assertEquals(parse(text), parse(text.strip()));
    }

    /** Each is a file of lines (parted by |, tabs as ~), the line to blame, and a part of the sentence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "A b.|2 C?~d~1; 1; must start with an ID",
                "2 A b.|3 C?~d~1; 1; must have ID 1, got 2",
                "0 A b.; 1; must start with an ID",
                "-1 A b.; 1; must start with an ID",
                "01 A b.; 1; must start with an ID",
                "1.5 A b.; 1; must start with an ID",
                "12345678901 A b.; 1; must start with an ID",
                "1A b.|2 C?~d~1; 1; must start with an ID",
                "1 A b.|3 C?~d~1; 2; must have ID 2",
                "1 A b.|2 C d.|2 E?~f~1; 3; must have ID 3",
                "1 A b.|2 C d.|3 E?~f~1|2 G?~h~1; 4; must have ID 4",
                "1; 1; no text",
                "1 A b.|2  ; 2; no text",
                "1 A b.||2 C?~d~1; 2; is empty",
                "1 A b.|2 C?~d; 2; 1 tabs",
                "1 A b.|2 C?~d~1~2; 2; 3 tabs",
                "1 A b.|2 C?~~1; 2; the answer ''",
                "1 A b.|2 C?~d,~1; 2; the answer 'd,'",
                "1 A b.|2 C?~d e~1; 2; the answer 'd e'",
                "1 A b.|2 C?~-~1; 2; the answer '-'",
                "1 A b.|2 C?~d~; 2; '' where a supporting ID",
                "1 A b.|2 C?~d~one; 2; 'one' where a supporting ID",
                "1 A b.|2 C?~d~0; 2; '0' where a supporting ID",
                "1 A b.|2 C?~d~2; 2; names line 2 as support",
                "1 A b.|2 C?~d~99; 2; names line 99 as support",
                "1 A b.|2 C?~d~1|3 E?~f~2; 3; names line 2 as support",
                "1 A b.|2 C?~d~1|3 E f.; 1; does not end with a question",
                "1 A b.|2 C d.|1 E f.|2 G?~h~1; 1; does not end with a question",
                "1 A b.|2 C?~d~1|1 E f.|2 G h.; 3; does not end with a question",
                "1 A b - c.|2 C?~d~1; 1; has '-'",
                "1 A, b.|2 C?~d~1; 1; has 'A,'",
                "1 <html>.|2 C?~d~1; 1; has '<html>.'",
                "1 A \u00e9.|2 C?~d~1; 1; a byte 0xe9",
                "1 A \u0000.|2 C?~d~1; 1; a byte 0x00",
                "1 A b.|2 C?~ ~1; 2; the answer ' '",
                "\u00ef\u00bb\u00bf1 A b.; 1; a byte 0xef",
            })
    void brokenFilesAreRefusedWithTheirLine(String text, int line, String reason) {
        String content = text.replace('|', '\n').replace('~', '\t') + "\n";
        String refused = Refusal.of(DataException.class, () -> parse(content));
        assertTrue(refused.startsWith("qa1.txt, line " + line + ": "), refused);
        assertTrue(refused.contains(reason), refused);
    }

    @Test
    void emptyFilesAndEndlessLinesAreRefused() {
        assertEquals("qa1.txt is empty", Refusal.of(DataException.class, () -> parse("")));
        String endless = Refusal.of(DataException.class, () -> parse("1 " + "a".repeat(20_000)));
        assertTrue(endless.contains("line 1: this line is longer"), endless);
    }

    /** Wherever a file is cut off, it is refused or loses only whole stories and whole questions at its end. */
    @Test
    void cutOffFilesAreRefusedOrWhole() {
        String text =
                "1 Mary went home.\n2 Where is Mary? \thome\t1\n3 Mary left home.\n4 Where is Mary? \taway,gone\t3 1\n";
        List<String> whole = parse(text).getFirst().words();
        int refused = 0;
        for (int end = 0; end < text.length(); end++) {
            try {
                List<String> words = parse(text.substring(0, end)).getFirst().words();
                assertEquals(whole.subList(0, words.size()), words);
                assertEquals("-", words.getLast());
            } catch (DataException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("qa1.txt"), e::toString);
                refused++;
            }
        }
        assertTrue(refused > text.length() - 8, "refused " + refused + " of " + text.length());
    }
}

package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final BabiStory story = new BabiStory("f.txt", 4, List.of("b", "?", "-", "a"), List.of("", "", "c", ""));

    @Test
    void wordsAreSortedAndNumbered() {
        Vocabulary vocabulary = Vocabulary.of(List.of(story));
        assertEquals(List.of("-", "?", "a", "b", "c"), vocabulary.words());
        assertArrayEquals(new int[] {3, 1, 0, 2}, vocabulary.wordsOf(story));
        assertArrayEquals(new int[] {-1, -1, 4, -1}, vocabulary.answersOf(story));
    }

    @Test
    void unknownAndRepeatedWordsAreRefused() {
        Vocabulary vocabulary = new Vocabulary(List.of("-", "?", "a", "b"));
        assertEquals(
                "f.txt, line 4: the story that starts here has the word 'c', which is not among the 4 words that the "
                        + "network knows",
                Refusal.of(DataException.class, () -> vocabulary.answersOf(story)));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(List.of("a", "b", "a")));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(List.of("a", "")));
        assertThrows(IllegalArgumentException.class, () -> new BabiStory("f", 1, List.of("a"), List.of()));
    }
}

package dev.mneme.train.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Words with a number each, 0 .. size-1. */
public final class Vocabulary {
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The words in the order of their numbers. */
    public Vocabulary(List<String> words) {
        this.words = List.copyOf(words);
        for (String word : words) {
            if (word.isEmpty() || numbers.putIfAbsent(word, numbers.size()) != null) {
                throw new IllegalArgumentException("a vocabulary needs different words that are not empty, got '" + word
                        + "' as number " + numbers.size());
            }
        }
    }

    /** All words and answers of the stories, sorted. */
    public static Vocabulary of(List<BabiStory> stories) {
        var words = new HashSet<String>();
        for (BabiStory story : stories) {
            words.addAll(story.words());
            words.addAll(story.answers());
        }
        words.remove("");
        return new Vocabulary(List.copyOf(new TreeSet<>(words)));
    }

    /** The words in the order of their numbers. */
    public List<String> words() {
        return words;
    }

    /** How many words. */
    public int size() {
        return words.size();
    }

    /** The numbers of a story's words. */
    public int[] wordsOf(BabiStory story) {
        return encode(story, story.words());
    }

    /** The numbers of a story's answers, -1 where none is wanted. */
    public int[] answersOf(BabiStory story) {
        return encode(story, story.answers());
    }

    private int[] encode(BabiStory story, List<String> texts) {
        var encoded = new int[texts.size()];
        for (int i = 0; i < encoded.length; i++) {
            String word = texts.get(i);
            encoded[i] = word.isEmpty() ? -1 : number(story, word);
        }
        return encoded;
    }

    private int number(BabiStory story, String word) {
        Integer number = numbers.get(word);
        if (number == null) {
            throw new DataException(
                    story.file() + ", line " + story.line() + ": the story that starts here has the word '" + word
                            + "', which is not among the " + size() + " words that the network knows");
        }
        return number;
    }
}

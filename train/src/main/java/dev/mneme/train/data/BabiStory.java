package dev.mneme.train.data;

import java.util.List;

/**
 * A bAbI story as a network meets it: one word at a time, a {@link #DASH} for each word of an answer.
 *
 * @param file where it stands
 * @param line number of its first line
 * @param words lower case, full stops and question marks as words of their own, no line numbers
 * @param answers for each word the word wanted there, {@code ""} where none is
 */
public record BabiStory(String file, int line, List<String> words, List<String> answers) {
    /** Stands where a word of an answer is wanted. */
    public static final String DASH = "-";

    /** Refuses another number of answers than of words. */
    public BabiStory {
        if (words.size() != answers.size()) {
            throw new IllegalArgumentException("a story needs an answer or \"\" for each of its " + words.size()
                    + " words, got " + answers.size());
        }
    }
}

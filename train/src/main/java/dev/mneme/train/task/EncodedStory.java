package dev.mneme.train.task;

import dev.mneme.train.data.BabiStory;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Vocabulary;
import java.util.stream.IntStream;

/** A story in numbers: what is fed at each step, and which word is asked for there (-1: none). */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EncodedStory(int[] words, int[] answers) {
    static EncodedStory of(BabiStory story, Vocabulary vocabulary) {
        return new EncodedStory(vocabulary.wordsOf(story), vocabulary.answersOf(story));
    }

    int length() {
        return words.length;
    }

    /** Whether step {@code t} is the last of an answer. */
    private boolean endsAnswer(int t) {
        return answers[t] >= 0 && (t + 1 == answers.length || answers[t + 1] < 0);
    }

    int questions() {
        return (int) IntStream.range(0, length()).filter(this::endsAnswer).count();
    }

    /** Steps up to the answer of question number {@code questions}; all when there are fewer. */
    int lengthTo(int questions) {
        int left = questions;
        for (int t = 0; t < answers.length; t++) {
            if (endsAnswer(t) && --left == 0) {
                return t + 1;
            }
        }
        return length();
    }

    void put(Batch batch, int b, int steps) {
        batch.begin(b, steps);
        for (int t = 0; t < steps; t++) {
            batch.setInput(t, b, words[t], 1);
            if (answers[t] >= 0) {
                batch.setTarget(t, b, answers[t], 1);
                batch.count(t, b);
            }
        }
    }
}

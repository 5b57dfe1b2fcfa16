package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/**
 * Say the tokens of a string from the least to the greatest: {@code 10204112} is answered by {@code 00111224}.
 * Context-sensitive, yet counting is enough, so memory rows do not matter much. (Delétang et al. 2023, "Bucket Sort",
 * five symbols.)
 */
public record BucketSort(
        @Meaning("Different tokens") @Range(least = 2, most = 1024)
        int symbols,

        Lengths lengths) implements RandomStrings {
    /** The name on the command line and in files. */
    public static final String NAME = "bucket-sort";

    static final String SUMMARY = "read a string, then say its tokens in order";

    /** Those of the paper. */
    public static final BucketSort DEFAULTS = new BucketSort(5, Lengths.CHOMSKY);

    /** Refuses numbers out of range. */
    public BucketSort {
        Configs.check(BucketSort.class, symbols, lengths);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BucketSort withLengths(Lengths other) {
        return new BucketSort(symbols, other);
    }

    @Override
    public int longestAnswer(int length) {
        return length;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        int said = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
            for (int i = 0; i < length; i++) {
                if (tokens[i] == symbol) {
                    answer[said++] = symbol;
                }
            }
        }
        return length;
    }
}

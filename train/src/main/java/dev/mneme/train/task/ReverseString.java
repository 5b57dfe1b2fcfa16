package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/**
 * Say a string from its end to its beginning: {@code 101100} is answered by {@code 001101}. Deterministic
 * context-free; a stack is enough. (Delétang et al. 2023, "Reverse String", two symbols.)
 */
public record ReverseString(
        @Meaning("Different tokens") @Range(least = 2, most = 1024)
        int symbols,

        Lengths lengths) implements RandomStrings {
    /** The name on the command line and in files. */
    public static final String NAME = "reverse-string";

    static final String SUMMARY = "read a string, then say it backwards";

    /** Those of the paper. */
    public static final ReverseString DEFAULTS = new ReverseString(2, Lengths.CHOMSKY);

    /** Refuses numbers out of range. */
    public ReverseString {
        Configs.check(ReverseString.class, symbols, lengths);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ReverseString withLengths(Lengths other) {
        return new ReverseString(symbols, other);
    }

    @Override
    public int longestAnswer(int length) {
        return length;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        for (int i = 0; i < length; i++) {
            answer[i] = tokens[length - 1 - i];
        }
        return length;
    }
}

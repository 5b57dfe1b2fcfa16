package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/**
 * Say a string twice: {@code 101} is answered by {@code 101101}. Context-sensitive. (Delétang et al. 2023, "Duplicate
 * String", two symbols.)
 */
public record DuplicateString(
        @Meaning("Different tokens") @Range(least = 2, most = 1024)
        int symbols,

        Lengths lengths) implements RandomStrings {
    /** The name on the command line and in files. */
    public static final String NAME = "duplicate-string";

    static final String SUMMARY = "read a string, then say it twice";

    /** Those of the paper. */
    public static final DuplicateString DEFAULTS = new DuplicateString(2, Lengths.CHOMSKY);

    /** Refuses numbers out of range. */
    public DuplicateString {
        Configs.check(DuplicateString.class, symbols, lengths);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public DuplicateString withLengths(Lengths other) {
        return new DuplicateString(symbols, other);
    }

    @Override
    public int longestAnswer(int length) {
        return 2 * length;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        System.arraycopy(tokens, 0, answer, 0, length);
        System.arraycopy(tokens, 0, answer, length, length);
        return 2 * length;
    }
}

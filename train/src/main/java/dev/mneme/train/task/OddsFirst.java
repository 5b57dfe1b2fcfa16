package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/**
 * Say the first, third, fifth, ... token of a string, then the second, fourth, ...: {@code 00110101} is answered by
 * {@code 01000111}. Context-sensitive. (Delétang et al. 2023, "Odds First", two symbols; their code, which counts from
 * 0, says the other half first, against its own description.)
 */
public record OddsFirst(
        @Meaning("Different tokens") @Range(least = 2, most = 1024)
        int symbols,

        Lengths lengths) implements RandomStrings {
    /** The name on the command line and in files. */
    public static final String NAME = "odds-first";

    static final String SUMMARY = "read a string, then say its 1st, 3rd, ... and its 2nd, 4th, ... tokens";

    /** Those of the paper. */
    public static final OddsFirst DEFAULTS = new OddsFirst(2, Lengths.CHOMSKY);

    /** Refuses numbers out of range. */
    public OddsFirst {
        Configs.check(OddsFirst.class, symbols, lengths);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OddsFirst withLengths(Lengths other) {
        return new OddsFirst(symbols, other);
    }

    @Override
    public int longestAnswer(int length) {
        return length;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        int said = 0;
        for (int first = 0; first < 2; first++) {
            for (int i = first; i < length; i += 2) {
                answer[said++] = tokens[i];
            }
        }
        return length;
    }
}

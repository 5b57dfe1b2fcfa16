package dev.mneme.train.task;

import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;

/** How many tokens the strings of a {@link Transduction} have; all lengths of a range are as likely. */
public record Lengths(
        @Meaning("Fewest tokens of a string") @Range(least = 1, most = 100_000) @SequenceLength
        int minLength,

        @Meaning("Most tokens of a string that is trained on") @Range(least = 1, most = 100_000) @SequenceLength
        int maxLength,

        @Meaning("Most tokens of a string that is evaluated beyond these")
        @Range(least = 1, most = 100_000)
        @SequenceLength
        int testLength)
        implements Config {
    /** Those of Delétang et al. 2023: trained at 1 to 40, tested at 41 to 500. */
    public static final Lengths CHOMSKY = new Lengths(1, 40, 500);

    /** Refuses numbers out of range, and a shortest length beyond the longest. */
    public Lengths {
        Configs.check(Lengths.class, minLength, maxLength, testLength);
        Checks.notUnder("max-length", maxLength, "min-length", minLength);
    }

    /** Refuses strings of less than {@code least} tokens. */
    void requireFrom(int least) {
        Checks.between("min-length", minLength, least, 100_000);
    }

    /** The same from {@code length} on. */
    Lengths from(int length) {
        return new Lengths(length, maxLength, testLength);
    }

    /** The same, trained up to {@code length}. */
    Lengths upTo(int length) {
        return new Lengths(minLength, length, testLength);
    }
}

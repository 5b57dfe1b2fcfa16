package dev.mneme.train.task;

import dev.mneme.model.config.Meaning;
import dev.mneme.train.data.Rng;
import java.util.List;

/**
 * Say the symbol that is missing where a string of bits stands twice: {@code 01100_10} is answered by {@code 1}. Of an
 * odd number of tokens the last is {@code pad}. Context-sensitive. (Delétang et al. 2023, "Missing Duplicate"; gap and
 * pad are 2 and 3 there.)
 *
 * <p>The gap is in the second copy, where the answer is what stood before; with {@link Gap#EITHER} it is anywhere, as
 * in the paper's code, which is harder: half of the answers then come after the gap. One token has no copies: that
 * length is left out, where the paper's code has a constant.
 */
public record MissingDuplicate(
        @Meaning("Copy that the gap is in") Gap gap, Lengths lengths) implements Transduction {
    /** The name on the command line and in files. */
    public static final String NAME = "missing-duplicate";

    static final String SUMMARY = "read a string twice with a gap, then say what is missing";

    /** Those of the paper, but for where the gap is. */
    public static final MissingDuplicate DEFAULTS = new MissingDuplicate(Gap.SECOND, Lengths.CHOMSKY.from(2));

    /** Where a symbol is left out. */
    public enum Gap {
        SECOND,
        EITHER
    }

    private static final int MISSING = 2;
    private static final int PAD = 3;

    /** Refuses strings of one token. */
    public MissingDuplicate {
        lengths.requireFrom(2);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MissingDuplicate withLengths(Lengths other) {
        return new MissingDuplicate(gap, other);
    }

    @Override
    public List<String> tokens() {
        return List.of("0", "1", "_", "pad");
    }

    @Override
    public List<String> answers() {
        return List.of("0", "1");
    }

    @Override
    public int longestAnswer(int length) {
        return 1;
    }

    @Override
    public void draw(int[] tokens, int length, Rng rng) {
        int half = length / 2;
        for (int i = 0; i < half; i++) {
            tokens[i] = rng.nextBit();
            tokens[half + i] = tokens[i];
        }
        if (length % 2 == 1) {
            tokens[length - 1] = PAD;
        }
        tokens[gap == Gap.EITHER ? rng.nextInt(2 * half) : half + rng.nextInt(half)] = MISSING;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        int half = length / 2;
        int at = 0;
        while (tokens[at] != MISSING) {
            at++;
        }
        answer[0] = tokens[at < half ? at + half : at - half];
        return 1;
    }
}

package dev.mneme.train.task;

import dev.mneme.train.data.Rng;
import java.util.List;

/**
 * Add two numbers whose bits come from the least to the greatest: {@code 10010+101} (9 + 5) is answered by {@code 0111
 * end} (14). The answer has no zeros after its greatest one. Context-sensitive. (Delétang et al. 2023, "Binary
 * Addition".)
 *
 * <p>A string of n tokens is {@code +} at a uniform place and a number of at least 1 on both sides, which may end with
 * zeros. One of less than three tokens is one number, of which the sum is itself, perhaps 0.
 */
public record BinaryAddition(Lengths lengths) implements Transduction {
    /** The name on the command line and in files. */
    public static final String NAME = "binary-addition";

    static final String SUMMARY = "read two binary numbers, then say their sum";

    /** Those of the paper. */
    public static final BinaryAddition DEFAULTS = new BinaryAddition(Lengths.CHOMSKY);

    private static final int PLUS = 2;
    private static final int END = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BinaryAddition withLengths(Lengths other) {
        return new BinaryAddition(other);
    }

    @Override
    public List<String> tokens() {
        return List.of("0", "1", "+");
    }

    @Override
    public List<String> answers() {
        return List.of("0", "1", "end");
    }

    @Override
    public int longestAnswer(int length) {
        return length + 1;
    }

    @Override
    public void draw(int[] tokens, int length, Rng rng) {
        if (length < 3) {
            bits(tokens, 0, length, rng);
            return;
        }
        int plus = rng.nextInt(1, length - 2);
        number(tokens, 0, plus, rng);
        tokens[plus] = PLUS;
        number(tokens, plus + 1, length, rng);
    }

    /** Bits that are not all 0. */
    private static void number(int[] tokens, int from, int to, Rng rng) {
        while (!bits(tokens, from, to, rng)) {
            // as in the paper, no number is 0
        }
    }

    /** Returns whether one of the bits is 1. */
    private static boolean bits(int[] tokens, int from, int to, Rng rng) {
        boolean any = false;
        for (int i = from; i < to; i++) {
            tokens[i] = rng.nextBit();
            any |= tokens[i] == 1;
        }
        return any;
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        int plus = 0;
        while (plus < length && tokens[plus] != PLUS) {
            plus++;
        }
        int digits = 1; // up to the greatest 1, or the only 0
        int carry = 0;
        for (int i = 0; i < length; i++) {
            int sum = carry + bit(tokens, i, plus) + bit(tokens, plus + 1 + i, length);
            answer[i] = sum % 2;
            carry = sum / 2;
            digits = answer[i] == 1 ? i + 1 : digits;
        }
        answer[digits] = END;
        return digits + 1;
    }

    private static int bit(int[] tokens, int i, int end) {
        return i < end ? tokens[i] : 0;
    }
}

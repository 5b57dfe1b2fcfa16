package dev.mneme.train.task;

import dev.mneme.train.data.Rng;
import java.util.List;

/**
 * Say what is on a stack in the end, from the top: {@code 0 1 1 0 | push 1, pop, pop} is answered by {@code 1 1 0
 * end}. A pop from an empty stack does nothing. Deterministic context-free; a stack is enough. (Delétang et al. 2023,
 * "Stack Manipulation".)
 *
 * <p>A string of n tokens is a stack of 1 to n - 1 random bits (1 where n is 1), the bottom first, and so many of the
 * three actions as there is room for.
 */
public record StackManipulation(Lengths lengths) implements Transduction {
    /** The name on the command line and in files. */
    public static final String NAME = "stack-manipulation";

    static final String SUMMARY = "read a stack and what is done with it, then say what is left";

    /** Those of the paper. */
    public static final StackManipulation DEFAULTS = new StackManipulation(Lengths.CHOMSKY);

    private static final int POP = 2;
    private static final int PUSH_0 = 3;
    private static final int PUSH_1 = 4;
    private static final int END = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public StackManipulation withLengths(Lengths other) {
        return new StackManipulation(other);
    }

    @Override
    public List<String> tokens() {
        return List.of("0", "1", "pop", "push 0", "push 1");
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
        int stack = rng.nextInt(1, Math.max(1, length - 1));
        for (int i = 0; i < length; i++) {
            tokens[i] = i < stack ? rng.nextBit() : rng.nextInt(POP, PUSH_1);
        }
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        int size = 0;
        for (int i = 0; i < length; i++) {
            if (tokens[i] == POP) {
                size = Math.max(0, size - 1);
            } else {
                answer[size++] = tokens[i] < POP ? tokens[i] : tokens[i] - PUSH_0;
            }
        }
        for (int i = 0; i < size / 2; i++) {
            int below = answer[i];
            answer[i] = answer[size - 1 - i];
            answer[size - 1 - i] = below;
        }
        answer[size] = END;
        return size + 1;
    }
}

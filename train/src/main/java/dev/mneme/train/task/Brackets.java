package dev.mneme.train.task;

import dev.mneme.train.data.Rng;
import java.util.List;

/**
 * Say the value of an expression modulo 5: {@code (4*(-2+(3)))} is answered by {@code 4}. Deterministic context-free;
 * as deep as brackets are nested, a stack is needed. (Delétang et al. 2023, "Modular Arithmetic with Brackets".)
 *
 * <p>One token is a digit d of 0 to 4, two are {@code -d}, three {@code (d)}, four {@code (-d)}; from five on it is
 * {@code (a+b)}, {@code (a-b)} or {@code (a*b)}, each as likely, of two expressions that share the rest at a uniform
 * place.
 */
public record Brackets(Lengths lengths) implements Transduction {
    /** The name on the command line and in files. */
    public static final String NAME = "brackets";

    static final String SUMMARY = "read an expression in brackets, then say its value modulo 5";

    /** Those of the paper. */
    public static final Brackets DEFAULTS = new Brackets(Lengths.CHOMSKY);

    private static final int MODULUS = 5;
    private static final int PLUS = 5;
    private static final int MINUS = 6;
    private static final int TIMES = 7;
    private static final int OPEN = 8;
    private static final int CLOSE = 9;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Brackets withLengths(Lengths other) {
        return new Brackets(other);
    }

    @Override
    public List<String> tokens() {
        return List.of("0", "1", "2", "3", "4", "+", "-", "*", "(", ")");
    }

    @Override
    public List<String> answers() {
        return List.of("0", "1", "2", "3", "4");
    }

    @Override
    public int longestAnswer(int length) {
        return 1;
    }

    @Override
    public void draw(int[] tokens, int length, Rng rng) {
        draw(tokens, 0, length, rng);
    }

    private static void draw(int[] tokens, int from, int to, Rng rng) {
        int length = to - from;
        if (length > 2) {
            tokens[from] = OPEN;
            tokens[to - 1] = CLOSE;
        }
        if (length > 4) {
            int operator = from + 1 + rng.nextInt(1, length - 4);
            draw(tokens, from + 1, operator, rng);
            draw(tokens, operator + 1, to - 1, rng);
            tokens[operator] = rng.nextInt(PLUS, TIMES);
        } else if (length > 2) {
            draw(tokens, from + 1, to - 1, rng);
        } else {
            tokens[from] = MINUS;
            tokens[to - 1] = rng.nextInt(MODULUS);
        }
    }

    @Override
    public int answer(int[] tokens, int length, int[] answer) {
        answer[0] = value(tokens, 0, length);
        return 1;
    }

    private static int value(int[] tokens, int from, int to) {
        if (tokens[from] == OPEN && closing(tokens, from) == to - 1) {
            return value(tokens, from + 1, to - 1);
        }
        int operator = tokens[from] == OPEN ? closing(tokens, from) + 1 : from + (tokens[from] == MINUS ? 2 : 1);
        int left = operand(tokens, from, operator);
        if (operator == to) {
            return left;
        }
        int right = value(tokens, operator + 1, to);
        int value = switch (tokens[operator]) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            default -> left * right;
        };
        return Math.floorMod(value, MODULUS);
    }

    /** Of an expression without operator. */
    private static int operand(int[] tokens, int from, int to) {
        return switch (tokens[from]) {
            case OPEN -> value(tokens, from + 1, to - 1);
            case MINUS -> Math.floorMod(-tokens[from + 1], MODULUS);
            default -> tokens[from];
        };
    }

    private static int closing(int[] tokens, int open) {
        int depth = 0;
        int at = open;
        do {
            depth += tokens[at] == OPEN ? 1 : tokens[at] == CLOSE ? -1 : 0;
            at++;
        } while (depth > 0);
        return at - 1;
    }
}

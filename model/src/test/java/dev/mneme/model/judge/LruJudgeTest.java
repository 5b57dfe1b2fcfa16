package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of LRU access is itself judged: by finite differences, by laws, and by choices that contradict it. */
class LruJudgeTest {
    private static final int ROWS = 5;
    private static final int WORD = 3;

    private final Random random = new Random(9);
    private final Tape tape = new Tape();

    private double[] any(int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    /** Those that its own usage says. */
    private static int[] leastUsed(LruJudge.State state, int heads) {
        return Arrays.copyOf(AllocationOrder.ascending(state.usage()), heads);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "3, false", "3, true"})
    void twoStepsFromAnyStateAgreeWithFiniteDifferences(int heads, boolean tied) {
        var judge = new LruJudge(ROWS, WORD, heads, tied);
        double[] usage = {0.9, 0.1, 0.5, 0.3, 0.7};
        int[] first = Arrays.copyOf(AllocationOrder.ascending(usage), heads);
        double[] factors = any(heads * WORD);
        double[][] blocks = {
            any(ROWS * WORD),
            random.doubles(heads * ROWS, 0, 1).toArray(),
            any(judge.interfaceSize()),
            any(judge.interfaceSize())
        };
        int[][] second = new int[1][];
        FiniteDifferences.assertDerivatives(
                judge.toString(),
                1e-8,
                (way, b) -> {
                    var state = new LruJudge.State(
                            Vars.rows(b[0], WORD), Vars.rows(b[1], ROWS), usage, way.zeros(heads, WORD));
                    state = judge.step(state, b[2], first, Probe.NONE);
                    if (second[0] == null) {
                        second[0] = leastUsed(state, heads);
                    }
                    state = judge.step(state, b[3], second[0], Probe.NONE);
                    return Vars.dot(Vars.concat(state.reads()), way.variables(factors));
                },
                blocks);
    }

    /** All weights sum to 1, so usage sums to {@code γ Σ w^u + 2R}; the least used row holds its write alone. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "5, false"})
    void lawsOfEveryStep(int heads, boolean tied) {
        var judge = new LruJudge(ROWS, WORD, heads, tied);
        LruJudge.State state = judge.start(tape);
        double sum = 0;
        for (int t = 0; t < 20; t++) {
            Var[] xi =
                    tape.variables(random.doubles(judge.interfaceSize(), -4, 4).toArray());
            var trace = new Trace();
            state = judge.step(state, xi, leastUsed(state, heads), trace);
            sum = 0.95 * sum + 2 * heads;
            assertEquals(sum, Arrays.stream(state.usage()).sum(), 1e-12);
            for (Quantity weights : new Quantity[] {Quantity.READ_WEIGHTS, Quantity.WRITE_WEIGHTS}) {
                double all = Arrays.stream(trace.values(weights)[0]).sum();
                assertEquals(heads, all, 1e-12);
            }
        }
    }

    @Test
    void choicesThatUsageContradictsAreRefused() {
        double[] usage = {0.5, 0.1, 0.3, 0.1};
        LruJudge.requireLeast(usage, new int[] {1, 3, 2});
        LruJudge.requireLeast(usage, new int[] {3, 1});
        assertThrows(AssertionError.class, () -> LruJudge.requireLeast(usage, new int[] {1, 1}));
        assertThrows(AssertionError.class, () -> LruJudge.requireLeast(usage, new int[] {2, 1}));
        var error = assertThrows(AssertionError.class, () -> LruJudge.requireLeast(usage, new int[] {1, 2}));
        assertEquals(
                "row 2 of usage 0.3 is handed in as number 1 of the least used, whose usages are [0.1, 0.1]",
                error.getMessage());
    }

    @Test
    void interfaceSizes() {
        assertArrayEquals(new int[] {2 * 4 * 40 + 4, 4 * 40 + 4}, new int[] {
            new LruJudge(128, 40, 4, false).interfaceSize(), new LruJudge(128, 40, 4, true).interfaceSize()
        });
    }
}

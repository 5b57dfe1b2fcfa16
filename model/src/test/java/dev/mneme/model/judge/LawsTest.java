package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold of every step of a DNC, whatever the numbers. */
class LawsTest {
    private static final int ROWS = 7;
    private static final int WORD = 4;
    private static final int HEADS = 3;
    private static final DncJudge DNC = new DncJudge(ROWS, WORD, HEADS);
    private static final double ROUNDING = 1e-12;

    private final Random random = new Random(5);
    private final Tape tape = new Tape();

    private Var[] anyInterface() {
        return tape.variables(random.doubles(DNC.interfaceSize(), -4, 4).toArray());
    }

    private DncJudge.State step(DncJudge.State before, Var[] xi) {
        return DNC.step(before, xi, new AllocationOrder[] {AllocationOrder::ascending}, Probe.NONE);
    }

    private DncJudge.State someState(int steps) {
        DncJudge.State state = DNC.start(tape);
        for (int t = 0; t < steps; t++) {
            state = step(state, anyInterface());
        }
        return state;
    }

    @Test
    void weightingsAreWeightingsAndLinksAreBounded() {
        DncJudge.State state = DNC.start(tape);
        for (int t = 0; t < 20; t++) {
            state = step(state, anyInterface());
            assertWeighting(state.writeWeights()[0]);
            assertWeighting(state.precedence()[0]);
            assertUnit(state.usage());
            Arrays.stream(state.readWeights()).forEach(LawsTest::assertWeighting);
            Arrays.stream(state.links()[0]).forEach(LawsTest::assertWeighting);
            Arrays.stream(Vars.transposed(state.links()[0])).forEach(LawsTest::assertWeighting);
            for (int i = 0; i < ROWS; i++) {
                assertEquals(0, state.links()[0][i][i].value());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true, true", "3, true, true", "2, false, true", "2, true, false", "3, false, false"})
    void weightingsAreWeightingsWithOptionsToo(int writers, boolean sharpens, boolean deallocates) {
        var options = new DncJudge.Options(writers, true, 0.1, deallocates, sharpens, true, true);
        var dnc = new DncJudge(ROWS, WORD, HEADS, options);
        var orders = new AllocationOrder[writers];
        Arrays.fill(orders, (AllocationOrder) AllocationOrder::ascending);
        DncJudge.State state = dnc.start(tape);
        for (int t = 0; t < 20; t++) {
            Var[] xi = tape.variables(random.doubles(dnc.interfaceSize(), -4, 4).toArray());
            state = dnc.step(state, xi, orders, Probe.NONE);
            assertUnit(state.usage());
            Arrays.stream(state.readWeights()).forEach(LawsTest::assertWeighting);
            for (int v = 0; v < writers; v++) {
                assertWeighting(state.writeWeights()[v]);
                assertWeighting(state.precedence()[v]);
                Arrays.stream(state.links()[v]).forEach(LawsTest::assertWeighting);
                Arrays.stream(Vars.transposed(state.links()[v])).forEach(LawsTest::assertWeighting);
            }
        }
    }

    private static void assertUnit(Var[] x) {
        for (Var v : x) {
            assertTrue(v.value() >= 0 && v.value() <= 1 + ROUNDING, () -> "not in [0, 1]: " + v.value());
        }
    }

    private static void assertWeighting(Var[] weights) {
        assertUnit(weights);
        double sum = Arrays.stream(Vars.values(weights)).sum();
        assertTrue(sum <= 1 + ROUNDING, () -> "weights sum to " + sum);
    }

    @Test
    void readModesAndContentWeightsSumToOne() {
        DncJudge.Interface xi = DNC.look(anyInterface());
        for (Var[] modes : xi.readModes()) {
            assertWeighting(modes);
            assertEquals(1, Arrays.stream(Vars.values(modes)).sum(), ROUNDING);
        }
        Var[] content = Mechanisms.contentWeights(
                someState(3).memory(), xi.writeKeys()[0], xi.writeStrengths()[0], Mechanisms.EPSILON);
        assertEquals(1, Arrays.stream(Vars.values(content)).sum(), ROUNDING);
    }

    @Test
    void allocationSumsToOneMinusTheProductOfUsageAndPrefersTheLeastUsed() {
        double[] usage = random.doubles(13).toArray();
        double[] allocation =
                Vars.values(Mechanisms.allocation(tape.variables(usage), AllocationOrder.ascending(usage)));
        double product = Arrays.stream(usage).reduce(1, (a, b) -> a * b);
        assertEquals(1 - product, Arrays.stream(allocation).sum(), ROUNDING);
        assertEquals(least(usage), AllocationOrder.ascending(usage)[0]);
        assertEquals(least(usage), greatest(allocation));
        assertEquals(greatest(usage), least(allocation));
    }

    private static int least(double[] x) {
        return AllocationOrder.ascending(x)[0];
    }

    private static int greatest(double[] x) {
        return least(Arrays.stream(x).map(v -> -v).toArray());
    }

    @Test
    void writeGateZeroLeavesMemoryLinksAndPrecedence() {
        DncJudge.State before = someState(4);
        Var[] xi = anyInterface();
        int writeGate = DNC.interfaceSize() - 3 * HEADS - 1;
        xi[writeGate] = tape.variable(-1000);
        DncJudge.State after = step(before, xi);
        assertArrayEquals(new double[ROWS], Vars.values(after.writeWeights()[0]));
        assertSame(before.memory(), after.memory());
        assertSame(before.links()[0], after.links()[0]);
        assertSame(before.precedence(), after.precedence());
    }

    private static void assertSame(Var[][] expected, Var[][] actual) {
        assertArrayEquals(Vars.values(Vars.concat(expected)), Vars.values(Vars.concat(actual)));
    }

    @Test
    void fullWriteReplacesPrecedenceAndItsLinksAreFollowedExactly() {
        Var[][] links = tape.zeros(4, 4);
        Var[] precedence = tape.zeros(4);
        double[][] writes = {{0.3, 0.1, 0.2, 0.1}, {0.1, 0.6, 0.2, 0}, {0.5, 0, 0.1, 0.4}, {1, 0, 0, 0}, {0, 1, 0, 0}};
        for (double[] w : writes) {
            links = Mechanisms.links(links, tape.variables(w), precedence);
            precedence = Mechanisms.precedence(precedence, tape.variables(w));
        }
        Var[] first = tape.variables(1, 0, 0, 0);
        Var[] second = tape.variables(0, 1, 0, 0);
        assertArrayEquals(Vars.values(second), Vars.values(precedence));
        assertArrayEquals(Vars.values(second), Vars.values(Mechanisms.forward(links, first)));
        assertArrayEquals(Vars.values(first), Vars.values(Mechanisms.backward(links, second)));
    }

    @Test
    void permutingRowsPermutesWeights() {
        int[] from = {3, 0, 6, 1, 5, 2, 4};
        DncJudge.State before = someState(5);
        Var[] xi = anyInterface();
        DncJudge.State straight = step(before, xi);
        DncJudge.State moved = step(permuted(before, from), xi);
        DncJudge.State expected = permuted(straight, from);
        assertArrayEquals(Vars.values(expected.writeWeights()[0]), Vars.values(moved.writeWeights()[0]), ROUNDING);
        for (int i = 0; i < HEADS; i++) {
            assertArrayEquals(Vars.values(expected.readWeights()[i]), Vars.values(moved.readWeights()[i]), ROUNDING);
            assertArrayEquals(Vars.values(straight.reads()[i]), Vars.values(moved.reads()[i]), ROUNDING);
        }
    }

    private static DncJudge.State permuted(DncJudge.State s, int[] from) {
        return new DncJudge.State(
                permuted(s.usage(), from),
                new Var[][] {permuted(s.writeWeights()[0], from)},
                Arrays.stream(from).mapToObj(i -> s.memory()[i]).toArray(Var[][]::new),
                new Var[][][] {
                    Arrays.stream(from)
                            .mapToObj(i -> permuted(s.links()[0][i], from))
                            .toArray(Var[][]::new)
                },
                new Var[][] {permuted(s.precedence()[0], from)},
                Arrays.stream(s.readWeights()).map(w -> permuted(w, from)).toArray(Var[][]::new),
                s.reads());
    }

    private static Var[] permuted(Var[] x, int[] from) {
        return Arrays.stream(from).mapToObj(i -> x[i]).toArray(Var[]::new);
    }

    @Test
    void zeroRowsHaveFiniteWeightsAndGradients() {
        Var[][] memory = tape.zeros(5, 3);
        memory[0] = tape.variables(1, 2, 3);
        Var[] key = tape.variables(0.5, -1, 2);
        Var strength = tape.variable(3);
        Var[] weights = Mechanisms.contentWeights(memory, key, strength, Mechanisms.EPSILON);
        tape.backward(weights, new double[] {1, 2, 3, 4, 5});
        assertEquals(1, Vars.sum(weights).value(), ROUNDING);
        assertEquals(0, Mechanisms.cosine(key, memory[1], Mechanisms.EPSILON).value());
        double[] gradients = Vars.gradients(Vars.concat(Vars.concat(memory), key, new Var[] {strength}));
        assertTrue(
                Arrays.stream(gradients).allMatch(g -> Double.isFinite(g) && g != 0), "a gradient vanished or burst");
    }

    @Test
    void tiesGoToTheLowerRow() {
        assertArrayEquals(IntStream.range(0, 6).toArray(), AllocationOrder.ascending(new double[6]));
        assertArrayEquals(new int[] {2, 4, 0, 1, 3}, AllocationOrder.ascending(new double[] {0.5, 0.5, 0.1, 0.5, 0.1}));
    }
}

package dev.mneme.model.judge;

import static dev.mneme.model.judge.FiniteDifferences.assertDerivatives;
import static dev.mneme.model.judge.Vars.concat;
import static dev.mneme.model.judge.Vars.rows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every mechanism by itself, and one step of the memory from any state, against finite differences. */
class MechanismDerivativesTest {
    private static final double TOLERANCE = 1e-8;
    private static final int N = 5;
    private static final int W = 3;
    private static final int R = 2;

    private final Random random = new Random(3);

    private double[] any(int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    private double[] unit(int n) {
        return random.doubles(n, 0.01, 0.19).toArray();
    }

    /** A sum with fixed, unequal factors, so that no two elements can be mistaken for each other. */
    private static Var mixed(Var[] x) {
        double[] factors = new double[x.length];
        Arrays.setAll(factors, i -> Math.cos(1.7 * i + 0.3));
        return Vars.dot(x, x[0].tape().variables(factors));
    }

    @Test
    void scalarOperations() {
        assertDerivatives(
                "operations",
                TOLERANCE,
                (tape, b) -> {
                    Var x = b[0][0];
                    Var y = b[0][1];
                    Var z = x.times(y)
                            .plus(x.over(y))
                            .minus(y.exp())
                            .plus(x.times(x).sqrt().times(3));
                    return z.sigmoid()
                            .plus(x.tanh())
                            .plus(y.oneplus())
                            .plus(x.oneMinus().clip(5))
                            .plus(2);
                },
                new double[] {0.7, -0.4});
    }

    @Test
    void contentWeights() {
        assertDerivatives(
                "content weights",
                TOLERANCE,
                (tape, b) -> mixed(Mechanisms.contentWeights(rows(b[0], W), b[1], b[2][0], Mechanisms.EPSILON)),
                any(N * W),
                any(W),
                new double[] {2.5});
    }

    @Test
    void retentionAndUsage() {
        assertDerivatives(
                "retention and usage",
                TOLERANCE,
                (tape, b) -> mixed(Mechanisms.usage(b[0], b[1], Mechanisms.retention(rows(b[2], N), b[3]))),
                unit(N),
                unit(N),
                unit(R * N),
                unit(R));
    }

    @Test
    void allocation() {
        double[] usage = {0.9, 0.1, 0.5, 0.3, 0.7};
        int[] order = AllocationOrder.ascending(usage);
        assertDerivatives("allocation", TOLERANCE, (tape, b) -> mixed(Mechanisms.allocation(b[0], order)), usage);
    }

    @Test
    void writeWeights() {
        assertDerivatives(
                "write weights",
                TOLERANCE,
                (tape, b) -> mixed(Mechanisms.writeWeights(b[0], b[1], b[2][0], b[2][1])),
                unit(N),
                unit(N),
                new double[] {0.3, 0.8});
    }

    @Test
    void eraseAdd() {
        assertDerivatives(
                "erase-add",
                TOLERANCE,
                (tape, b) -> mixed(concat(Mechanisms.eraseAdd(rows(b[0], W), b[1], b[2], b[3]))),
                any(N * W),
                unit(N),
                unit(W),
                any(W));
    }

    @Test
    void linksAndPrecedence() {
        assertDerivatives(
                "links",
                TOLERANCE,
                (tape, b) -> {
                    Var[][] links = Mechanisms.links(rows(b[0], N), b[1], b[2]);
                    Var[] walked = concat(Mechanisms.forward(links, b[3]), Mechanisms.backward(links, b[3]));
                    return mixed(concat(walked, Mechanisms.precedence(b[2], b[1])));
                },
                unit(N * N),
                unit(N),
                unit(N),
                unit(N));
    }

    @Test
    void readWeightsAndReads() {
        assertDerivatives(
                "reads",
                TOLERANCE,
                (tape, b) -> mixed(
                        Mechanisms.read(rows(b[0], W), Mechanisms.readWeights(Vars.softmax(b[1]), b[2], b[3], b[4]))),
                any(N * W),
                any(3),
                unit(N),
                unit(N),
                unit(N));
    }

    @Test
    void maskedContentWeights() {
        assertDerivatives(
                "masked content weights",
                TOLERANCE,
                (tape, b) ->
                        mixed(Mechanisms.contentWeights(rows(b[0], W), b[1], b[2][0], b[3], 0.1, Mechanisms.EPSILON)),
                any(N * W),
                any(W),
                new double[] {2.5},
                unit(W));
    }

    @Test
    void usageOfSeveralHeads() {
        assertDerivatives(
                "usage of several heads",
                TOLERANCE,
                (tape, b) -> {
                    Var[] usage = Mechanisms.usage(b[0], rows(b[1], N), Mechanisms.retention(rows(b[2], N), b[3]));
                    return mixed(Mechanisms.simulated(usage, b[4], b[5][0], b[5][1]));
                },
                unit(N),
                unit(2 * N),
                unit(R * N),
                unit(R),
                unit(N),
                unit(2));
    }

    @Test
    void deallocation() {
        assertDerivatives(
                "deallocation",
                TOLERANCE,
                (tape, b) -> mixed(concat(Mechanisms.deallocate(rows(b[0], W), b[1]))),
                any(N * W),
                unit(N));
    }

    /** A shift of all exponents by s ln max changes nothing, so it does not matter that the maximum is held. */
    @Test
    void sharpenedLinks() {
        assertDerivatives(
                "sharpened links",
                TOLERANCE,
                (tape, b) -> mixed(Mechanisms.sharpened(b[0], b[1][0], Mechanisms.EPSILON)),
                new double[] {0.9, 0.2, 0.5, 0.3, 0.7},
                new double[] {2.5});
    }

    @Test
    void oneStepFromAnyStateWithAllOptions() {
        var dnc = new DncJudge(N, W, R, new DncJudge.Options(2, true, 0.1, true, true, true, true));
        double[] usage = {0.9, 0.1, 0.5, 0.3, 0.7};
        int[][] orders = new int[2][];
        assertDerivatives(
                "step",
                1e-7,
                (tape, b) -> {
                    var before = new DncJudge.State(
                            b[0],
                            rows(b[1], N),
                            rows(b[2], W),
                            new Var[][][] {rows(b[3], N), rows(b[4], N)},
                            rows(b[5], N),
                            rows(b[6], N),
                            tape.zeros(R, W));
                    var after = dnc.step(before, b[7], held(orders), Probe.NONE);
                    return mixed(concat(
                            concat(after.reads()),
                            concat(after.links()[0]),
                            concat(after.links()[1]),
                            concat(after.precedence()),
                            after.usage()));
                },
                usage,
                unit(2 * N),
                any(N * W),
                unit(N * N),
                unit(N * N),
                unit(2 * N),
                unit(R * N),
                any(dnc.interfaceSize()));
    }

    /** Free lists as they are first found. */
    private static AllocationOrder[] held(int[][] orders) {
        var held = new AllocationOrder[orders.length];
        Arrays.setAll(held, v -> usage -> {
            orders[v] = orders[v] == null ? AllocationOrder.ascending(usage) : orders[v];
            return orders[v];
        });
        return held;
    }

    @Test
    void oneStepFromAnyState() {
        var dnc = new DncJudge(N, W, R);
        double[] usage = {0.9, 0.1, 0.5, 0.3, 0.7};
        assertDerivatives(
                "step",
                TOLERANCE,
                (tape, b) -> {
                    var before = new DncJudge.State(
                            b[0],
                            rows(b[1], N),
                            rows(b[2], W),
                            new Var[][][] {rows(b[3], N)},
                            rows(b[4], N),
                            rows(b[5], N),
                            tape.zeros(R, W));
                    int[] order = AllocationOrder.ascending(usage);
                    var after = dnc.step(before, b[6], new AllocationOrder[] {u -> order}, Probe.NONE);
                    return mixed(concat(
                            concat(after.reads()),
                            concat(after.links()[0]),
                            concat(after.precedence()),
                            after.usage()));
                },
                usage,
                unit(N),
                any(N * W),
                unit(N * N),
                unit(N),
                unit(R * N),
                any(dnc.interfaceSize()));
    }
}

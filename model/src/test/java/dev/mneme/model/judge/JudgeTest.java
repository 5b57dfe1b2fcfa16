package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.judge.NetworkSizes.Controller;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge of whole networks is itself judged: by finite differences, and by errors planted in a copy of it. */
class JudgeTest {
    private static final int STEPS = 4;
    private static final double TOLERANCE = 1e-8;

    private final Random random = new Random(11);

    private static NetworkSizes small(Controller controller) {
        return NetworkSizes.dnc(controller, 2, 2, 3, 2, 4, 3, 2);
    }

    private float[] gaussian(int n, double scale) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private float[][] gaussian(int rows, int cols, double scale) {
        float[][] values = new float[rows][];
        Arrays.setAll(values, i -> gaussian(cols, scale));
        return values;
    }

    private Map<String, float[]> parameters(NetworkSizes sizes) {
        var parameters = new LinkedHashMap<String, float[]>();
        sizes.shapes().forEach((name, shape) -> parameters.put(name, gaussian(NetworkSizes.count(shape), 0.7)));
        return parameters;
    }

    @ParameterizedTest
    @EnumSource
    void networkWithMemoryAgreesWithFiniteDifferences(Controller controller) {
        assertDerivatives(small(controller));
    }

    @ParameterizedTest
    @CsvSource({
        "2, false, 0, false, false, true",
        "1, true, 0, false, false, true",
        "1, false, 0, true, false, true",
        "1, false, 0, false, true, true",
        "1, false, 0, false, false, false",
        "2, true, 0.1, true, true, true",
        "2, true, 0, true, false, false"
    })
    void networkOfADncWithOptionsAgreesWithFiniteDifferences(
            int writeHeads, boolean masked, double floor, boolean deallocates, boolean sharpens, boolean links) {
        var dnc = new DncJudge.Options(writeHeads, masked, floor, deallocates, sharpens, links, true);
        assertDerivatives(small(Controller.LSTM).with(new NetworkSizes.Options(dnc, 1, false, 1, false)));
    }

    /** Stopped: usage has no gradient to the writes before, and all that depends on the rest of it still has. */
    @Test
    void stoppedUsageGradientIsStopped() {
        var sizes = small(Controller.LSTM);
        var stopped = sizes.with(new NetworkSizes.Options(
                new DncJudge.Options(1, false, 0, false, false, true, false), 1, false, 1, false));
        Map<String, float[]> parameters = parameters(sizes);
        float[][] x = gaussian(STEPS, sizes.x(), 1);
        float[][] dy = gaussian(STEPS, sizes.y(), 1);
        var whole = new NetworkJudge(sizes).judge(parameters, x, dy);
        var without = new NetworkJudge(stopped).judge(parameters, x, dy);
        assertArrayEquals(whole.outputs(), without.outputs());
        assertArrayEquals(
                whole.trace().gradients(Quantity.USAGE)[3], without.trace().gradients(Quantity.USAGE)[3]);
        assertFalse(Arrays.equals(
                whole.trace().gradients(Quantity.WRITE_WEIGHTS)[2],
                without.trace().gradients(Quantity.WRITE_WEIGHTS)[2]));
    }

    @ParameterizedTest
    @EnumSource
    void networkWithoutMemoryAgreesWithFiniteDifferences(Controller controller) {
        assertDerivatives(NetworkSizes.bare(controller, 3, 2, 4, 2));
    }

    @ParameterizedTest
    @EnumSource
    void clippedNetworkAgreesWithFiniteDifferences(Controller controller) {
        assertDerivatives(NetworkSizes.dnc(controller, 2, 2, 3, 1, 3, 2, 1).withClip(0.4));
    }

    /** Every parameter and every input, the free lists held as they were found. */
    private void assertDerivatives(NetworkSizes sizes) {
        Map<String, float[]> parameters = parameters(sizes);
        float[][] x = gaussian(STEPS, sizes.x(), 1);
        float[][] dy = gaussian(STEPS, sizes.y(), 1);
        var judge = new NetworkJudge(sizes);
        var judged = judge.judge(parameters, x, dy);
        int[][][] orders = new int[STEPS][sizes.options().dnc().writeHeads()][0];

        List<String> names = List.copyOf(parameters.keySet());
        List<float[]> tensors = List.copyOf(parameters.values());
        double[][] blocks = new double[names.size() + STEPS][];
        Arrays.setAll(blocks, i -> doubles(i < STEPS ? x[i] : tensors.get(i - STEPS)));
        FiniteDifferences.Scalar loss = (tape, leaves) -> {
            var named = new LinkedHashMap<String, Var[]>();
            names.forEach(name -> named.put(name, leaves[STEPS + names.indexOf(name)]));
            Var[][] y = judge.unroll(
                    tape,
                    new Parameters(sizes.shapes(), named),
                    Arrays.copyOf(leaves, STEPS),
                    List.of(Choices.ofDnc((t, v) -> usage -> held(orders[t], v, usage))),
                    Probe.NONE);
            return Vars.dot(Vars.concat(y), Vars.concat(tape.variables(doubles(dy))));
        };
        FiniteDifferences.assertDerivatives(sizes.toString(), TOLERANCE, loss, blocks);

        var tape = new Tape();
        Var[][] leaves = tape.variables(blocks);
        tape.backward(loss.of(tape, leaves));
        assertArrayEquals(Vars.gradients(leaves[0]), judged.inputGradients()[0], "the same tape either way");
        assertArrayEquals(
                Vars.gradients(leaves[STEPS]), judged.parameterGradients().get(names.getFirst()));
    }

    /** The order as it is first found. */
    private static int[] held(int[][] orders, int v, double[] usage) {
        orders[v] = orders[v].length == 0 ? AllocationOrder.ascending(usage) : orders[v];
        return orders[v];
    }

    private static int[][] orders(Trace trace) {
        return Arrays.stream(trace.values(Quantity.USAGE))
                .map(AllocationOrder::ascending)
                .toArray(int[][]::new);
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private static double[][] doubles(float[][] values) {
        return Arrays.stream(values).map(JudgeTest::doubles).toArray(double[][]::new);
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    /** One wrong sign at one number of one step, wherever it is planted, is told from float rounding. */
    @ParameterizedTest
    @EnumSource
    void oneWrongSignIsToldApart(Quantity quantity) {
        var sizes = small(Controller.LSTM);
        Map<String, float[]> parameters = parameters(sizes);
        float[][] x = gaussian(STEPS, sizes.x(), 1);
        float[][] dy = gaussian(STEPS, sizes.y(), 1);
        var right = new NetworkJudge(sizes).judge(parameters, x, dy);
        int at = largest(right.trace().gradients(quantity)[2]);
        var wrong = new NetworkJudge(sizes, wrongSign(quantity, 2, at)).judge(parameters, x, dy);

        assertArrayEquals(right.outputs(), wrong.outputs(), "only the way back is wrong");
        assertTrue(compare(right, right).assertRelativeToAll() < 1e-7, "float rounding alone passes");
        var error =
                assertThrows(AssertionError.class, () -> compare(wrong, right).assertRelativeToAll());
        assertTrue(error.toString().contains("the judge says"), error.toString());
    }

    private static int largest(double[] x) {
        int largest = 0;
        for (int i = 1; i < x.length; i++) {
            largest = Math.abs(x[i]) > Math.abs(x[largest]) ? i : largest;
        }
        return largest;
    }

    private static Probe wrongSign(Quantity quantity, int step, int index) {
        int[] steps = {0};
        return (seen, values) -> {
            if (seen != quantity || steps[0]++ != step) {
                return values;
            }
            Var[] meddled = values.clone();
            meddled[index] = values[index].flipped();
            return meddled;
        };
    }

    private static Agreement compare(NetworkJudge.Judgement actual, NetworkJudge.Judgement judged) {
        var gradients = new LinkedHashMap<String, float[]>();
        actual.parameterGradients().forEach((name, gradient) -> gradients.put(name, floats(gradient)));
        float[][] inputs =
                Arrays.stream(actual.inputGradients()).map(JudgeTest::floats).toArray(float[][]::new);
        return Agreement.of("planted error", 1e-6)
                .compare(gradients, judged.parameterGradients())
                .compare("input", inputs, judged.inputGradients());
    }

    @Test
    void givenOrderIsUsed() {
        var sizes = small(Controller.LSTM);
        Map<String, float[]> parameters = parameters(sizes);
        float[][] x = gaussian(STEPS, sizes.x(), 1);
        float[][] dy = gaussian(STEPS, sizes.y(), 1);
        var judge = new NetworkJudge(sizes);
        var own = judge.judge(parameters, x, dy);
        assertArrayEquals(
                own.outputs(),
                judge.judge(parameters, x, dy, orders(own.trace())).outputs());

        int[][] reversed = {{3, 2, 1, 0}};
        var first = judge.judge(parameters, Arrays.copyOf(x, 1), Arrays.copyOf(dy, 1), reversed);
        assertArrayEquals(new double[] {0, 0, 0, 1}, first.trace().values(Quantity.ALLOCATION)[0], "all rows tie");
    }

    @Test
    void orderThatUsageContradictsIsRefused() {
        double[] usage = {0.5, 0.1, 0.3};
        assertArrayEquals(new int[] {1, 2, 0}, AllocationOrder.given(1, 2, 0).of(usage));
        var falling = AllocationOrder.given(1, 0, 2);
        var error = assertThrows(AssertionError.class, () -> falling.of(usage));
        assertEquals(
                "the order handed in puts row 0 (usage 0.5) before row 2 (usage 0.3): usage must ascend along it",
                error.getMessage());
        var repeating = new int[] {1, 1, 0};
        Var[] rows = new Tape().variables(usage);
        assertThrows(IllegalArgumentException.class, () -> Mechanisms.allocation(rows, repeating));
    }

    @Test
    void clipLimitsHiddenAndOutput() {
        var sizes = small(Controller.LSTM).withClip(0.2);
        var trace = new NetworkJudge(sizes)
                .judge(parameters(sizes), gaussian(STEPS, 2, 1), gaussian(STEPS, 2, 1))
                .trace();
        assertEquals(0.2, greatestMagnitude(trace.values(Quantity.HIDDEN)));
        assertEquals(0.2, greatestMagnitude(trace.values(Quantity.OUTPUT)));
    }

    private static double greatestMagnitude(double[][] values) {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    @Test
    void misshapenParametersAreRefusedByName() {
        var sizes = small(Controller.GRU);
        Map<String, float[]> parameters = parameters(sizes);
        parameters.put("interface.bias", new float[3]);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkJudge(sizes).judge(parameters, new float[1][2], new float[1][2]));
        assertEquals("interface.bias has 28 numbers, got 3", error.getMessage());
    }

    @Test
    void batchIsTheSumOfItsSequences() {
        var sizes = small(Controller.RNN);
        Map<String, float[]> parameters = parameters(sizes);
        var one = new NetworkJudge(sizes).judge(parameters, gaussian(3, 2, 1), gaussian(3, 2, 1));
        var two = new NetworkJudge(sizes).judge(parameters, gaussian(2, 2, 1), gaussian(2, 2, 1));
        float[] byHand = floats(one.parameterGradients().getOrDefault("output.bias", new double[0]));
        double[] second = two.parameterGradients().getOrDefault("output.bias", new double[0]);
        for (int i = 0; i < byHand.length; i++) {
            byHand[i] += (float) second[i];
        }
        Map<String, double[]> sum = NetworkJudge.Judgement.sum(List.of(one, two));
        assertEquals(sizes.shapes().keySet(), sum.keySet());
        Agreement.of("batch", 1e-6)
                .compare("output.bias", byHand, sum.getOrDefault("output.bias", new double[0]))
                .assertRelativeToAll();
    }
}

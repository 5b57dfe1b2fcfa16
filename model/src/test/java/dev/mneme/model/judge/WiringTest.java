package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.model.judge.NetworkSizes.Controller;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who sees what, and in which order the numbers lie: what no finite difference can tell. */
class WiringTest {
    private static double sigma(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** All zero but for the tensors that a test fills. */
    private static Map<String, float[]> zero(NetworkSizes sizes) {
        var parameters = new LinkedHashMap<String, float[]>();
        sizes.shapes().forEach((name, shape) -> parameters.put(name, new float[NetworkSizes.count(shape)]));
        return parameters;
    }

    private static Trace run(NetworkSizes sizes, Map<String, float[]> parameters, float[][] x) {
        return new NetworkJudge(sizes)
                .judge(parameters, x, new float[x.length][sizes.y()])
                .trace();
    }

    @Test
    void lstmGatesAreInputForgetCandidateOutput() {
        var sizes = NetworkSizes.bare(Controller.LSTM, 1, 1, 1, 1);
        var parameters = zero(sizes);
        parameters.put("controller.0.bias", new float[] {1, 2, 3, 4});
        double[][] h = run(sizes, parameters, new float[2][1]).values(Quantity.HIDDEN);
        double s = sigma(1) * Math.tanh(3);
        assertEquals(sigma(4) * Math.tanh(s), h[0][0], 1e-15);
        s = sigma(2) * s + sigma(1) * Math.tanh(3);
        assertEquals(sigma(4) * Math.tanh(s), h[1][0], 1e-15);
    }

    @Test
    void gruGatesAreResetUpdateCandidate() {
        var sizes = NetworkSizes.bare(Controller.GRU, 1, 1, 1, 1);
        var parameters = zero(sizes);
        parameters.put("controller.0.bias", new float[] {1, 2, 0.5f});
        parameters.put("controller.0.bias_hh_n", new float[] {-2});
        parameters.put("controller.0.weight_hh", new float[] {0, 0, 3});
        double[][] h = run(sizes, parameters, new float[2][1]).values(Quantity.HIDDEN);
        double r = sigma(1);
        double z = sigma(2);
        double first = (1 - z) * Math.tanh(0.5 - 2 * r);
        assertEquals(first, h[0][0], 1e-15);
        assertEquals((1 - z) * Math.tanh(0.5 + r * (3 * first - 2)) + z * first, h[1][0], 1e-15);
    }

    @Test
    void rnnRecursAndFeedforwardDoesNot() {
        float[][] x = {{0.5f}, {0}};
        var rnn = NetworkSizes.bare(Controller.RNN, 1, 1, 1, 1);
        var recurrent = zero(rnn);
        recurrent.put("controller.0.weight_ih", new float[] {2});
        recurrent.put("controller.0.weight_hh", new float[] {3});
        double[][] h = run(rnn, recurrent, x).values(Quantity.HIDDEN);
        assertEquals(Math.tanh(1), h[0][0], 1e-15);
        assertEquals(Math.tanh(3 * Math.tanh(1)), h[1][0], 1e-15);

        var feedforward = NetworkSizes.bare(Controller.FEEDFORWARD, 1, 1, 1, 1);
        var plain = zero(feedforward);
        plain.put("controller.0.weight_ih", new float[] {2});
        assertArrayEquals(
                new double[][] {{Math.tanh(1)}, {0}}, run(feedforward, plain, x).values(Quantity.HIDDEN));
    }

    @Test
    void upperLayerSeesTheInputAndThenTheLayerBelow() {
        var sizes = NetworkSizes.bare(Controller.RNN, 1, 1, 1, 2);
        var parameters = zero(sizes);
        parameters.put("controller.0.weight_ih", new float[] {2});
        parameters.put("controller.1.weight_ih", new float[] {3, 5});
        double[] hh = run(sizes, parameters, new float[][] {{0.1f}}).values(Quantity.HIDDEN)[0];
        assertEquals(Math.tanh(2 * 0.1f), hh[0], 1e-15);
        assertEquals(Math.tanh(3 * (double) 0.1f + 5 * hh[0]), hh[1], 1e-15);
    }

    @Test
    void outputSeesHiddenThenReadsOfThisStepAndControllerThoseOfTheLast() {
        var sizes = NetworkSizes.dnc(Controller.RNN, 1, 5, 1, 1, 3, 2, 2);
        var parameters = zero(sizes);
        parameters.put("controller.0.weight_ih", new float[] {1, 0, 0, 1, 0}); // x, and the first number of head 1
        float[] identity = new float[25];
        for (int i = 0; i < 5; i++) {
            identity[6 * i] = 1;
        }
        parameters.put("output.weight", identity);
        var random = new Random(2);
        float[] bias = new float[parameters.getOrDefault("interface.bias", identity).length];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) random.nextGaussian();
        }
        parameters.put("interface.bias", bias);

        var trace = run(sizes, parameters, new float[][] {{0.5f}, {0.25f}, {0}});
        double[][] y = trace.values(Quantity.OUTPUT);
        double[][] h = trace.values(Quantity.HIDDEN);
        double[][] reads = trace.values(Quantity.READS);
        assertEquals(Math.tanh(0.5), h[0][0], 1e-15);
        assertEquals(Math.tanh(0.25 + reads[0][2]), h[1][0], 1e-15);
        assertEquals(Math.tanh(reads[1][2]), h[2][0], 1e-15);
        for (int t = 0; t < 3; t++) {
            assertEquals(h[t][0], y[t][0]);
            assertArrayEquals(reads[t], Arrays.copyOfRange(y[t], 1, 5));
        }
    }

    @Test
    void interfaceLiesInTheOrderOfThePaper() {
        var dnc = new DncJudge(4, 3, 2);
        double[] raw = new double[dnc.interfaceSize()];
        Arrays.setAll(raw, i -> i / 10.0);
        var xi = dnc.look(new Tape().variables(raw));
        assertArrayEquals(new double[] {0.3, 0.4, 0.5}, Vars.values(xi.readKeys()[1]));
        assertEquals(1 + Math.log(1 + Math.exp(0.7)), xi.readStrengths()[1].value(), 1e-15);
        assertArrayEquals(new double[] {0.8, 0.9, 1.0}, Vars.values(xi.writeKeys()[0]));
        assertEquals(1 + Math.log(1 + Math.exp(1.1)), xi.writeStrengths()[0].value(), 1e-15);
        assertEquals(sigma(1.2), xi.erase()[0][0].value(), 1e-15);
        assertArrayEquals(new double[] {1.5, 1.6, 1.7}, Vars.values(xi.write()[0]));
        assertEquals(sigma(1.9), xi.freeGates()[1].value(), 1e-15);
        assertEquals(sigma(2.0), xi.allocationGates()[0].value(), 1e-15);
        assertEquals(sigma(2.1), xi.writeGates()[0].value(), 1e-15);
        double last = Math.exp(0.2) / (1 + Math.exp(0.1) + Math.exp(0.2));
        assertEquals(last, xi.readModes()[1][2].value(), 1e-15);
    }
}

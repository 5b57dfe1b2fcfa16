package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Figures worked out elsewhere, in double precision and without epsilon. Rows are counted from 0 here. */
class KnownAnswersTest {
    private final Tape tape = new Tape();

    private Var[] v(double... values) {
        return tape.variables(values);
    }

    private Var[][] m(double[]... rows) {
        return tape.variables(rows);
    }

    private static double[] row(double... values) {
        return values;
    }

    private static void assertValues(double tolerance, Var[] actual, double... expected) {
        assertArrayEquals(expected, Vars.values(actual), tolerance);
    }

    @Test
    void retention() {
        assertValues(1e-15, Mechanisms.retention(m(row(0.5, 0.25, 0.25)), v(1)), 0.5, 0.75, 0.75);
        assertValues(1e-15, Mechanisms.retention(m(row(0.6, 0.3, 0.1), row(0, 0.5, 0.5)), v(1, 0)), 0.4, 0.7, 0.9);
    }

    @Test
    void usage() {
        Var[] u = v(1, 0, 0);
        Var[] w = v(0.25, 0.5, 0.25);
        assertValues(1e-15, Mechanisms.usage(u, w, v(0.5, 0.75, 0.75)), 0.5, 0.375, 0.1875);
        assertValues(1e-15, Mechanisms.usage(u, w, v(0.4, 0.7, 0.9)), 0.4, 0.35, 0.225);
    }

    @Test
    void fullWriteKeptIsExactlyOneAndFullReadFreedExactlyZero() {
        assertValues(0, Mechanisms.usage(v(0.3, 0.9), v(1, 1), v(1, 1)), 1, 1);
        Var[] freed = Mechanisms.retention(m(row(1, 0)), v(1));
        assertValues(0, Mechanisms.usage(v(0.3, 1), v(0.7, 0), freed), 0, 1);
    }

    @Test
    void allocation() {
        assertValues(1e-15, allocated(0.4, 0.35, 0.225), 0.04725, 0.14625, 0.775);
        assertValues(1e-15, allocated(0.9, 0.1, 0.5, 0.3), 0.0015, 0.9, 0.015, 0.07);
        assertValues(0, allocated(1, 1, 1), 0, 0, 0);
        assertValues(0, allocated(0, 0, 0), 1, 0, 0);
        assertValues(1e-3, allocated(0.5, 0.1, 0.7, 1e-4, 0, 0.3), 0, 0, 0, 0, 1, 0);
    }

    private Var[] allocated(double... usage) {
        return Mechanisms.allocation(v(usage), AllocationOrder.ascending(usage));
    }

    @Test
    void oneHotWritesAreLinked() {
        Var[][] links = tape.zeros(3, 3);
        Var[] precedence = tape.zeros(3);
        for (double[] w : new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) {
            links = Mechanisms.links(links, v(w), precedence);
            precedence = Mechanisms.precedence(precedence, v(w));
        }
        assertValues(0, Vars.concat(links), 0, 0, 0, 1, 0, 0, 0, 1, 0);
        assertValues(0, Mechanisms.forward(links, v(0, 1, 0)), 0, 0, 1);
        assertValues(0, Mechanisms.backward(links, v(0, 1, 0)), 1, 0, 0);
    }

    @Test
    void softWritesAreLinked() {
        Var[][] links = tape.zeros(3, 3);
        Var[] precedence = tape.zeros(3);
        for (double[] w : new double[][] {{0.9, 0.1, 0}, {0, 0.8, 0.1}, {0.1, 0, 0.9}}) {
            links = Mechanisms.links(links, v(w), precedence);
            precedence = Mechanisms.precedence(precedence, v(w));
        }
        assertValues(1e-15, Vars.concat(links), 0, 0.081, 0.01, 0.648, 0, 0, 0.081, 0.73, 0);
        assertValues(1e-15, precedence, 0.1, 0, 0.9);
        assertValues(1e-15, Mechanisms.forward(links, v(0, 1, 0)), 0.081, 0, 0.73);
        assertValues(1e-15, Mechanisms.backward(links, v(0, 1, 0)), 0.648, 0, 0);
    }

    @Test
    void cosinesAndContentWeights() {
        Var[][] memory = m(row(1, 2), row(3, 4), row(5, 6));
        assertContent(memory, v(5, 6), 1, 0.3275969140, 0.3359809383, 0.3364221478);
        assertContent(memory, v(5, 6), 10, 0.2783953188, 0.3584349041, 0.3631697771);
        assertContent(memory, v(5, 6), 100, 0.0359863844, 0.4504243646, 0.5135892509);
        assertCosines(memory, v(5, 6), 0.9734171683, 0.9986876635, 1);

        Var[][] signed = m(row(1, 2, 3), row(-1, -2, -3), row(1, -2, 3));
        assertCosines(signed, v(1, 2, 0), 0.5976143047, -0.5976143047, -0.3585685828);
        assertContent(signed, v(1, 2, 0), 1, 0.5927710438, 0.1793931232, 0.2278358330);
        assertContent(signed, v(1, 2, 0), 10, 0.9999231974, 0.0000064440, 0.0000703586);
        assertContent(signed, v(1, 2, 0), 100, 1, 0, 0);
    }

    private void assertContent(Var[][] memory, Var[] key, double strength, double... expected) {
        assertValues(1e-10, Mechanisms.contentWeights(memory, key, v(strength)[0], 0), expected);
    }

    private static void assertCosines(Var[][] memory, Var[] key, double... expected) {
        double[] cosines = Arrays.stream(memory)
                .mapToDouble(row -> Mechanisms.cosine(key, row, 0).value())
                .toArray();
        assertArrayEquals(expected, cosines, 1e-10);
    }

    @Test
    void contentWeightsAreTheSoftmaxOfStrengthTimesCosine() {
        Var[][] memory = m(row(1, 2), row(3, 4), row(5, 6));
        for (double raw : new double[] {-3, 0, 2.5}) {
            Var[] weights = Mechanisms.contentWeights(memory, v(3, 4), v(raw)[0].oneplus(), 0);
            double[] e = new double[3];
            for (int i = 0; i < 3; i++) {
                e[i] = Math.exp(Mechanisms.cosine(v(3, 4), memory[i], 0).value() * (1 + Math.log(1 + Math.exp(raw))));
            }
            double sum = Arrays.stream(e).sum();
            assertValues(1e-14, weights, e[0] / sum, e[1] / sum, e[2] / sum);
        }
    }

    @Test
    void writeByContentThenByAllocation() {
        Var[][] memory = m(row(1, 2, 3), row(-1, -2, -3), row(1, -2, 3));
        Var[] content = Mechanisms.contentWeights(memory, v(1, 2, 0), v(10)[0], Mechanisms.EPSILON);
        Var[] allocation = allocated(1, 1, 0);
        Var zero = v(0)[0];
        Var one = v(1)[0];
        assertValues(1e-3, Mechanisms.writeWeights(allocation, content, zero, one), 1, 0, 0);
        Var[] weights = Mechanisms.writeWeights(allocation, content, one, one);
        assertValues(0, weights, 0, 0, 1);
        Var[][] written = Mechanisms.eraseAdd(memory, weights, v(1, 1, 1), v(10, 20, 30));
        assertValues(0, Vars.concat(written), 1, 2, 3, -1, -2, -3, 10, 20, 30);
    }

    @Test
    void headsAllocateInOrder() {
        Var[] usage = v(0.5, 0.1, 0.7, 1e-4, 0, 0.3);
        Var[] first = Mechanisms.allocation(usage, AllocationOrder.ascending(Vars.values(usage)));
        assertValues(1e-3, first, 0, 0, 0, 0, 1, 0);
        Var one = v(1)[0];
        Var[] simulated = Mechanisms.simulated(usage, first, one, one);
        Var[] second = Mechanisms.allocation(simulated, AllocationOrder.ascending(Vars.values(simulated)));
        assertValues(1e-3, second, 0, 0, 0, 1, 0, 0);
        assertValues(0, Mechanisms.simulated(usage, first, one, v(0)[0]), 0.5, 0.1, 0.7, 1e-4, 0, 0.3);
    }

    @Test
    void sharpenedLinks() {
        assertSharpened(1, 0.4999995, 0.3000001, 0.2000004);
        assertSharpened(2, 0.6578939058, 0.2368424377, 0.1052636565);
        assertSharpened(5, 0.9191170794, 0.0714710206, 0.0094119001);
        assertValues(1e-15, Mechanisms.sharpened(v(0, 0, 0, 0), v(3)[0], 1e-6), 0.25, 0.25, 0.25, 0.25);
    }

    private void assertSharpened(double sharpness, double... expected) {
        assertValues(5e-8, Mechanisms.sharpened(v(0.5, 0.3, 0.2), v(sharpness)[0], 1e-6), expected);
    }

    @Test
    void whatIsFreedIsErased() {
        Var[][] kept = Mechanisms.deallocate(m(row(1, 2), row(3, 4), row(5, 6)), v(1, 0, 0.5));
        assertValues(0, Vars.concat(kept), 1, 2, 0, 0, 2.5, 3);
    }

    @Test
    void interfaceOfOptions() {
        assertEquals(471 + 3 * 64 + 3 + 2 * 4, interfaceSize(2, false, false, true));
        assertEquals(471 + 5 * 64, interfaceSize(1, true, false, true));
        assertEquals(471 + 2 * 4, interfaceSize(1, false, true, true));
        assertEquals(471 - 3 * 4, interfaceSize(1, false, false, false));
    }

    private static int interfaceSize(int writeHeads, boolean masked, boolean sharpens, boolean links) {
        var options = new DncJudge.Options(writeHeads, masked, 0, false, sharpens, links, true);
        return new DncJudge(1, 64, 4, options).interfaceSize();
    }

    @Test
    void readByContent() {
        Var[][] memory = m(row(1, 2, 3), row(-1, -2, -3), row(1, -2, 3));
        Var[] content = Mechanisms.contentWeights(memory, memory[2], v(100)[0], Mechanisms.EPSILON);
        Var[] weights = Mechanisms.readWeights(v(0, 1, 0), v(1, 0, 0), content, v(0, 1, 0));
        assertValues(1e-3, weights, 0, 0, 1);
        assertValues(1e-2, Mechanisms.read(memory, weights), 1, -2, 3);
    }

    @Test
    void modesAreBackwardContentForward() {
        Var[] backward = v(1, 0, 0);
        Var[] content = v(0, 1, 0);
        Var[] forward = v(0, 0, 1);
        assertValues(0, Mechanisms.readWeights(v(0.5, 0.25, 0.125), backward, content, forward), 0.5, 0.25, 0.125);
    }

    @Test
    void oneplus() {
        assertEquals(1.6931471806, v(0)[0].oneplus().value(), 1e-10);
        assertEquals(2.3132616875, v(1)[0].oneplus().value(), 1e-10);
        assertEquals(1.3132616875, v(-1)[0].oneplus().value(), 1e-10);
        assertEquals(1001, v(1000)[0].oneplus().value(), 0);
        assertEquals(1, v(-1000)[0].oneplus().value(), 0);
    }

    @Test
    void interfaceSizes() {
        assertEquals(471, new DncJudge(1, 64, 4).interfaceSize());
        assertEquals(395, new DncJudge(1, 32, 8).interfaceSize());
        assertEquals(428, new DncJudge(1, 50, 5).interfaceSize());
        assertEquals(135, new DncJudge(1, 16, 4).interfaceSize());
    }
}

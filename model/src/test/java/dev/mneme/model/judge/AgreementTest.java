package dev.mneme.model.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void namesTheWorstNumberItsStepAndBothValues() {
        var agreement = Agreement.of("links", 1e-6)
                .compare("dPrecedence", new float[][] {{1, 2}, {3, 4.5f}}, new double[][] {{1, 2.0001}, {3, 4}})
                .compare("dUsage", new float[] {1}, new double[] {1});
        var error = assertThrows(AssertionError.class, agreement::assertRelativeToAll);
        assertEquals(
                "links: dPrecedence[1] at step 1 is 4.5, the judge says 4.0: off by 0.125 of the largest, 4.0, "
                        + "allowed 1.0E-6; off in [dPrecedence]",
                error.getMessage());
    }

    @Test
    void measuresAgainstEachTensorOrAgainstAll() {
        var agreement = Agreement.of("scales", 1e-3)
                .compare("large", new float[] {1000}, new double[] {1000})
                .compare("small", new float[] {0.5f}, new double[] {0.75});
        assertEquals(0.00025, agreement.assertRelativeToAll());
        assertThrows(AssertionError.class, agreement::assertRelativeToEach);
    }

    @Test
    void stepsOfOneTensorShareOneScale() {
        var agreement = Agreement.of("steps", 1e-3)
                .compare("dInput", new float[][] {{1000}, {0.5f}}, new double[][] {{1000}, {0.75}});
        assertEquals(0.00025, agreement.assertRelativeToEach());
    }

    @Test
    void notANumberNeverPasses() {
        var agreement = Agreement.of("nan", 1).compare("dKey", new float[] {1, Float.NaN}, new double[] {1, 1});
        var error = assertThrows(AssertionError.class, agreement::assertRelativeToAll);
        assertTrue(error.toString().contains("dKey[1] is NaN"), error.toString());
        var infinite = Agreement.of("inf", 1).compare("dKey", new float[] {Float.POSITIVE_INFINITY}, new double[] {1});
        assertThrows(AssertionError.class, infinite::assertRelativeToAll);
    }

    @Test
    void zeroGradientsMustBeExactlyZero() {
        assertEquals(
                0,
                Agreement.of("zero", 1e-6)
                        .compare("d", new float[1], new double[1])
                        .assertRelativeToAll());
        var tiny = Agreement.of("zero", 1e-6).compare("d", new float[] {1e-30f}, new double[1]);
        assertThrows(AssertionError.class, tiny::assertRelativeToAll);
    }

    @Test
    void shapesAndNamesMustMatchAndSomethingMustBeCompared() {
        var agreement = Agreement.of("shapes", 1);
        assertThrows(AssertionError.class, () -> agreement.compare("d", new float[2], new double[3]));
        assertThrows(AssertionError.class, () -> agreement.compare("d", new float[2][1], new double[3][1]));
        assertThrows(
                AssertionError.class, () -> agreement.compare(Map.of("a", new float[1]), Map.of("b", new double[1])));
        assertThrows(AssertionError.class, agreement::assertRelativeToAll);
    }
}

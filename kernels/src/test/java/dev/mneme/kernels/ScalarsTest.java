package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** How far the functions are from the exact value, and their values where they are known. */
final class ScalarsTest {
    private interface FloatFunction {
        float of(float x);
    }

    private static void assertWithin(
            double ulps, FloatFunction f, DoubleUnaryOperator exact, float from, float to, String name) {
        float step = (to - from) / 200_000;
        double worst = 0;
        float at = from;
        for (int i = 0; i <= 200_000; i++) {
            float x = from + i * step;
            double expected = exact.applyAsDouble(x);
            double error = Math.abs(f.of(x) - expected) / Math.ulp((float) expected);
            if (!(error <= worst)) {
                worst = error;
                at = x;
            }
        }
        assertTrue(worst <= ulps, "%s: %.3f ulp at %s, allowed %s".formatted(name, worst, at, ulps));
    }

    @Test
    void theFunctionsAreWithinAFewUlps() {
        assertWithin(1.1, Scalars::exp, Math::exp, -87.3f, 88.7f, "exp");
        assertWithin(1.1, Scalars::exp, Math::exp, -1, 1, "exp");
        assertWithin(1, Scalars::log, Math::log, 1e-3f, 10, "log");
        assertWithin(1, Scalars::log, Math::log, 1, 1e30f, "log");
        assertWithin(1.5, Scalars::tanh, Math::tanh, -10, 10, "tanh");
        assertWithin(1.5, Scalars::tanh, Math::tanh, -1, 1, "tanh");
        assertWithin(2.5, Scalars::sigmoid, x -> 1 / (1 + Math.exp(-x)), -80, 20, "sigmoid");
        assertWithin(2, Scalars::oneplus, x -> 1 + Math.log1p(Math.exp(x)), -20, 20, "oneplus");
    }

    @Test
    void knownValues() {
        assertEquals(1.6931471806, Scalars.oneplus(0), 1.2e-7);
        assertEquals(2.3132616875, Scalars.oneplus(1), 2.4e-7);
        assertEquals(1.3132616875, Scalars.oneplus(-1), 1.2e-7);
        assertEquals(0.6931471806, Scalars.softplus(0), 1.2e-7);
        assertEquals(0.3132616875, Scalars.softplus(-1), 1.2e-7);
        assertEquals(0.5f, Scalars.sigmoid(0));
        assertEquals(1f, Scalars.exp(0));
        assertEquals(0f, Scalars.log(1));
        assertEquals(0f, Scalars.tanh(0));
    }

    @Test
    void limitsAndWhatIsNoNumber() {
        assertEquals(Float.POSITIVE_INFINITY, Scalars.exp(89));
        assertEquals(0f, Scalars.exp(-88));
        assertEquals(0f, Scalars.exp(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NEGATIVE_INFINITY, Scalars.log(0));
        assertEquals(Float.POSITIVE_INFINITY, Scalars.log(Float.POSITIVE_INFINITY));
        assertEquals((float) Math.log(1e-42f), Scalars.log(1e-42f));
        assertTrue(Float.isNaN(Scalars.log(-1)));
        assertEquals(1f, Scalars.tanh(50));
        assertEquals(-1f, Scalars.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(1f, Scalars.sigmoid(200));
        assertEquals(0f, Scalars.sigmoid(-200));
        assertEquals(1001f, Scalars.oneplus(1000));
        assertEquals(1f, Scalars.oneplus(-1000));
        assertEquals(1000f, Scalars.softplus(1000));
        assertEquals(0f, Scalars.softplus(-1000));
        for (float nan : new float[] {Float.NaN, Float.intBitsToFloat(0x7fc12345)}) {
            assertTrue(Float.isNaN(Scalars.exp(nan)));
            assertTrue(Float.isNaN(Scalars.log(nan)));
            assertTrue(Float.isNaN(Scalars.tanh(nan)));
            assertTrue(Float.isNaN(Scalars.sigmoid(nan)));
            assertTrue(Float.isNaN(Scalars.oneplus(nan)));
            assertTrue(Float.isNaN(Scalars.softplus(nan)));
        }
    }
}

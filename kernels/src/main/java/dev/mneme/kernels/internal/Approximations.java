package dev.mneme.kernels.internal;

/**
 * Exponential, logarithm and their kin in single precision, by range reduction and polynomials (coefficients of the
 * Cephes library, Moshier 1992) in fused multiply-adds only: the vector loops compute the same operations in the same
 * order, so both give the same bits on every processor. {@code Math.exp} and vector mathematics libraries do not.
 */
public final class Approximations {
    static final float LOG2_E = 1.44269504f;
    /** Adding it rounds to an integer, which then sits in the low bits. */
    static final float ROUND = 12582912f;

    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** Above it e^x exceeds the largest float; below the other it is smaller than the smallest normal one. */
    static final float EXP_MAX = 88.72283f;

    static final float EXP_MIN = -87.336f;
    static final float EXP_0 = 1.9875691500e-4f;
    static final float EXP_1 = 1.3981999507e-3f;
    static final float EXP_2 = 8.3334519073e-3f;
    static final float EXP_3 = 4.1665795894e-2f;
    static final float EXP_4 = 1.6666665459e-1f;
    static final float EXP_5 = 5.0000001201e-1f;
    static final float LOG_0 = 7.0376836292e-2f;
    static final float LOG_1 = -1.1514610310e-1f;
    static final float LOG_2 = 1.1676998740e-1f;
    static final float LOG_3 = -1.2420140846e-1f;
    static final float LOG_4 = 1.4249322787e-1f;
    static final float LOG_5 = -1.6668057665e-1f;
    static final float LOG_6 = 2.0000714765e-1f;
    static final float LOG_7 = -2.4999993993e-1f;
    static final float LOG_8 = 3.3333331174e-1f;
    static final float TANH_0 = -5.70498872745e-3f;
    static final float TANH_1 = 2.06390887954e-2f;
    static final float TANH_2 = -5.37397155531e-2f;
    static final float TANH_3 = 1.33314422036e-1f;
    static final float TANH_4 = -3.33332819422e-1f;
    static final float TANH_SMALL = 0.625f;
    static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final float TWO_23 = 8388608f;

    private Approximations() {}

    /** e^x; 0 where the result would be below the smallest normal float. */
    public static float exp(float x) {
        float rounded = Math.fma(x, LOG2_E, ROUND);
        float n = rounded - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = Math.fma(EXP_0, r, EXP_1);
        p = Math.fma(p, r, EXP_2);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(p, r, EXP_4);
        p = Math.fma(p, r, EXP_5);
        float y = Math.fma(p, r * r, r) + 1;
        float scaled = Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(rounded) << 23));
        if (x < EXP_MIN) {
            return 0;
        }
        return x <= EXP_MAX ? scaled : x * Float.POSITIVE_INFINITY; // NaN for NaN
    }

    /** ln x; NaN below 0, -Infinity at 0. */
    public static float log(float x) {
        if (!(x > 0)) {
            return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
        }
        if (x == Float.POSITIVE_INFINITY) {
            return x;
        }
        return x < Float.MIN_NORMAL ? logNormal(x * TWO_23, -23) : logNormal(x, 0);
    }

    /** ln x for positive normal x, with {@code exponent} added to that of x. */
    static float logNormal(float x, int exponent) {
        int bits = Float.floatToRawIntBits(x);
        int shift = (bits - SQRT_HALF_BITS) >> 23;
        float e = shift + exponent;
        float f = Float.intBitsToFloat(bits - (shift << 23)) - 1;
        float z = f * f;
        float p = Math.fma(LOG_0, f, LOG_1);
        p = Math.fma(p, f, LOG_2);
        p = Math.fma(p, f, LOG_3);
        p = Math.fma(p, f, LOG_4);
        p = Math.fma(p, f, LOG_5);
        p = Math.fma(p, f, LOG_6);
        p = Math.fma(p, f, LOG_7);
        p = Math.fma(p, f, LOG_8);
        float y = Math.fma(e, LN2_LOW, p * f * z);
        y = Math.fma(-0.5f, z, y);
        return Math.fma(e, LN2_HIGH, f + y);
    }

    /** 1 / (1 + e^-x). */
    public static float sigmoid(float x) {
        return 1 / (1 + exp(-x));
    }

    /** tanh x. */
    public static float tanh(float x) {
        float z = x * x;
        float p = Math.fma(TANH_0, z, TANH_1);
        p = Math.fma(p, z, TANH_2);
        p = Math.fma(p, z, TANH_3);
        p = Math.fma(p, z, TANH_4);
        float a = Math.abs(x);
        if (a < TANH_SMALL) {
            return Math.fma(p * z, x, x);
        }
        float large = 1 - 2 / (exp(a + a) + 1);
        return x < 0 ? -large : large;
    }

    /** base + ln(1 + e^x), without overflow. */
    public static float softplus(float base, float x) {
        float positive = x <= 0 ? 0 : x; // NaN stays NaN
        return base + (positive + logNormal(1 + exp(-Math.abs(x)), 0));
    }
}

package dev.mneme.kernels;

import dev.mneme.kernels.internal.Approximations;

/** The functions of single floats for cold code, with the very bits that the vector operations give. */
public final class Scalars {
    private Scalars() {}

    /** Returns e^x, 0 where that is below the smallest normal float. */
    public static float exp(float x) {
        return Approximations.exp(x);
    }

    /** Returns ln x, -Infinity at 0, NaN below. */
    public static float log(float x) {
        return Approximations.log(x);
    }

    /** Returns 1 / (1 + e^-x). */
    public static float sigmoid(float x) {
        return Approximations.sigmoid(x);
    }

    /** Returns tanh x. */
    public static float tanh(float x) {
        return Approximations.tanh(x);
    }

    /** Returns 1 + ln(1 + e^x). */
    public static float oneplus(float x) {
        return Approximations.softplus(1, x);
    }

    /** Returns ln(1 + e^x). */
    public static float softplus(float x) {
        return Approximations.softplus(0, x);
    }
}

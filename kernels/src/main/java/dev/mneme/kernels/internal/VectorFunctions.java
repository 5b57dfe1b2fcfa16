package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link Approximations}, a vector at a time, by the same operations in the same order.
 *
 * <p>The constants are vectors made once: each broadcast would bring the compiler nearer to the size beyond which it
 * stops inlining, and every vector that passes a call is an allocation.
 */
final class VectorFunctions {
    private static final FloatVector ROUND = FloatVector.broadcast(SPECIES, Approximations.ROUND);
    private static final FloatVector LOG_0 = FloatVector.broadcast(SPECIES, Approximations.LOG_0);
    private static final FloatVector LOG_1 = FloatVector.broadcast(SPECIES, Approximations.LOG_1);
    private static final FloatVector LOG_2 = FloatVector.broadcast(SPECIES, Approximations.LOG_2);
    private static final FloatVector LOG_3 = FloatVector.broadcast(SPECIES, Approximations.LOG_3);
    private static final FloatVector LOG_4 = FloatVector.broadcast(SPECIES, Approximations.LOG_4);
    private static final FloatVector LOG_5 = FloatVector.broadcast(SPECIES, Approximations.LOG_5);
    private static final FloatVector LOG_6 = FloatVector.broadcast(SPECIES, Approximations.LOG_6);
    private static final FloatVector LOG_7 = FloatVector.broadcast(SPECIES, Approximations.LOG_7);
    private static final FloatVector LOG_8 = FloatVector.broadcast(SPECIES, Approximations.LOG_8);
    private static final FloatVector LN2_LOW = FloatVector.broadcast(SPECIES, Approximations.LN2_LOW);
    private static final FloatVector MINUS_HALF = FloatVector.broadcast(SPECIES, -0.5f);
    private static final FloatVector LN2_HIGH = FloatVector.broadcast(SPECIES, Approximations.LN2_HIGH);
    private static final FloatVector INFINITY = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    private static final FloatVector EXP_MAX = FloatVector.broadcast(SPECIES, Approximations.EXP_MAX);
    private static final FloatVector EXP_MIN = FloatVector.broadcast(SPECIES, Approximations.EXP_MIN);
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);
    private static final FloatVector TANH_0 = FloatVector.broadcast(SPECIES, Approximations.TANH_0);
    private static final FloatVector TANH_1 = FloatVector.broadcast(SPECIES, Approximations.TANH_1);
    private static final FloatVector TANH_2 = FloatVector.broadcast(SPECIES, Approximations.TANH_2);
    private static final FloatVector TANH_3 = FloatVector.broadcast(SPECIES, Approximations.TANH_3);
    private static final FloatVector TANH_4 = FloatVector.broadcast(SPECIES, Approximations.TANH_4);
    private static final FloatVector TWO = FloatVector.broadcast(SPECIES, 2);
    private static final FloatVector ZERO = FloatVector.broadcast(SPECIES, 0);
    private static final FloatVector TANH_SMALL = FloatVector.broadcast(SPECIES, Approximations.TANH_SMALL);

    /** Added to the bits of a small integer, it makes a float that is ROUND plus that integer. */
    private static final int ROUND_BITS = Float.floatToRawIntBits(Approximations.ROUND);

    private VectorFunctions() {}

    /** {@link Approximations#exp}. */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = x.fma(
                FloatVector.broadcast(SPECIES, Approximations.LOG2_E),
                FloatVector.broadcast(SPECIES, Approximations.ROUND));
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -Approximations.LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(SPECIES, -Approximations.LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, Approximations.EXP_0)
                .fma(r, FloatVector.broadcast(SPECIES, Approximations.EXP_1));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Approximations.EXP_2));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Approximations.EXP_3));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Approximations.EXP_4));
        p = p.fma(r, FloatVector.broadcast(SPECIES, Approximations.EXP_5));
        FloatVector y = p.fma(r.mul(r), r).add(ONE);
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector scaled = y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        FloatVector beyond = x.mul(INFINITY); // NaN for NaN
        return beyond.blend(scaled, x.compare(VectorOperators.LE, EXP_MAX))
                .blend(ZERO, x.compare(VectorOperators.LT, EXP_MIN));
    }

    /** {@link Approximations#logNormal} with exponent 0. */
    static FloatVector logNormal(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector shift = bits.sub(Approximations.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector e = shift.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
        FloatVector f = bits.sub(shift.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .sub(ONE);
        FloatVector z = f.mul(f);
        FloatVector p = LOG_0.fma(f, LOG_1);
        p = p.fma(f, LOG_2);
        p = p.fma(f, LOG_3);
        p = p.fma(f, LOG_4);
        p = p.fma(f, LOG_5);
        p = p.fma(f, LOG_6);
        p = p.fma(f, LOG_7);
        p = p.fma(f, LOG_8);
        FloatVector y = e.fma(LN2_LOW, p.mul(f).mul(z));
        y = z.fma(MINUS_HALF, y);
        return e.fma(LN2_HIGH, f.add(y));
    }

    /** {@link Approximations#sigmoid}. */
    static FloatVector sigmoid(FloatVector x) {
        return ONE.div(exp(x.neg()).add(ONE));
    }

    /** {@link Approximations#tanh}. */
    static FloatVector tanh(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p = TANH_0.fma(z, TANH_1);
        p = p.fma(z, TANH_2);
        p = p.fma(z, TANH_3);
        p = p.fma(z, TANH_4);
        FloatVector small = p.mul(z).fma(x, x);
        FloatVector a = x.abs();
        FloatVector large = ONE.sub(TWO.div(exp(a.add(a)).add(ONE)));
        large = large.blend(large.neg(), x.compare(VectorOperators.LT, ZERO));
        return large.blend(small, a.compare(VectorOperators.LT, TANH_SMALL));
    }

    /** {@link Approximations#oneplus}. */
    static FloatVector oneplus(FloatVector x) {
        FloatVector positive = x.blend(ZERO, x.compare(VectorOperators.LE, ZERO));
        return positive.add(logNormal(exp(x.abs().neg()).add(ONE))).add(ONE);
    }
}

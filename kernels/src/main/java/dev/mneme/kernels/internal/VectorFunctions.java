package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link Approximations}, a vector at a time, by the same operations in the same order. Each does the
 * whole vectors among the {@code count} floats and returns how many floats those are.
 *
 * <p>The exponential stands in each of them instead of in a method: where a caller has many operations the compiler stops
 * inlining methods (though never vector operations), and then every vector that goes into or out of one is an allocation.
 */
final class VectorFunctions {
    /** Added to the bits of a small integer, it makes a float that is ROUND plus that integer. */
    private static final int ROUND_BITS = Float.floatToRawIntBits(Approximations.ROUND);

    private VectorFunctions() {}

    /** y = e^(x - shift). */
    static int exp(float shift, MemorySegment x, long xAt, MemorySegment y, long yAt, int count) {
        FloatVector log2e = FloatVector.broadcast(SPECIES, Approximations.LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, Approximations.ROUND);
        FloatVector ln2High = FloatVector.broadcast(SPECIES, -Approximations.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(SPECIES, -Approximations.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(SPECIES, Approximations.EXP_0);
        FloatVector e1 = FloatVector.broadcast(SPECIES, Approximations.EXP_1);
        FloatVector e2 = FloatVector.broadcast(SPECIES, Approximations.EXP_2);
        FloatVector e3 = FloatVector.broadcast(SPECIES, Approximations.EXP_3);
        FloatVector e4 = FloatVector.broadcast(SPECIES, Approximations.EXP_4);
        FloatVector e5 = FloatVector.broadcast(SPECIES, Approximations.EXP_5);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector infinity = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        FloatVector max = FloatVector.broadcast(SPECIES, Approximations.EXP_MAX);
        FloatVector min = FloatVector.broadcast(SPECIES, Approximations.EXP_MIN);
        FloatVector zero = FloatVector.broadcast(SPECIES, 0);
        FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector t =
                    FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER).sub(shifts);
            FloatVector rounded = t.fma(log2e, round);
            FloatVector n = rounded.sub(round);
            FloatVector r = n.fma(ln2Low, n.fma(ln2High, t));
            FloatVector p = e0.fma(r, e1).fma(r, e2).fma(r, e3).fma(r, e4).fma(r, e5);
            FloatVector e = p.fma(r.mul(r), r).add(one);
            IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            e = e.reinterpretAsInts().add(power).reinterpretAsFloats();
            e = t.mul(infinity).blend(e, t.compare(VectorOperators.LE, max));
            e = e.blend(zero, t.compare(VectorOperators.LT, min));
            e.intoMemorySegment(y, yAt + at, ORDER);
        }
        return whole;
    }

    /** y = 1 / (1 + e^-x). */
    static int sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int count) {
        FloatVector log2e = FloatVector.broadcast(SPECIES, Approximations.LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, Approximations.ROUND);
        FloatVector ln2High = FloatVector.broadcast(SPECIES, -Approximations.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(SPECIES, -Approximations.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(SPECIES, Approximations.EXP_0);
        FloatVector e1 = FloatVector.broadcast(SPECIES, Approximations.EXP_1);
        FloatVector e2 = FloatVector.broadcast(SPECIES, Approximations.EXP_2);
        FloatVector e3 = FloatVector.broadcast(SPECIES, Approximations.EXP_3);
        FloatVector e4 = FloatVector.broadcast(SPECIES, Approximations.EXP_4);
        FloatVector e5 = FloatVector.broadcast(SPECIES, Approximations.EXP_5);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector infinity = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        FloatVector max = FloatVector.broadcast(SPECIES, Approximations.EXP_MAX);
        FloatVector min = FloatVector.broadcast(SPECIES, Approximations.EXP_MIN);
        FloatVector zero = FloatVector.broadcast(SPECIES, 0);
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector t =
                    FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER).neg();
            FloatVector rounded = t.fma(log2e, round);
            FloatVector n = rounded.sub(round);
            FloatVector r = n.fma(ln2Low, n.fma(ln2High, t));
            FloatVector p = e0.fma(r, e1).fma(r, e2).fma(r, e3).fma(r, e4).fma(r, e5);
            FloatVector e = p.fma(r.mul(r), r).add(one);
            IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            e = e.reinterpretAsInts().add(power).reinterpretAsFloats();
            e = t.mul(infinity).blend(e, t.compare(VectorOperators.LE, max));
            e = e.blend(zero, t.compare(VectorOperators.LT, min));
            one.div(e.add(one)).intoMemorySegment(y, yAt + at, ORDER);
        }
        return whole;
    }

    /** y = tanh x: an odd polynomial near 0, else 1 - 2 / (e^(2|x|) + 1) with the sign of x. */
    static int tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int count) {
        FloatVector log2e = FloatVector.broadcast(SPECIES, Approximations.LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, Approximations.ROUND);
        FloatVector ln2High = FloatVector.broadcast(SPECIES, -Approximations.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(SPECIES, -Approximations.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(SPECIES, Approximations.EXP_0);
        FloatVector e1 = FloatVector.broadcast(SPECIES, Approximations.EXP_1);
        FloatVector e2 = FloatVector.broadcast(SPECIES, Approximations.EXP_2);
        FloatVector e3 = FloatVector.broadcast(SPECIES, Approximations.EXP_3);
        FloatVector e4 = FloatVector.broadcast(SPECIES, Approximations.EXP_4);
        FloatVector e5 = FloatVector.broadcast(SPECIES, Approximations.EXP_5);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector infinity = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        FloatVector max = FloatVector.broadcast(SPECIES, Approximations.EXP_MAX);
        FloatVector zero = FloatVector.broadcast(SPECIES, 0);
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector small = FloatVector.broadcast(SPECIES, Approximations.TANH_SMALL);
        FloatVector t0 = FloatVector.broadcast(SPECIES, Approximations.TANH_0);
        FloatVector t1 = FloatVector.broadcast(SPECIES, Approximations.TANH_1);
        FloatVector t2 = FloatVector.broadcast(SPECIES, Approximations.TANH_2);
        FloatVector t3 = FloatVector.broadcast(SPECIES, Approximations.TANH_3);
        FloatVector t4 = FloatVector.broadcast(SPECIES, Approximations.TANH_4);
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER);
            FloatVector a = v.abs();
            FloatVector t = a.add(a);
            FloatVector rounded = t.fma(log2e, round);
            FloatVector n = rounded.sub(round);
            FloatVector r = n.fma(ln2Low, n.fma(ln2High, t));
            FloatVector p = e0.fma(r, e1).fma(r, e2).fma(r, e3).fma(r, e4).fma(r, e5);
            FloatVector e = p.fma(r.mul(r), r).add(one);
            IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            e = e.reinterpretAsInts().add(power).reinterpretAsFloats();
            e = t.mul(infinity).blend(e, t.compare(VectorOperators.LE, max));
            FloatVector large = one.sub(two.div(e.add(one)));
            large = large.blend(large.neg(), v.compare(VectorOperators.LT, zero));
            FloatVector z = v.mul(v);
            FloatVector q = t0.fma(z, t1).fma(z, t2).fma(z, t3).fma(z, t4);
            large.blend(q.mul(z).fma(v, v), a.compare(VectorOperators.LT, small))
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        return whole;
    }

    /** y = base + (max(x, 0) + ln(1 + e^-|x|)); NaN comes through the maximum. */
    static int softplus(float base, MemorySegment x, long xAt, MemorySegment y, long yAt, int count) {
        FloatVector log2e = FloatVector.broadcast(SPECIES, Approximations.LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, Approximations.ROUND);
        FloatVector ln2High = FloatVector.broadcast(SPECIES, -Approximations.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(SPECIES, -Approximations.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(SPECIES, Approximations.EXP_0);
        FloatVector e1 = FloatVector.broadcast(SPECIES, Approximations.EXP_1);
        FloatVector e2 = FloatVector.broadcast(SPECIES, Approximations.EXP_2);
        FloatVector e3 = FloatVector.broadcast(SPECIES, Approximations.EXP_3);
        FloatVector e4 = FloatVector.broadcast(SPECIES, Approximations.EXP_4);
        FloatVector e5 = FloatVector.broadcast(SPECIES, Approximations.EXP_5);
        FloatVector added = FloatVector.broadcast(SPECIES, base);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector min = FloatVector.broadcast(SPECIES, Approximations.EXP_MIN);
        FloatVector zero = FloatVector.broadcast(SPECIES, 0);
        FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
        FloatVector logLow = FloatVector.broadcast(SPECIES, Approximations.LN2_LOW);
        FloatVector logHigh = FloatVector.broadcast(SPECIES, Approximations.LN2_HIGH);
        FloatVector g0 = FloatVector.broadcast(SPECIES, Approximations.LOG_0);
        FloatVector g1 = FloatVector.broadcast(SPECIES, Approximations.LOG_1);
        FloatVector g2 = FloatVector.broadcast(SPECIES, Approximations.LOG_2);
        FloatVector g3 = FloatVector.broadcast(SPECIES, Approximations.LOG_3);
        FloatVector g4 = FloatVector.broadcast(SPECIES, Approximations.LOG_4);
        FloatVector g5 = FloatVector.broadcast(SPECIES, Approximations.LOG_5);
        FloatVector g6 = FloatVector.broadcast(SPECIES, Approximations.LOG_6);
        FloatVector g7 = FloatVector.broadcast(SPECIES, Approximations.LOG_7);
        FloatVector g8 = FloatVector.broadcast(SPECIES, Approximations.LOG_8);
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER);
            FloatVector t = v.abs().neg();
            FloatVector rounded = t.fma(log2e, round);
            FloatVector n = rounded.sub(round);
            FloatVector r = n.fma(ln2Low, n.fma(ln2High, t));
            FloatVector p = e0.fma(r, e1).fma(r, e2).fma(r, e3).fma(r, e4).fma(r, e5);
            FloatVector e = p.fma(r.mul(r), r).add(one);
            IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            e = e.reinterpretAsInts().add(power).reinterpretAsFloats();
            e = e.blend(zero, t.compare(VectorOperators.LT, min));
            IntVector bits = e.add(one).reinterpretAsInts();
            IntVector shift = bits.sub(Approximations.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            FloatVector k = shift.add(ROUND_BITS).reinterpretAsFloats().sub(round);
            FloatVector f = bits.sub(shift.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(one);
            FloatVector z = f.mul(f);
            FloatVector q = g0.fma(f, g1)
                    .fma(f, g2)
                    .fma(f, g3)
                    .fma(f, g4)
                    .fma(f, g5)
                    .fma(f, g6)
                    .fma(f, g7)
                    .fma(f, g8);
            FloatVector log = z.fma(minusHalf, k.fma(logLow, q.mul(f).mul(z)));
            log = k.fma(logHigh, f.add(log));
            v.blend(zero, v.compare(VectorOperators.LE, zero))
                    .add(log)
                    .add(added)
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        return whole;
    }
}

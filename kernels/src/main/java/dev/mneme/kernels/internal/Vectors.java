package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector shape of this JVM and what all vector loops share. */
final class Vectors {
    /** Constant, as the compiler makes instructions only of vectors whose shape it knows. */
    static final VectorSpecies<Float> SPECIES = switch (Loops.CHOICE.bits()) {
        case 128 -> FloatVector.SPECIES_128;
        case 256 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_512;
    };

    /** Floats in a vector: 4, 8 or 16. */
    static final int LENGTH = SPECIES.length();

    /** Bytes in a vector. */
    static final long BYTES = LENGTH * 4L;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> DOWN_8 = down(8);
    private static final VectorShuffle<Float> DOWN_4 = down(4);
    private static final VectorShuffle<Float> DOWN_2 = down(2);
    private static final VectorShuffle<Float> DOWN_1 = down(1);

    private Vectors() {}

    private static VectorShuffle<Float> down(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % LENGTH);
    }

    static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }

    static FloatVector all(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    static FloatVector load(MemorySegment x, long at) {
        return FloatVector.fromMemorySegment(SPECIES, x, at, ORDER);
    }

    /** Loads the lanes of the mask and 0 elsewhere. */
    static FloatVector load(MemorySegment x, long at, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, x, at, ORDER, mask);
    }

    static void store(FloatVector v, MemorySegment x, long at) {
        v.intoMemorySegment(x, at, ORDER);
    }

    static VectorMask<Float> firstLanes(int count) {
        return SPECIES.indexInRange(0, count);
    }

    /**
     * Returns the halving tree over 16 logical lanes, of which {@code a} holds the first {@link #LENGTH}, {@code b} the
     * next and so on; vectors beyond the 16 lanes are ignored.
     */
    static float sum(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        FloatVector v = a;
        if (LENGTH == 4) {
            v = a.add(c).add(b.add(d));
        } else if (LENGTH == 8) {
            v = a.add(b);
            v = v.add(v.rearrange(DOWN_4));
        } else {
            v = v.add(v.rearrange(DOWN_8));
            v = v.add(v.rearrange(DOWN_4));
        }
        v = v.add(v.rearrange(DOWN_2));
        return v.add(v.rearrange(DOWN_1)).lane(0);
    }

    /** {@link Approximations#exp}. */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = x.fma(all(Approximations.LOG2_E), all(Approximations.ROUND));
        FloatVector n = rounded.sub(Approximations.ROUND);
        FloatVector r = n.fma(all(-Approximations.LN2_HIGH), x);
        r = n.fma(all(-Approximations.LN2_LOW), r);
        FloatVector p = all(Approximations.EXP_0).fma(r, all(Approximations.EXP_1));
        p = p.fma(r, all(Approximations.EXP_2));
        p = p.fma(r, all(Approximations.EXP_3));
        p = p.fma(r, all(Approximations.EXP_4));
        p = p.fma(r, all(Approximations.EXP_5));
        FloatVector y = p.fma(r.mul(r), r).add(1);
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector scaled = y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        return scaled.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, Approximations.EXP_MAX))
                .blend(0, x.compare(VectorOperators.LT, Approximations.EXP_MIN))
                .blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    /** {@link Approximations#logNormal} with exponent 0. */
    static FloatVector logNormal(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector shift = bits.sub(Approximations.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector e = (FloatVector) shift.convertShape(VectorOperators.I2F, SPECIES, 0);
        FloatVector f = bits.sub(shift.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .sub(1);
        FloatVector z = f.mul(f);
        FloatVector p = all(Approximations.LOG_0).fma(f, all(Approximations.LOG_1));
        p = p.fma(f, all(Approximations.LOG_2));
        p = p.fma(f, all(Approximations.LOG_3));
        p = p.fma(f, all(Approximations.LOG_4));
        p = p.fma(f, all(Approximations.LOG_5));
        p = p.fma(f, all(Approximations.LOG_6));
        p = p.fma(f, all(Approximations.LOG_7));
        p = p.fma(f, all(Approximations.LOG_8));
        FloatVector y = e.fma(all(Approximations.LN2_LOW), p.mul(f).mul(z));
        y = z.fma(all(-0.5f), y);
        return e.fma(all(Approximations.LN2_HIGH), f.add(y));
    }

    /** {@link Approximations#sigmoid}. */
    static FloatVector sigmoid(FloatVector x) {
        return all(1).div(exp(x.neg()).add(1));
    }

    /** {@link Approximations#tanh}. */
    static FloatVector tanh(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p = all(Approximations.TANH_0).fma(z, all(Approximations.TANH_1));
        p = p.fma(z, all(Approximations.TANH_2));
        p = p.fma(z, all(Approximations.TANH_3));
        p = p.fma(z, all(Approximations.TANH_4));
        FloatVector small = p.mul(z).fma(x, x);
        FloatVector a = x.abs();
        FloatVector large = all(1).sub(all(2).div(exp(a.add(a)).add(1)));
        large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0));
        return large.blend(small, a.compare(VectorOperators.LT, Approximations.TANH_SMALL));
    }

    /** {@link Approximations#oneplus}. */
    static FloatVector oneplus(FloatVector x) {
        FloatVector positive = x.blend(0, x.compare(VectorOperators.LE, 0));
        return positive.add(logNormal(exp(x.abs().neg()).add(1))).add(1);
    }
}

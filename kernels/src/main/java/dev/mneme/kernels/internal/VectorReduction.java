package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums with one, two or four vectors holding the 16 logical lanes. The halving tree stands in both sums and not in a
 * method: vectors that pass a call which the compiler does not inline are allocated.
 */
final class VectorReduction implements ReductionLoops {
    private static final ReductionLoops SCALAR = new ScalarReduction();
    private static final int LANES = Lanes.COUNT;
    private static final VectorShuffle<Float> DOWN_8 = down(8);
    private static final VectorShuffle<Float> DOWN_4 = down(4);
    private static final VectorShuffle<Float> DOWN_2 = down(2);
    private static final VectorShuffle<Float> DOWN_1 = down(1);

    private static VectorShuffle<Float> down(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % LENGTH);
    }

    @Override
    public float dot(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        int whole = n & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            long at = 4L * i;
            a = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER), a);
            if (LENGTH < 16) {
                b = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + BYTES, ORDER)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + BYTES, ORDER), b);
            }
            if (LENGTH < 8) {
                c = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + 2 * BYTES, ORDER)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + 2 * BYTES, ORDER), c);
                d = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + 3 * BYTES, ORDER)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + 3 * BYTES, ORDER), d);
            }
        }
        if (whole < n) {
            long at = 4L * whole;
            int rest = n - whole;
            VectorMask<Float> first = SPECIES.indexInRange(0, rest);
            a = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER, first)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER, first), a);
            if (LENGTH < 16 && rest > LENGTH) {
                VectorMask<Float> second = SPECIES.indexInRange(0, rest - LENGTH);
                b = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + BYTES, ORDER, second)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + BYTES, ORDER, second), b);
            }
            if (LENGTH < 8 && rest > 2 * LENGTH) {
                VectorMask<Float> third = SPECIES.indexInRange(0, rest - 2 * LENGTH);
                VectorMask<Float> fourth = SPECIES.indexInRange(0, Math.max(0, rest - 3 * LENGTH));
                c = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + 2 * BYTES, ORDER, third)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + 2 * BYTES, ORDER, third), c);
                d = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + 3 * BYTES, ORDER, fourth)
                        .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + at + 3 * BYTES, ORDER, fourth), d);
            }
        }
        if (LENGTH == 4) {
            a = a.add(c).add(b.add(d));
        } else if (LENGTH == 8) {
            a = a.add(b);
            a = a.add(a.rearrange(DOWN_4));
        } else {
            a = a.add(a.rearrange(DOWN_8));
            a = a.add(a.rearrange(DOWN_4));
        }
        a = a.add(a.rearrange(DOWN_2));
        return a.add(a.rearrange(DOWN_1)).lane(0);
    }

    @Override
    public void gatheredDots(
            MemorySegment x,
            long xAt,
            MemorySegment m,
            long mAt,
            int n,
            MemorySegment s,
            long sAt,
            int[] rows,
            int count,
            float[] y) {
        float[] lanes = Panels.ofThread().lanes();
        for (int block = 0; block < count; block += LANES) {
            int size = Math.min(LANES, count - block);
            for (int i = 0; i < size; i++) {
                for (int slice = 0; slice < LANES; slice += LENGTH) {
                    products(x, xAt, m, mAt + 4L * n * rows[block + i], n, lanes, LANES * i, slice);
                }
            }
            LaneSums.sum16(lanes);
            for (int i = 0; i < size; i++) {
                y[block + i] = lanes[i] * s.get(JAVA_FLOAT, sAt + 4L * rows[block + i]);
            }
        }
    }

    private static void products(
            MemorySegment x, long xAt, MemorySegment y, long yAt, int n, float[] lanes, int lanesAt, int slice) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += LANES) {
            sum = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, yAt + 4L * j, ORDER), sum);
        }
        sum.intoArray(lanes, lanesAt + slice);
    }

    @Override
    public float sum(MemorySegment x, long xAt, int n) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        int whole = n & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            long at = xAt + 4L * i;
            a = FloatVector.fromMemorySegment(SPECIES, x, at, ORDER).add(a);
            if (LENGTH < 16) {
                b = FloatVector.fromMemorySegment(SPECIES, x, at + BYTES, ORDER).add(b);
            }
            if (LENGTH < 8) {
                c = FloatVector.fromMemorySegment(SPECIES, x, at + 2 * BYTES, ORDER)
                        .add(c);
                d = FloatVector.fromMemorySegment(SPECIES, x, at + 3 * BYTES, ORDER)
                        .add(d);
            }
        }
        if (whole < n) {
            long at = xAt + 4L * whole;
            int rest = n - whole;
            a = FloatVector.fromMemorySegment(SPECIES, x, at, ORDER, SPECIES.indexInRange(0, rest))
                    .add(a);
            if (LENGTH < 16 && rest > LENGTH) {
                b = FloatVector.fromMemorySegment(SPECIES, x, at + BYTES, ORDER, SPECIES.indexInRange(0, rest - LENGTH))
                        .add(b);
            }
            if (LENGTH < 8 && rest > 2 * LENGTH) {
                c = FloatVector.fromMemorySegment(
                                SPECIES, x, at + 2 * BYTES, ORDER, SPECIES.indexInRange(0, rest - 2 * LENGTH))
                        .add(c);
                d = FloatVector.fromMemorySegment(
                                SPECIES,
                                x,
                                at + 3 * BYTES,
                                ORDER,
                                SPECIES.indexInRange(0, Math.max(0, rest - 3 * LENGTH)))
                        .add(d);
            }
        }
        if (LENGTH == 4) {
            a = a.add(c).add(b.add(d));
        } else if (LENGTH == 8) {
            a = a.add(b);
            a = a.add(a.rearrange(DOWN_4));
        } else {
            a = a.add(a.rearrange(DOWN_8));
            a = a.add(a.rearrange(DOWN_4));
        }
        a = a.add(a.rearrange(DOWN_2));
        return a.add(a.rearrange(DOWN_1)).lane(0);
    }

    @Override
    public float max(MemorySegment x, long xAt, int n) {
        if (n < LENGTH) {
            return SCALAR.max(x, xAt, n);
        }
        FloatVector max = FloatVector.fromMemorySegment(SPECIES, x, xAt, ORDER);
        for (int i = LENGTH; i <= n - LENGTH; i += LENGTH) {
            max = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * i, ORDER).max(max);
        }
        // The last vector overlaps the one before it: a maximum may see an element twice.
        return FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * (n - LENGTH), ORDER)
                .max(max)
                .reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float expSum(float shift, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = VectorFunctions.exp(shift, x, xAt, y, yAt, n);
        for (int i = whole; i < n; i++) {
            float e = Approximations.exp(x.get(JAVA_FLOAT, xAt + 4L * i) - shift);
            y.set(JAVA_FLOAT, yAt + 4L * i, e);
        }
        return sum(y, yAt, n);
    }

    @Override
    public int firstNonFinite(MemorySegment x, long xAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * i, ORDER);
            // x - x is 0 for finite x and NaN for all others.
            if (v.sub(v).compare(VectorOperators.NE, 0).anyTrue()) {
                return i + SCALAR.firstNonFinite(x, xAt + 4L * i, LENGTH);
            }
        }
        int last = SCALAR.firstNonFinite(x, xAt + 4L * whole, n - whole);
        return last < 0 ? -1 : whole + last;
    }
}

package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.firstLanes;
import static dev.mneme.kernels.internal.Vectors.load;
import static dev.mneme.kernels.internal.Vectors.store;
import static dev.mneme.kernels.internal.Vectors.zero;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Sums with one, two or four vectors holding the 16 logical lanes. */
final class VectorReduction implements ReductionLoops {
    private static final ReductionLoops SCALAR = new ScalarReduction();
    private static final int LANES = Lanes.COUNT;

    @Override
    public float dot(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        FloatVector a = zero();
        FloatVector b = zero();
        FloatVector c = zero();
        FloatVector d = zero();
        int whole = n & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            long at = 4L * i;
            a = load(x, xAt + at).fma(load(y, yAt + at), a);
            if (LENGTH < 16) {
                b = load(x, xAt + at + BYTES).fma(load(y, yAt + at + BYTES), b);
            }
            if (LENGTH < 8) {
                c = load(x, xAt + at + 2 * BYTES).fma(load(y, yAt + at + 2 * BYTES), c);
                d = load(x, xAt + at + 3 * BYTES).fma(load(y, yAt + at + 3 * BYTES), d);
            }
        }
        if (whole == n) {
            return Vectors.sum(a, b, c, d);
        }
        long at = 4L * whole;
        int rest = n - whole;
        VectorMask<Float> first = firstLanes(rest);
        a = load(x, xAt + at, first).fma(load(y, yAt + at, first), a);
        if (LENGTH < 16 && rest > LENGTH) {
            VectorMask<Float> second = firstLanes(rest - LENGTH);
            b = load(x, xAt + at + BYTES, second).fma(load(y, yAt + at + BYTES, second), b);
        }
        if (LENGTH < 8 && rest > 2 * LENGTH) {
            VectorMask<Float> third = firstLanes(rest - 2 * LENGTH);
            VectorMask<Float> fourth = firstLanes(Math.max(0, rest - 3 * LENGTH));
            c = load(x, xAt + at + 2 * BYTES, third).fma(load(y, yAt + at + 2 * BYTES, third), c);
            d = load(x, xAt + at + 3 * BYTES, fourth).fma(load(y, yAt + at + 3 * BYTES, fourth), d);
        }
        return Vectors.sum(a, b, c, d);
    }

    @Override
    public float sum(MemorySegment x, long xAt, int n) {
        FloatVector a = zero();
        FloatVector b = zero();
        FloatVector c = zero();
        FloatVector d = zero();
        int whole = n & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            long at = xAt + 4L * i;
            a = a.add(load(x, at));
            if (LENGTH < 16) {
                b = b.add(load(x, at + BYTES));
            }
            if (LENGTH < 8) {
                c = c.add(load(x, at + 2 * BYTES));
                d = d.add(load(x, at + 3 * BYTES));
            }
        }
        if (whole == n) {
            return Vectors.sum(a, b, c, d);
        }
        long at = xAt + 4L * whole;
        int rest = n - whole;
        a = a.add(load(x, at, firstLanes(rest)));
        if (LENGTH < 16 && rest > LENGTH) {
            b = b.add(load(x, at + BYTES, firstLanes(rest - LENGTH)));
        }
        if (LENGTH < 8 && rest > 2 * LENGTH) {
            c = c.add(load(x, at + 2 * BYTES, firstLanes(rest - 2 * LENGTH)));
            d = d.add(load(x, at + 3 * BYTES, firstLanes(Math.max(0, rest - 3 * LENGTH))));
        }
        return Vectors.sum(a, b, c, d);
    }

    @Override
    public float max(MemorySegment x, long xAt, int n) {
        if (n < LENGTH) {
            return SCALAR.max(x, xAt, n);
        }
        FloatVector max = load(x, xAt);
        for (int i = LENGTH; i <= n - LENGTH; i += LENGTH) {
            max = max.max(load(x, xAt + 4L * i));
        }
        // The last vector overlaps the one before it: a maximum may see an element twice.
        return max.max(load(x, xAt + 4L * (n - LENGTH))).reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float expSum(float shift, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            store(VectorFunctions.exp(load(x, xAt + 4L * i).sub(shift)), y, yAt + 4L * i);
        }
        if (whole < n) {
            VectorMask<Float> rest = firstLanes(n - whole);
            VectorFunctions.exp(load(x, xAt + 4L * whole, rest).sub(shift))
                    .intoMemorySegment(y, yAt + 4L * whole, java.nio.ByteOrder.nativeOrder(), rest);
        }
        return sum(y, yAt, n);
    }

    @Override
    public int firstNonFinite(MemorySegment x, long xAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            FloatVector v = load(x, xAt + 4L * i);
            // x - x is 0 for finite x and NaN for all others.
            if (v.sub(v).compare(VectorOperators.NE, 0).anyTrue()) {
                return i + SCALAR.firstNonFinite(x, xAt + 4L * i, LENGTH);
            }
        }
        int last = SCALAR.firstNonFinite(x, xAt + 4L * whole, n - whole);
        return last < 0 ? -1 : whole + last;
    }
}

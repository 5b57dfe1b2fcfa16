package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Whole vectors here; the floats behind the last one go to the scalar loops, which give the same bits. */
final class VectorElementwise implements ElementwiseLoops {
    private static final ElementwiseLoops SCALAR = new ScalarElementwise();

    @Override
    public void fill(MemorySegment x, long xAt, int n, float value) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.broadcast(SPECIES, value).intoMemorySegment(x, xAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.fill(x, xAt + rest, n - whole, value);
    }

    @Override
    public void scale(float a, MemorySegment x, long xAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER).mul(a).intoMemorySegment(x, xAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.scale(a, x, xAt + rest, n - whole);
    }

    @Override
    public void axpy(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.broadcast(SPECIES, a)
                    .fma(
                            FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER),
                            FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER))
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.axpy(a, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER))
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.add(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void multiply(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER))
                    .intoMemorySegment(z, zAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.multiply(x, xAt + rest, y, yAt + rest, z, zAt + rest, n - whole);
    }

    @Override
    public void multiplyAdd(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .fma(
                            FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER),
                            FloatVector.fromMemorySegment(SPECIES, z, zAt + at, ORDER))
                    .intoMemorySegment(z, zAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.multiplyAdd(x, xAt + rest, y, yAt + rest, z, zAt + rest, n - whole);
    }

    @Override
    public void retain(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector kept = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .fma(FloatVector.broadcast(SPECIES, -a), FloatVector.broadcast(SPECIES, 1));
            FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER).mul(kept).intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.retain(a, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void complement(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.broadcast(SPECIES, 1)
                    .sub(FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER))
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.complement(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void clip(float c, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .max(-c)
                    .min(c)
                    .intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.clip(c, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void clipBackward(
            float c, MemorySegment x, long xAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            VectorMask<Float> inside = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .abs()
                    .compare(VectorOperators.LE, c);
            FloatVector.fromMemorySegment(SPECIES, dx, dxAt + at, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, dy, dyAt + at, ORDER), inside)
                    .intoMemorySegment(dx, dxAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.clipBackward(c, x, xAt + rest, dy, dyAt + rest, dx, dxAt + rest, n - whole);
    }

    @Override
    public void sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = VectorFunctions.sigmoid(x, xAt, y, yAt, n);
        long rest = 4L * whole;
        SCALAR.sigmoid(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = VectorFunctions.tanh(x, xAt, y, yAt, n);
        long rest = 4L * whole;
        SCALAR.tanh(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void softplus(float base, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = VectorFunctions.softplus(base, x, xAt, y, yAt, n);
        long rest = 4L * whole;
        SCALAR.softplus(base, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void sigmoidBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector out = FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER);
            FloatVector slope = out.neg().fma(out, out);
            FloatVector.fromMemorySegment(SPECIES, dy, dyAt + at, ORDER)
                    .fma(slope, FloatVector.fromMemorySegment(SPECIES, dx, dxAt + at, ORDER))
                    .intoMemorySegment(dx, dxAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.sigmoidBackward(y, yAt + rest, dy, dyAt + rest, dx, dxAt + rest, n - whole);
    }

    @Override
    public void tanhBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector out = FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER);
            FloatVector slope = out.neg().fma(out, FloatVector.broadcast(SPECIES, 1));
            FloatVector.fromMemorySegment(SPECIES, dy, dyAt + at, ORDER)
                    .fma(slope, FloatVector.fromMemorySegment(SPECIES, dx, dxAt + at, ORDER))
                    .intoMemorySegment(dx, dxAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.tanhBackward(y, yAt + rest, dy, dyAt + rest, dx, dxAt + rest, n - whole);
    }

    @Override
    public void softmaxBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, float mean, MemorySegment dx, long dxAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector centred =
                    FloatVector.fromMemorySegment(SPECIES, dy, dyAt + at, ORDER).sub(mean);
            FloatVector.fromMemorySegment(SPECIES, y, yAt + at, ORDER)
                    .fma(centred, FloatVector.fromMemorySegment(SPECIES, dx, dxAt + at, ORDER))
                    .intoMemorySegment(dx, dxAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.softmaxBackward(y, yAt + rest, dy, dyAt + rest, mean, dx, dxAt + rest, n - whole);
    }
}

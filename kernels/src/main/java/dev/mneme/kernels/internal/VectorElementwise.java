package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.all;
import static dev.mneme.kernels.internal.Vectors.load;
import static dev.mneme.kernels.internal.Vectors.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Whole vectors here; the floats behind the last one go to the scalar loops, which give the same bits. */
final class VectorElementwise implements ElementwiseLoops {
    private static final ElementwiseLoops SCALAR = new ScalarElementwise();

    @Override
    public void fill(MemorySegment x, long xAt, int n, float value) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(all(value), x, xAt + at);
        }
        long rest = 4L * whole;
        SCALAR.fill(x, xAt + rest, n - whole, value);
    }

    @Override
    public void scale(float a, MemorySegment x, long xAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(load(x, xAt + at).mul(a), x, xAt + at);
        }
        long rest = 4L * whole;
        SCALAR.scale(a, x, xAt + rest, n - whole);
    }

    @Override
    public void axpy(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(all(a).fma(load(x, xAt + at), load(y, yAt + at)), y, yAt + at);
        }
        long rest = 4L * whole;
        SCALAR.axpy(a, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(load(y, yAt + at).add(load(x, xAt + at)), y, yAt + at);
        }
        long rest = 4L * whole;
        SCALAR.add(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void multiply(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(load(x, xAt + at).mul(load(y, yAt + at)), z, zAt + at);
        }
        long rest = 4L * whole;
        SCALAR.multiply(x, xAt + rest, y, yAt + rest, z, zAt + rest, n - whole);
    }

    @Override
    public void multiplyAdd(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(load(x, xAt + at).fma(load(y, yAt + at), load(z, zAt + at)), z, zAt + at);
        }
        long rest = 4L * whole;
        SCALAR.multiplyAdd(x, xAt + rest, y, yAt + rest, z, zAt + rest, n - whole);
    }

    @Override
    public void retain(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector kept = load(x, xAt + at).fma(all(-a), all(1));
            store(load(y, yAt + at).mul(kept), y, yAt + at);
        }
        long rest = 4L * whole;
        SCALAR.retain(a, x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void complement(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            store(all(1).sub(load(x, xAt + at)), y, yAt + at);
        }
        long rest = 4L * whole;
        SCALAR.complement(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            VectorFunctions.sigmoid(load(x, xAt + at)).intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.sigmoid(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            VectorFunctions.tanh(load(x, xAt + at)).intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.tanh(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void oneplus(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            VectorFunctions.oneplus(load(x, xAt + at)).intoMemorySegment(y, yAt + at, ORDER);
        }
        long rest = 4L * whole;
        SCALAR.oneplus(x, xAt + rest, y, yAt + rest, n - whole);
    }

    @Override
    public void sigmoidBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        int whole = n - n % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = 4L * i;
            FloatVector out = load(y, yAt + at);
            FloatVector slope = out.neg().fma(out, out);
            store(load(dy, dyAt + at).fma(slope, load(dx, dxAt + at)), dx, dxAt + at);
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
            FloatVector out = load(y, yAt + at);
            FloatVector slope = out.neg().fma(out, all(1));
            store(load(dy, dyAt + at).fma(slope, load(dx, dxAt + at)), dx, dxAt + at);
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
            FloatVector centred = load(dy, dyAt + at).sub(mean);
            store(load(y, yAt + at).fma(centred, load(dx, dxAt + at)), dx, dxAt + at);
        }
        long rest = 4L * whole;
        SCALAR.softmaxBackward(y, yAt + rest, dy, dyAt + rest, mean, dx, dxAt + rest, n - whole);
    }
}

package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The formulas, one float at a time. */
public final class ScalarElementwise implements ElementwiseLoops {
    /** Stateless. */
    public ScalarElementwise() {}

    private static float get(MemorySegment x, long xAt, int i) {
        return x.get(JAVA_FLOAT, xAt + 4L * i);
    }

    private static void set(MemorySegment x, long xAt, int i, float value) {
        x.set(JAVA_FLOAT, xAt + 4L * i, value);
    }

    @Override
    public void fill(MemorySegment x, long xAt, int n, float value) {
        for (int i = 0; i < n; i++) {
            set(x, xAt, i, value);
        }
    }

    @Override
    public void scale(float a, MemorySegment x, long xAt, int n) {
        for (int i = 0; i < n; i++) {
            set(x, xAt, i, a * get(x, xAt, i));
        }
    }

    @Override
    public void axpy(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, Math.fma(a, get(x, xAt, i), get(y, yAt, i)));
        }
    }

    @Override
    public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, get(y, yAt, i) + get(x, xAt, i));
        }
    }

    @Override
    public void multiply(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        for (int i = 0; i < n; i++) {
            set(z, zAt, i, get(x, xAt, i) * get(y, yAt, i));
        }
    }

    @Override
    public void multiplyAdd(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n) {
        for (int i = 0; i < n; i++) {
            set(z, zAt, i, Math.fma(get(x, xAt, i), get(y, yAt, i), get(z, zAt, i)));
        }
    }

    @Override
    public void retain(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, get(y, yAt, i) * Math.fma(-a, get(x, xAt, i), 1));
        }
    }

    @Override
    public void complement(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, 1 - get(x, xAt, i));
        }
    }

    @Override
    public void clip(float c, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, Math.min(Math.max(get(x, xAt, i), -c), c));
        }
    }

    @Override
    public void clipBackward(
            float c, MemorySegment x, long xAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        for (int i = 0; i < n; i++) {
            if (Math.abs(get(x, xAt, i)) <= c) {
                set(dx, dxAt, i, get(dx, dxAt, i) + get(dy, dyAt, i));
            }
        }
    }

    @Override
    public void sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, Approximations.sigmoid(get(x, xAt, i)));
        }
    }

    @Override
    public void tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, Approximations.tanh(get(x, xAt, i)));
        }
    }

    @Override
    public void softplus(float base, MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        for (int i = 0; i < n; i++) {
            set(y, yAt, i, Approximations.softplus(base, get(x, xAt, i)));
        }
    }

    @Override
    public void sigmoidBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        for (int i = 0; i < n; i++) {
            float out = get(y, yAt, i);
            set(dx, dxAt, i, Math.fma(get(dy, dyAt, i), Math.fma(-out, out, out), get(dx, dxAt, i)));
        }
    }

    @Override
    public void tanhBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n) {
        for (int i = 0; i < n; i++) {
            float out = get(y, yAt, i);
            set(dx, dxAt, i, Math.fma(get(dy, dyAt, i), Math.fma(-out, out, 1), get(dx, dxAt, i)));
        }
    }

    @Override
    public void softmaxBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, float mean, MemorySegment dx, long dxAt, int n) {
        for (int i = 0; i < n; i++) {
            set(dx, dxAt, i, Math.fma(get(y, yAt, i), get(dy, dyAt, i) - mean, get(dx, dxAt, i)));
        }
    }
}

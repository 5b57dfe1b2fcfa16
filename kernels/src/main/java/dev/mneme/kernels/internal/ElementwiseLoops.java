package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;

/** Loops over {@code n} floats of off-heap memory; {@code xAt} is the byte offset of the first float of {@code x}. */
public interface ElementwiseLoops {
    /** x = value. */
    void fill(MemorySegment x, long xAt, int n, float value);

    /** x = a x. */
    void scale(float a, MemorySegment x, long xAt, int n);

    /** y = y + a x. */
    void axpy(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** y = y + x. */
    void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** z = x y. */
    void multiply(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n);

    /** z = z + x y. */
    void multiplyAdd(MemorySegment x, long xAt, MemorySegment y, long yAt, MemorySegment z, long zAt, int n);

    /** y = y (1 - a x). */
    void retain(float a, MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** y = 1 - x. */
    void complement(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** y = x limited to [-c, c]. */
    void clip(float c, MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** dx = dx + dy where |x| ≤ c. */
    void clipBackward(
            float c, MemorySegment x, long xAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n);

    /** y = 1 / (1 + e^-x). */
    void sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** y = tanh x. */
    void tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** y = base + ln(1 + e^x). */
    void softplus(float base, MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

    /** dx = dx + dy y (1 - y). */
    void sigmoidBackward(MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n);

    /** dx = dx + dy (1 - y²). */
    void tanhBackward(MemorySegment y, long yAt, MemorySegment dy, long dyAt, MemorySegment dx, long dxAt, int n);

    /** dx = dx + y (dy - mean). */
    void softmaxBackward(
            MemorySegment y, long yAt, MemorySegment dy, long dyAt, float mean, MemorySegment dx, long dxAt, int n);
}

package dev.mneme.kernels;

import dev.mneme.kernels.internal.LoopChoice;
import dev.mneme.kernels.internal.Loops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Checked operations on vectors and rows. None allocates.
 *
 * <p>Vectors of one operation must have the same size, matrices the same shape, or {@link IllegalArgumentException} is
 * thrown before anything is written. Where a result is stored ({@code y = f(x)}) it may lie exactly on an input, where
 * it is added ({@code y += f(x)}) as well; an output that lies partly across an input is refused.
 */
public final class Kernels {
    private static final long ZEROED_AT_ONCE = 1L << 30;

    private Kernels() {}

    /**
     * Returns which loops run, for example {@code vector 512 bits} or {@code scalar (reason)}.
     *
     * @throws IllegalArgumentException if {@code -Dmneme.simd} has a bad value
     */
    public static String loops() {
        return LoopChoice.ofThisJvm().toString();
    }

    /** Returns 0 for scalar loops, else 128, 256 or 512. @throws IllegalArgumentException as {@link #loops} */
    public static int vectorBits() {
        return LoopChoice.ofThisJvm().bits();
    }

    /** {@code x = 0}. */
    public static void zero(Vec x) {
        zero(x.data(), x.offset(), 4L * x.size());
    }

    /** {@code x = 0}, padding included. */
    public static void zero(Mat x) {
        zero(x.data(), x.offset(), Shapes.bytes(x.rows(), x.cols()));
    }

    /** {@code x_i = 0} for {@code count} rows starting at row {@code fromRow}, padding included. */
    public static void zero(Mat x, int fromRow, int count) {
        Shapes.requireRange("zero: rows", fromRow, count, x.rows());
        zero(x.data(), x.rowOffset(fromRow), Shapes.bytes(count, x.cols()));
    }

    /**
     * {@code bytes}, a multiple of 4, of {@code data} become 0 from {@code at} on. Unlike {@link MemorySegment#fill} it
     * needs no slice: where the compiler made code for that method before it met the call, it left the call as it was, and
     * each slice cost 40 bytes of heap.
     */
    public static void zero(MemorySegment data, long at, long bytes) {
        for (long done = 0; done < bytes; done += ZEROED_AT_ONCE) {
            int count = (int) (Math.min(ZEROED_AT_ONCE, bytes - done) / Float.BYTES);
            Loops.ELEMENTWISE.fill(data, at + done, count, 0);
        }
    }

    /** {@code x = value}. */
    public static void fill(Vec x, float value) {
        Loops.ELEMENTWISE.fill(x.data(), x.offset(), x.size(), value);
    }

    /** {@code y = x}; the two may overlap in any way. */
    public static void copy(Vec x, Vec y) {
        y.copyFrom(x);
    }

    /** {@code y = x}; the two may overlap in any way. */
    public static void copy(Mat x, Mat y) {
        Shapes.requireSameShape("copy", x, y);
        MemorySegment.copy(x.data(), x.offset(), y.data(), y.offset(), Shapes.bytes(x.rows(), x.cols()));
    }

    /** {@code y += a x}. */
    public static void axpy(float a, Vec x, Vec y) {
        requirePair("axpy", x, y);
        Loops.ELEMENTWISE.axpy(a, x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code x *= a}. */
    public static void scale(float a, Vec x) {
        Loops.ELEMENTWISE.scale(a, x.data(), x.offset(), x.size());
    }

    /** {@code y += x}. */
    public static void add(Vec x, Vec y) {
        requirePair("add", x, y);
        Loops.ELEMENTWISE.add(x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code z = x y}, element by element. */
    public static void multiply(Vec x, Vec y, Vec z) {
        requireTriple("multiply", x, y, z);
        Loops.ELEMENTWISE.multiply(x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size());
    }

    /** {@code z += x y}, element by element. */
    public static void multiplyAdd(Vec x, Vec y, Vec z) {
        requireTriple("multiplyAdd", x, y, z);
        Loops.ELEMENTWISE.multiplyAdd(x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size());
    }

    /** {@code z = x y}, element by element, padding included. */
    public static void multiply(Mat x, Mat y, Mat z) {
        requireTriple("multiply", x, y, z);
        for (int i = 0; i < x.rows(); i++) {
            Loops.ELEMENTWISE.multiply(
                    x.data(), x.rowOffset(i), y.data(), y.rowOffset(i), z.data(), z.rowOffset(i), x.stride());
        }
    }

    /** {@code z += x y}, element by element, padding included. */
    public static void multiplyAdd(Mat x, Mat y, Mat z) {
        requireTriple("multiplyAdd", x, y, z);
        for (int i = 0; i < x.rows(); i++) {
            Loops.ELEMENTWISE.multiplyAdd(
                    x.data(), x.rowOffset(i), y.data(), y.rowOffset(i), z.data(), z.rowOffset(i), x.stride());
        }
    }

    /** {@code y *= 1 - a x}. */
    public static void retain(float a, Vec x, Vec y) {
        requirePair("retain", x, y);
        Loops.ELEMENTWISE.retain(a, x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code y = 1 - x}. */
    public static void complement(Vec x, Vec y) {
        requirePair("complement", x, y);
        Loops.ELEMENTWISE.complement(x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code y = x} limited to [-c, c]. */
    public static void clip(float c, Vec x, Vec y) {
        requirePair("clip", x, y);
        Loops.ELEMENTWISE.clip(c, x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code dx += dy} where |x| ≤ c, x being what {@link #clip} was given. */
    public static void clipBackward(float c, Vec x, Vec dy, Vec dx) {
        requireTriple("clipBackward", x, dy, dx);
        Loops.ELEMENTWISE.clipBackward(
                c, x.data(), x.offset(), dy.data(), dy.offset(), dx.data(), dx.offset(), x.size());
    }

    /** Returns {@code x . y}. */
    public static float dot(Vec x, Vec y) {
        Shapes.requireSameSize("dot", x, y);
        return Loops.REDUCTION.dot(x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** Returns the sum of all floats. */
    public static float sum(Vec x) {
        return Loops.REDUCTION.sum(x.data(), x.offset(), x.size());
    }

    /** Returns the greatest float, NaN if one is NaN. @throws IllegalArgumentException for an empty vector */
    public static float max(Vec x) {
        Shapes.requireNotEmpty("max", x);
        return Loops.REDUCTION.max(x.data(), x.offset(), x.size());
    }

    /** Returns the sum of squares, in double precision and a fixed order. */
    public static double sumOfSquares(Vec x) {
        double even = 0;
        double odd = 0;
        int n = x.size();
        long at = x.offset();
        for (int i = 0; i + 1 < n; i += 2) {
            double first = x.data().get(ValueLayout.JAVA_FLOAT, at + 4L * i);
            double second = x.data().get(ValueLayout.JAVA_FLOAT, at + 4L * i + 4);
            even += first * first;
            odd += second * second;
        }
        double last = n % 2 == 1 ? x.get(n - 1) : 0;
        return even + odd + last * last;
    }

    /** Returns the index of the first float that is infinite or NaN, -1 if all are finite. */
    public static int allFinite(Vec x) {
        return Loops.REDUCTION.firstNonFinite(x.data(), x.offset(), x.size());
    }

    /** {@code y = 1 / (1 + e^-x)}. */
    public static void sigmoid(Vec x, Vec y) {
        requirePair("sigmoid", x, y);
        Loops.ELEMENTWISE.sigmoid(x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code dx += dy y (1 - y)}, y being what {@link #sigmoid} gave. */
    public static void sigmoidBackward(Vec y, Vec dy, Vec dx) {
        requireTriple("sigmoidBackward", y, dy, dx);
        Loops.ELEMENTWISE.sigmoidBackward(
                y.data(), y.offset(), dy.data(), dy.offset(), dx.data(), dx.offset(), y.size());
    }

    /** {@code y = tanh x}. */
    public static void tanh(Vec x, Vec y) {
        requirePair("tanh", x, y);
        Loops.ELEMENTWISE.tanh(x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code dx += dy (1 - y²)}, y being what {@link #tanh} gave. */
    public static void tanhBackward(Vec y, Vec dy, Vec dx) {
        requireTriple("tanhBackward", y, dy, dx);
        Loops.ELEMENTWISE.tanhBackward(y.data(), y.offset(), dy.data(), dy.offset(), dx.data(), dx.offset(), y.size());
    }

    /** {@code y = 1 + ln(1 + e^x)}, without overflow. */
    public static void oneplus(Vec x, Vec y) {
        requirePair("oneplus", x, y);
        Loops.ELEMENTWISE.softplus(1, x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code y = ln(1 + e^x)}, without overflow; right to 1.2e-7, which is much of a y near 0. */
    public static void softplus(Vec x, Vec y) {
        requirePair("softplus", x, y);
        Loops.ELEMENTWISE.softplus(0, x.data(), x.offset(), y.data(), y.offset(), x.size());
    }

    /** {@code y_i = e^(x_i - max x) / sum_j e^(x_j - max x)}. @throws IllegalArgumentException for an empty vector */
    public static void softmax(Vec x, Vec y) {
        requirePair("softmax", x, y);
        Shapes.requireNotEmpty("softmax", x);
        float max = Loops.REDUCTION.max(x.data(), x.offset(), x.size());
        float sum = Loops.REDUCTION.expSum(max, x.data(), x.offset(), y.data(), y.offset(), x.size());
        Loops.ELEMENTWISE.scale(1 / sum, y.data(), y.offset(), y.size());
    }

    /** {@code dx += y (dy - y . dy)}, y being what {@link #softmax} gave. */
    public static void softmaxBackward(Vec y, Vec dy, Vec dx) {
        requireTriple("softmaxBackward", y, dy, dx);
        float mean = Loops.REDUCTION.dot(y.data(), y.offset(), dy.data(), dy.offset(), y.size());
        Loops.ELEMENTWISE.softmaxBackward(
                y.data(), y.offset(), dy.data(), dy.offset(), mean, dx.data(), dx.offset(), y.size());
    }

    /** {@code out_i = 1 / sqrt(|m_i|² + eps)}. */
    public static void inverseNorms(Mat m, float eps, Vec out) {
        Shapes.requireEqual("inverseNorms", "size of out", out.size(), "rows of m", m.rows());
        Shapes.requireApart("inverseNorms", out, m);
        Loops.MEMORY.inverseNorms(m.data(), m.offset(), m.rows(), m.stride(), eps, out.data(), out.offset());
    }

    /** {@code y_i += a_i x_i} for every row i. */
    public static void scaleRowsAdd(Vec a, Mat x, Mat y) {
        Shapes.requireSameShape("scaleRowsAdd", x, y);
        Shapes.requireEqual("scaleRowsAdd", "size of a", a.size(), "rows of x", x.rows());
        Shapes.requireApart("scaleRowsAdd", a, y);
        Shapes.requireApart("scaleRowsAdd", x, y);
        for (int i = 0; i < x.rows(); i++) {
            float ai = a.data().get(ValueLayout.JAVA_FLOAT, a.offset() + 4L * i);
            Loops.ELEMENTWISE.axpy(ai, x.data(), x.rowOffset(i), y.data(), y.rowOffset(i), x.stride());
        }
    }

    private static void requirePair(String op, Vec x, Vec y) {
        Shapes.requireSameSize(op, x, y);
        Shapes.requireInPlaceOrApart(op, x, y);
    }

    private static void requireTriple(String op, Vec x, Vec y, Vec z) {
        requirePair(op, x, z);
        requirePair(op, y, z);
    }

    private static void requireTriple(String op, Mat x, Mat y, Mat z) {
        Shapes.requireSameShape(op, x, z);
        Shapes.requireSameShape(op, y, z);
        Shapes.requireApart(op, x, z);
        Shapes.requireApart(op, y, z);
    }
}

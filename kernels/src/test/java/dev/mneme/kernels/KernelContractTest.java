package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.internal.ElementwiseLoops;
import dev.mneme.kernels.internal.LoopChoice;
import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.ReductionLoops;
import dev.mneme.kernels.internal.ScalarElementwise;
import dev.mneme.kernels.internal.ScalarReduction;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Operations on vectors: over awkward sizes and offsets, against plain formulas in double, and against the scalar loops bit
 * for bit. The build runs this test once for each vector width.
 */
final class KernelContractTest {
    private static final ElementwiseLoops SCALAR = new ScalarElementwise();
    private static final ReductionLoops SCALAR_SUMS = new ScalarReduction();
    private static final int[] OFFSETS = {0, 1, 5};

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    /** The operations z = z op (x, y) over three vectors; those with two ignore y. */
    private record Op(String name, Run facade, Loop scalar, Formula formula) {
        interface Run {
            void apply(Vec x, Vec y, Vec z);
        }

        interface Loop {
            void apply(Vec x, Vec y, Vec z);
        }

        interface Formula {
            double of(double x, double y, double z);
        }
    }

    private static Op function(String name, Op.Run facade, Op.Loop scalar, DoubleUnaryOperator formula) {
        return new Op(name, facade, scalar, (x, y, z) -> formula.applyAsDouble(x));
    }

    private static final List<Op> OPS = List.of(
            new Op(
                    "axpy",
                    (x, y, z) -> Kernels.axpy(0.7f, x, z),
                    (x, y, z) -> SCALAR.axpy(0.7f, x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z + 0.7f * x),
            new Op(
                    "scale",
                    (x, y, z) -> Kernels.scale(-1.3f, z),
                    (x, y, z) -> SCALAR.scale(-1.3f, z.data(), z.offset(), z.size()),
                    (x, y, z) -> -1.3f * z),
            new Op(
                    "add",
                    (x, y, z) -> Kernels.add(x, z),
                    (x, y, z) -> SCALAR.add(x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z + x),
            new Op(
                    "multiply",
                    Kernels::multiply,
                    (x, y, z) ->
                            SCALAR.multiply(x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> x * y),
            new Op(
                    "multiplyAdd",
                    Kernels::multiplyAdd,
                    (x, y, z) -> SCALAR.multiplyAdd(
                            x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z + x * y),
            new Op(
                    "retain",
                    (x, y, z) -> Kernels.retain(0.4f, x, z),
                    (x, y, z) -> SCALAR.retain(0.4f, x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z * (1 - 0.4f * x)),
            new Op(
                    "sigmoidBackward",
                    Kernels::sigmoidBackward,
                    (x, y, z) -> SCALAR.sigmoidBackward(
                            x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z + y * x * (1 - x)),
            new Op(
                    "tanhBackward",
                    Kernels::tanhBackward,
                    (x, y, z) -> SCALAR.tanhBackward(
                            x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> z + y * (1 - x * x)),
            new Op(
                    "clipBackward",
                    (x, y, z) -> Kernels.clipBackward(0.5f, x, y, z),
                    (x, y, z) -> SCALAR.clipBackward(
                            0.5f, x.data(), x.offset(), y.data(), y.offset(), z.data(), z.offset(), x.size()),
                    (x, y, z) -> Math.abs(x) <= 0.5 ? z + y : z),
            function(
                    "clip",
                    (x, y, z) -> Kernels.clip(0.5f, x, z),
                    (x, y, z) -> SCALAR.clip(0.5f, x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    x -> Math.clamp(x, -0.5, 0.5)),
            function(
                    "complement",
                    (x, y, z) -> Kernels.complement(x, z),
                    (x, y, z) -> SCALAR.complement(x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    x -> 1 - x),
            function(
                    "sigmoid",
                    (x, y, z) -> Kernels.sigmoid(x, z),
                    (x, y, z) -> SCALAR.sigmoid(x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    x -> 1 / (1 + Math.exp(-x))),
            function(
                    "tanh",
                    (x, y, z) -> Kernels.tanh(x, z),
                    (x, y, z) -> SCALAR.tanh(x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    Math::tanh),
            function(
                    "oneplus",
                    (x, y, z) -> Kernels.oneplus(x, z),
                    (x, y, z) -> SCALAR.softplus(1, x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    x -> 1 + Math.log1p(Math.exp(x))),
            function(
                    "softplus",
                    (x, y, z) -> Kernels.softplus(x, z),
                    (x, y, z) -> SCALAR.softplus(0, x.data(), x.offset(), z.data(), z.offset(), x.size()),
                    x -> Math.log1p(Math.exp(x))));

    @Test
    void theLoopsAskedForAreTheLoopsInUse() {
        String asked = System.getProperty(LoopChoice.PROPERTY, "auto");
        int expected = asked.equals("auto")
                ? Math.min(512, jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize())
                : asked.equals("scalar") ? 0 : Integer.parseInt(asked);
        assertEquals(expected, Kernels.vectorBits());
        assertEquals(expected, Loops.CHOICE.bits());
        String family = Loops.ELEMENTWISE.getClass().getSimpleName();
        assertTrue(family.startsWith(expected == 0 ? "Scalar" : "Vector"), family);
        assertTrue(Kernels.loops().startsWith(expected == 0 ? "scalar (" : "vector " + expected), Kernels.loops());
    }

    @Test
    void elementwiseOperationsFollowTheirFormulasAtEverySizeAndOffset() {
        for (Op op : OPS) {
            for (int size : Floats.SIZES) {
                for (int offset : OFFSETS) {
                    check(op, floats.vec(size, offset), floats.vec(size, offset + 1), floats.vec(size, offset));
                }
            }
        }
    }

    private void check(Op op, Vec x, Vec y, Vec z) {
        double[] expected = new double[z.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = op.formula.of(x.get(i), y.get(i), z.get(i));
        }
        Vec scalar = floats.copy(z);
        op.scalar.apply(x, y, scalar);
        op.facade.apply(x, y, z);
        Floats.assertClose(op.name, expected, z);
        Floats.assertSameBits(op.name, scalar, z);
        Floats.assertUntouchedAround(op.name, z);
    }

    @Test
    void anOutputMayBeAnInputButNotLieAcrossOne() {
        for (Op op : OPS) {
            Vec x = floats.vec(100, 2);
            Vec y = floats.vec(100, 0);
            Vec apart = floats.copy(x);
            op.facade.apply(floats.copy(x), y, apart);
            op.facade.apply(x, y, x);
            Floats.assertSameBits(op.name + " in place", apart, x);
        }
        Vec all = floats.vec(40, 0);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Kernels.multiply(all.slice(0, 20), all.slice(0, 20), all.slice(5, 20)));
        assertEquals("multiply: the output overlaps an input; give it memory of its own", error.getMessage());
    }

    @Test
    void differentSizesAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Kernels.add(floats.vec(3, 0), floats.vec(4, 0)));
        assertEquals("add: vectors must have the same size, were 3 and 4", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Kernels.max(floats.vec(0, 0)));
    }

    @Test
    void filledCopiedAndZeroedVectorsAreSo() {
        for (int size : Floats.SIZES) {
            Vec x = floats.vec(size, 1);
            Vec y = floats.vec(size, 2);
            Kernels.copy(x, y);
            Floats.assertSameBits("copy", x, y);
            Kernels.fill(x, 2.5f);
            Kernels.zero(y);
            for (int i = 0; i < size; i++) {
                assertEquals(2.5f, x.get(i));
                assertEquals(0, y.get(i));
            }
            Floats.assertUntouchedAround("fill", x);
            Floats.assertUntouchedAround("copy, zero", y);
        }
    }

    @Test
    void sumsHaveOneOrderAtEverySizeAndOffset() {
        for (int size : Floats.SIZES) {
            for (int offset : OFFSETS) {
                Vec x = floats.vec(size, offset);
                Vec y = floats.vec(size, offset + 1);
                double dot = 0;
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < size; i++) {
                    dot += (double) x.get(i) * y.get(i);
                    sum += x.get(i);
                    squares += (double) x.get(i) * x.get(i);
                }
                assertEquals(dot, Kernels.dot(x, y), 1e-5);
                assertEquals(sum, Kernels.sum(x), 1e-5);
                assertEquals(squares, Kernels.sumOfSquares(x), 1e-12 * size);
                assertEquals(SCALAR_SUMS.dot(x.data(), x.offset(), y.data(), y.offset(), size), Kernels.dot(x, y));
                assertEquals(SCALAR_SUMS.sum(x.data(), x.offset(), size), Kernels.sum(x));
            }
        }
    }

    @Test
    void theOrderOfASumIsSixteenLanesAndAHalvingTree() {
        Vec x = floats.vec(100, 0);
        Vec ones = floats.vec(100, 0);
        Kernels.fill(ones, 1);
        float[] lanes = new float[16];
        for (int i = 0; i < 100; i++) {
            lanes[i % 16] += x.get(i);
        }
        for (int half = 8; half >= 1; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        assertEquals(lanes[0], Kernels.sum(x));
        assertEquals(lanes[0], Kernels.dot(x, ones));
    }

    @Test
    void theMaximumIsFoundWhereverItIs() {
        for (int size : Floats.SIZES) {
            for (int at = 0; at < size; at += Math.max(1, size / 9)) {
                Vec x = floats.vec(size, 1);
                x.set(at, 7);
                assertEquals(7, Kernels.max(x));
                x.set(at, Float.NaN);
                assertEquals(Float.NaN, Kernels.max(x));
            }
        }
    }

    @Test
    void theFirstFloatThatIsNotFiniteIsFound() {
        for (int size : Floats.SIZES) {
            Vec x = floats.vec(size, 2);
            assertEquals(-1, Kernels.allFinite(x));
            for (int at = size - 1; at >= 0; at -= 5) {
                x.set(at, at % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY);
                assertEquals(at, Kernels.allFinite(x));
            }
        }
    }

    @Test
    void softmaxAndItsWayBackFollowTheirFormulas() {
        for (int size : Floats.SIZES) {
            if (size == 0) {
                continue;
            }
            Vec x = floats.vec(size, 1);
            Kernels.scale(30, x);
            Vec y = floats.vec(size, 2);
            Kernels.softmax(x, y);
            double[] expected = new double[size];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                expected[i] = Math.exp(x.get(i) - Kernels.max(x));
                sum += expected[i];
            }
            for (int i = 0; i < size; i++) {
                expected[i] /= sum;
            }
            Floats.assertClose("softmax", expected, y);
            Floats.assertSameBits("softmax", scalarSoftmax(x), y);
            Floats.assertUntouchedAround("softmax", y);
            Kernels.softmax(x, x);
            Floats.assertSameBits("softmax in place", y, x);
            checkSoftmaxBackward(y);
        }
    }

    private Vec scalarSoftmax(Vec x) {
        Vec y = floats.copy(x);
        float sum = SCALAR_SUMS.expSum(Kernels.max(x), x.data(), x.offset(), y.data(), y.offset(), y.size());
        SCALAR.scale(1 / sum, y.data(), y.offset(), y.size());
        return y;
    }

    private void checkSoftmaxBackward(Vec y) {
        Vec dy = floats.vec(y.size(), 0);
        Vec dx = floats.vec(y.size(), 1);
        Vec before = floats.copy(dx);
        double mean = 0;
        for (int i = 0; i < y.size(); i++) {
            mean += (double) y.get(i) * dy.get(i);
        }
        Kernels.softmaxBackward(y, dy, dx);
        double[] expected = new double[y.size()];
        for (int i = 0; i < y.size(); i++) {
            expected[i] = before.get(i) + y.get(i) * (dy.get(i) - mean);
        }
        Floats.assertClose("softmaxBackward", expected, dx);
        float dot = SCALAR_SUMS.dot(y.data(), y.offset(), dy.data(), dy.offset(), y.size());
        SCALAR.softmaxBackward(
                y.data(), y.offset(), dy.data(), dy.offset(), dot, before.data(), before.offset(), y.size());
        Floats.assertSameBits("softmaxBackward", before, dx);
    }

    /** Every vector gives, in every lane and in the tail, what the scalar functions give, special values too. */
    @Test
    void functionsOfVectorsAreThoseOfScalars() {
        int n = 4099;
        Vec x = floats.vec(n, 1);
        for (int i = 0; i < n; i++) {
            x.set(i, (i - 2050) * 0.05f);
        }
        float[] special = {
            0,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -1e-30f,
            1e30f,
            -1e30f,
            88.72283f,
            88.72284f,
            -87.336f,
            -87.337f,
            0.625f,
            -0.625f,
            Float.intBitsToFloat(0x7fc00001)
        };
        for (int i = 0; i < special.length; i++) {
            x.set(i * 3, special[i]);
            x.set(n - 1 - i, special[i]);
        }
        Vec y = floats.vec(n, 0);
        Kernels.sigmoid(x, y);
        Vec z = floats.vec(n, 0);
        Kernels.tanh(x, z);
        Vec o = floats.vec(n, 0);
        Kernels.oneplus(x, o);
        Vec s = floats.vec(n, 0);
        Kernels.softplus(x, s);
        Vec e = floats.vec(n, 0);
        Loops.REDUCTION.expSum(0, x.data(), x.offset(), e.data(), e.offset(), n);
        for (int i = 0; i < n; i++) {
            assertSameFloat(Scalars.sigmoid(x.get(i)), y.get(i), x.get(i));
            assertSameFloat(Scalars.tanh(x.get(i)), z.get(i), x.get(i));
            assertSameFloat(Scalars.oneplus(x.get(i)), o.get(i), x.get(i));
            assertSameFloat(Scalars.softplus(x.get(i)), s.get(i), x.get(i));
            assertSameFloat(Scalars.exp(x.get(i)), e.get(i), x.get(i));
        }
    }

    private static void assertSameFloat(float expected, float actual, float x) {
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
            assertEquals(expected, actual, () -> "at x = " + x);
        }
    }
}

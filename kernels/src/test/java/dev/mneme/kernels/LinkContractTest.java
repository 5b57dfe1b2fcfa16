package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.internal.LinkLoops;
import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.ScalarLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The temporal links, forward and backward, at every vector width. */
final class LinkContractTest {
    private static final int[] SIZES = {1, 2, 3, 15, 16, 17, 31, 33, 50};
    private static final int[] READS = {0, 1, 2, 3, 4, 5, 9};

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    /** One step of the links in plain double precision. */
    private record Step(double[][] links, double[][] forward, double[][] backward) {
        static Step of(Mat l, Vec w, Vec p, Mat reads) {
            int n = l.rows();
            double[][] links = new double[n][n];
            double[][] forward = new double[reads.rows()][n];
            double[][] backward = new double[reads.rows()][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double next = (1.0 - w.get(i) - w.get(j)) * l.get(i, j) + (double) w.get(i) * p.get(j);
                    links[i][j] = i == j ? 0 : next;
                    for (int r = 0; r < reads.rows(); r++) {
                        forward[r][i] += links[i][j] * reads.get(r, j);
                        backward[r][j] += links[i][j] * reads.get(r, i);
                    }
                }
            }
            return new Step(links, forward, backward);
        }
    }

    @Test
    void theLinksAndTheirProductsFollowTheirFormulas() {
        for (int n : SIZES) {
            for (int heads : READS) {
                String what = "links n " + n + " heads " + heads;
                Mat l = floats.links(n);
                Vec w = floats.weights(n);
                Vec p = floats.weights(n);
                Mat reads = floats.mat(heads, n);
                Mat forward = floats.mat(heads, n);
                Mat backward = floats.mat(heads, n);
                Step expected = Step.of(l, w, p, reads);
                Mat updated = floats.copy(l);
                MemoryKernels.linkForward(l, w, p, reads, forward, backward);
                Floats.assertClose(what, expected.links, l);
                Floats.assertClose(what + " forward", expected.forward, forward);
                Floats.assertClose(what + " backward", expected.backward, backward);
                Floats.assertUntouchedAround(what, l);
                Floats.assertUntouchedAround(what, forward);
                Floats.assertUntouchedAround(what, backward);
                MemoryKernels.linkUpdate(updated, w, p);
                Floats.assertSameBits(what + " update alone", l, updated);
                assertZeroDiagonal(l);
            }
        }
    }

    private static void assertZeroDiagonal(Mat l) {
        for (int i = 0; i < l.rows(); i++) {
            assertEquals(0, Float.floatToRawIntBits(l.get(i, i)), "diagonal at " + i);
        }
    }

    @Test
    void theWayBackFollowsItsFormula() {
        for (int n : SIZES) {
            for (int heads : READS) {
                backward(n, heads);
            }
        }
    }

    private void backward(int n, int heads) {
        String what = "links back n " + n + " heads " + heads;
        Mat l = floats.links(n);
        Vec w = floats.weights(n);
        Vec p = floats.weights(n);
        Mat reads = floats.mat(heads, n);
        Mat dF = floats.mat(heads, n);
        Mat dB = floats.mat(heads, n);
        Mat dL = floats.mat(n, n);
        Vec dW = floats.vec(n, 1);
        Vec dP = floats.vec(n, 2);
        Mat dReads = floats.mat(heads, n);
        Step step = Step.of(l, w, p, reads);
        double[][] expectedL = new double[n][n];
        double[] expectedW = Floats.doubles(dW);
        double[] expectedP = Floats.doubles(dP);
        double[][] expectedReads = Floats.doubles(dReads);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double d = dL.get(i, j);
                for (int r = 0; r < heads; r++) {
                    d += (double) dF.get(r, i) * reads.get(r, j) + (double) reads.get(r, i) * dB.get(r, j);
                    expectedReads[r][j] += step.links[i][j] * dF.get(r, i);
                    expectedReads[r][i] += step.links[i][j] * dB.get(r, j);
                }
                d = i == j ? 0 : d;
                expectedW[i] += d * ((double) p.get(j) - l.get(i, j));
                expectedW[j] -= d * l.get(i, j);
                expectedP[j] += d * w.get(i);
                expectedL[i][j] = d * (1.0 - w.get(i) - w.get(j));
            }
        }
        Mat before = floats.copy(l);
        MemoryKernels.linkBackward(l, w, p, reads, dF, dB, dL, dW, dP, dReads);
        Floats.assertSameBits(what + " leaves L alone", before, l);
        Floats.assertClose(what + " dL", expectedL, dL);
        Floats.assertClose(what + " dW", expectedW, dW);
        Floats.assertClose(what + " dP", expectedP, dP);
        Floats.assertClose(what + " dReads", expectedReads, dReads);
        Floats.assertUntouchedAround(what, dL);
        Floats.assertUntouchedAround(what, dW);
        Floats.assertUntouchedAround(what, dP);
        Floats.assertUntouchedAround(what, dReads);
        assertZeroDiagonal(dL);
    }

    /** The same scratch for the loops in use and the scalar loops; afterwards all of it must be the same. */
    @Test
    void theLoopsInUseGiveTheBitsOfTheScalarLoops() {
        LinkLoops scalar = new ScalarLink();
        for (int n : SIZES) {
            for (int heads : new int[] {1, 4}) {
                Mat l = floats.links(n);
                Mat l2 = floats.copy(l);
                int kinds = LinkLoops.forwardKinds(heads);
                MemorySegment s = forwardScratch(n, heads, kinds);
                MemorySegment s2 = duplicate(s);
                Loops.LINK.forward(l.data(), l.offset(), n, l.stride(), heads, s);
                scalar.forward(l2.data(), l2.offset(), n, l.stride(), heads, s2);
                assertSameBits("forward n " + n + " heads " + heads, s2, s);
                Floats.assertSameBits("forward n " + n + " heads " + heads, l2, l);

                Mat d = floats.mat(n, n);
                Mat d2 = floats.copy(d);
                MemorySegment b = backwardScratch(n, heads);
                MemorySegment b2 = duplicate(b);
                Loops.LINK.backward(l.data(), l.offset(), d.data(), d.offset(), 0, n, n16(n), heads, b);
                scalar.backward(l.data(), l.offset(), d2.data(), d2.offset(), 0, n, n16(n), heads, b2);
                assertSameBits("backward n " + n + " heads " + heads, b2, b);
                Floats.assertSameBits("backward n " + n + " heads " + heads, d2, d);
            }
        }
    }

    private static int n16(int n) {
        return Shapes.stride(n);
    }

    private MemorySegment forwardScratch(int n, int heads, int kinds) {
        LinkScratch s = LinkScratch.ofThread(0, kinds, heads, n16(n));
        s.putWeights(floats.weights(n), floats.weights(n));
        Mat reads = floats.mat(heads, n);
        for (int r = 0; r < heads; r++) {
            s.put(LinkLoops.READS + r, reads, r);
        }
        return used(s, kinds + heads, n);
    }

    private MemorySegment backwardScratch(int n, int heads) {
        int kinds = LinkLoops.backwardKinds(heads);
        LinkScratch s = LinkScratch.ofThread(0, kinds, 2 * heads + 1, n16(n));
        s.putWeights(floats.weights(n), floats.weights(n));
        s.putOnes(LinkLoops.KEEP);
        Mat reads = floats.mat(heads, n);
        Mat dB = floats.mat(heads, n);
        Mat dF = floats.mat(heads, n);
        for (int r = 0; r < heads; r++) {
            s.put(LinkLoops.READS_BACK + r, reads, r);
            s.put(LinkLoops.READS_BACK + heads + r, dB, r);
            s.putRow(r, dF, r);
        }
        return used(s, kinds + 2 * heads + 1, n);
    }

    private static MemorySegment used(LinkScratch s, int rows, int n) {
        return s.data().asSlice(0, Shapes.bytes(rows, n));
    }

    private static MemorySegment duplicate(MemorySegment s) {
        return Arena.ofAuto().allocate(s.byteSize(), 64).copyFrom(s);
    }

    private static void assertSameBits(String what, MemorySegment expected, MemorySegment actual) {
        assertArrayEquals(
                expected.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT),
                actual.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT),
                what);
    }

    /** Writes to locations 1, 2, 3 in turn; each is then linked to the one before it. */
    @Test
    void aKnownHistoryGivesKnownLinks() {
        Mat l = floats.links(3);
        Kernels.zero(l);
        Vec w = floats.vec(3, 0);
        Vec p = floats.vec(3, 0);
        Kernels.zero(p);
        Mat reads = floats.mat(1, 3);
        Kernels.zero(reads);
        reads.set(0, 1, 1);
        Mat forward = floats.mat(1, 3);
        Mat backward = floats.mat(1, 3);
        for (int step = 0; step < 3; step++) {
            Kernels.zero(w);
            w.set(step, 1);
            MemoryKernels.linkForward(l, w, p, reads, forward, backward);
            p.copyFrom(w);
        }
        assertArrayEquals(new float[] {0, 0, 0}, l.row(0).toArray());
        assertArrayEquals(new float[] {1, 0, 0}, l.row(1).toArray());
        assertArrayEquals(new float[] {0, 1, 0}, l.row(2).toArray());
        assertArrayEquals(new float[] {0, 0, 1}, forward.row(0).toArray());
        assertArrayEquals(new float[] {1, 0, 0}, backward.row(0).toArray());
    }

    @Test
    void linksThatAreNotSquareAreRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> MemoryKernels.linkUpdate(floats.mat(3, 4), floats.vec(3, 0), floats.vec(3, 0)));
        assertEquals("linkUpdate: rows of l must equal cols of l, was 3 against 4", error.getMessage());
    }
}

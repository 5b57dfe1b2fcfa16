package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.all;
import static dev.mneme.kernels.internal.Vectors.load;
import static dev.mneme.kernels.internal.Vectors.store;
import static dev.mneme.kernels.internal.Vectors.zero;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The register tiles of {@link VectorMatMul}: {@code tileRxV} adds A(R, k) B(k, V vectors) to R rows of C. A is a packed
 * panel, R floats for every step; rows of B and C are {@code row} bytes apart.
 *
 * <p>Every accumulator is a local of its own because the compiler keeps no array of vectors in registers. Arrays for A
 * and an offset linear in p for B are what lets it drop the range checks.
 */
final class MatMulTiles {
    private MatMulTiles() {}

    private static void addTo(MemorySegment c, long cAt, FloatVector v) {
        store(load(c, cAt).add(v), c, cAt);
    }

    static void tile8x2(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        FloatVector c10 = zero();
        FloatVector c11 = zero();
        FloatVector c20 = zero();
        FloatVector c21 = zero();
        FloatVector c30 = zero();
        FloatVector c31 = zero();
        FloatVector c40 = zero();
        FloatVector c41 = zero();
        FloatVector c50 = zero();
        FloatVector c51 = zero();
        FloatVector c60 = zero();
        FloatVector c61 = zero();
        FloatVector c70 = zero();
        FloatVector c71 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 8;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = all(a[aa + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = all(a[aa + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = all(a[aa + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = all(a[aa + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = all(a[aa + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = all(a[aa + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + row + BYTES, c11);
        addTo(c, cAt + 2 * row, c20);
        addTo(c, cAt + 2 * row + BYTES, c21);
        addTo(c, cAt + 3 * row, c30);
        addTo(c, cAt + 3 * row + BYTES, c31);
        addTo(c, cAt + 4 * row, c40);
        addTo(c, cAt + 4 * row + BYTES, c41);
        addTo(c, cAt + 5 * row, c50);
        addTo(c, cAt + 5 * row + BYTES, c51);
        addTo(c, cAt + 6 * row, c60);
        addTo(c, cAt + 6 * row + BYTES, c61);
        addTo(c, cAt + 7 * row, c70);
        addTo(c, cAt + 7 * row + BYTES, c71);
    }

    static void tile8x1(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c10 = zero();
        FloatVector c20 = zero();
        FloatVector c30 = zero();
        FloatVector c40 = zero();
        FloatVector c50 = zero();
        FloatVector c60 = zero();
        FloatVector c70 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 8;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = all(a[aa + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = all(a[aa + 3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = all(a[aa + 4]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = all(a[aa + 5]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = all(a[aa + 6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = all(a[aa + 7]);
            c70 = a7.fma(b0, c70);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + 2 * row, c20);
        addTo(c, cAt + 3 * row, c30);
        addTo(c, cAt + 4 * row, c40);
        addTo(c, cAt + 5 * row, c50);
        addTo(c, cAt + 6 * row, c60);
        addTo(c, cAt + 7 * row, c70);
    }

    static void tile4x2(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        FloatVector c10 = zero();
        FloatVector c11 = zero();
        FloatVector c20 = zero();
        FloatVector c21 = zero();
        FloatVector c30 = zero();
        FloatVector c31 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 4;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = all(a[aa + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = all(a[aa + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + row + BYTES, c11);
        addTo(c, cAt + 2 * row, c20);
        addTo(c, cAt + 2 * row + BYTES, c21);
        addTo(c, cAt + 3 * row, c30);
        addTo(c, cAt + 3 * row + BYTES, c31);
    }

    static void tile4x1(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c10 = zero();
        FloatVector c20 = zero();
        FloatVector c30 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 4;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = all(a[aa + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = all(a[aa + 3]);
            c30 = a3.fma(b0, c30);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + 2 * row, c20);
        addTo(c, cAt + 3 * row, c30);
    }

    static void tile2x4(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        FloatVector c02 = zero();
        FloatVector c03 = zero();
        FloatVector c10 = zero();
        FloatVector c11 = zero();
        FloatVector c12 = zero();
        FloatVector c13 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 2;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector b2 = load(b, bb + 2 * BYTES);
            FloatVector b3 = load(b, bb + 3 * BYTES);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
        addTo(c, cAt + 2 * BYTES, c02);
        addTo(c, cAt + 3 * BYTES, c03);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + row + BYTES, c11);
        addTo(c, cAt + row + 2 * BYTES, c12);
        addTo(c, cAt + row + 3 * BYTES, c13);
    }

    static void tile2x2(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        FloatVector c10 = zero();
        FloatVector c11 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 2;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
        addTo(c, cAt + row, c10);
        addTo(c, cAt + row + BYTES, c11);
    }

    static void tile2x1(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c10 = zero();
        for (int p = 0; p < k; p++) {
            int aa = aAt + p * 2;
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector a0 = all(a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = all(a[aa + 1]);
            c10 = a1.fma(b0, c10);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + row, c10);
    }

    static void tile1x4(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        FloatVector c02 = zero();
        FloatVector c03 = zero();
        for (int p = 0; p < k; p++) {
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector b2 = load(b, bb + 2 * BYTES);
            FloatVector b3 = load(b, bb + 3 * BYTES);
            FloatVector a0 = all(a[aAt + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
        addTo(c, cAt + 2 * BYTES, c02);
        addTo(c, cAt + 3 * BYTES, c03);
    }

    static void tile1x2(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        FloatVector c01 = zero();
        for (int p = 0; p < k; p++) {
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector b1 = load(b, bb + BYTES);
            FloatVector a0 = all(a[aAt + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
        }
        addTo(c, cAt, c00);
        addTo(c, cAt + BYTES, c01);
    }

    static void tile1x1(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = zero();
        for (int p = 0; p < k; p++) {
            long bb = bAt + p * row;
            FloatVector b0 = load(b, bb);
            FloatVector a0 = all(a[aAt + p]);
            c00 = a0.fma(b0, c00);
        }
        addTo(c, cAt, c00);
    }
}

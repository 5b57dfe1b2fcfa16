package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

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

    // Written by config/Tiles.java.

    static void tile8x2(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c61 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        FloatVector c71 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 8 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aa + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aa + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[aa + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[aa + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[aa + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[aa + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + BYTES, ORDER)
                .add(c11)
                .intoMemorySegment(c, cAt + row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row, ORDER)
                .add(c20)
                .intoMemorySegment(c, cAt + 2 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row + BYTES, ORDER)
                .add(c21)
                .intoMemorySegment(c, cAt + 2 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row, ORDER)
                .add(c30)
                .intoMemorySegment(c, cAt + 3 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row + BYTES, ORDER)
                .add(c31)
                .intoMemorySegment(c, cAt + 3 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 4 * row, ORDER)
                .add(c40)
                .intoMemorySegment(c, cAt + 4 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 4 * row + BYTES, ORDER)
                .add(c41)
                .intoMemorySegment(c, cAt + 4 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 5 * row, ORDER)
                .add(c50)
                .intoMemorySegment(c, cAt + 5 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 5 * row + BYTES, ORDER)
                .add(c51)
                .intoMemorySegment(c, cAt + 5 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 6 * row, ORDER)
                .add(c60)
                .intoMemorySegment(c, cAt + 6 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 6 * row + BYTES, ORDER)
                .add(c61)
                .intoMemorySegment(c, cAt + 6 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 7 * row, ORDER)
                .add(c70)
                .intoMemorySegment(c, cAt + 7 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 7 * row + BYTES, ORDER)
                .add(c71)
                .intoMemorySegment(c, cAt + 7 * row + BYTES, ORDER);
    }

    static void tile8x1(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 8 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aa + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aa + 3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[aa + 4]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[aa + 5]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[aa + 6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[aa + 7]);
            c70 = a7.fma(b0, c70);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row, ORDER)
                .add(c20)
                .intoMemorySegment(c, cAt + 2 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row, ORDER)
                .add(c30)
                .intoMemorySegment(c, cAt + 3 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 4 * row, ORDER)
                .add(c40)
                .intoMemorySegment(c, cAt + 4 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 5 * row, ORDER)
                .add(c50)
                .intoMemorySegment(c, cAt + 5 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 6 * row, ORDER)
                .add(c60)
                .intoMemorySegment(c, cAt + 6 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 7 * row, ORDER)
                .add(c70)
                .intoMemorySegment(c, cAt + 7 * row, ORDER);
    }

    static void tile4x2(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 4 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aa + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aa + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + BYTES, ORDER)
                .add(c11)
                .intoMemorySegment(c, cAt + row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row, ORDER)
                .add(c20)
                .intoMemorySegment(c, cAt + 2 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row + BYTES, ORDER)
                .add(c21)
                .intoMemorySegment(c, cAt + 2 * row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row, ORDER)
                .add(c30)
                .intoMemorySegment(c, cAt + 3 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row + BYTES, ORDER)
                .add(c31)
                .intoMemorySegment(c, cAt + 3 * row + BYTES, ORDER);
    }

    static void tile4x1(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 4 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aa + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aa + 3]);
            c30 = a3.fma(b0, c30);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * row, ORDER)
                .add(c20)
                .intoMemorySegment(c, cAt + 2 * row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * row, ORDER)
                .add(c30)
                .intoMemorySegment(c, cAt + 3 * row, ORDER);
    }

    static void tile2x4(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c02 = FloatVector.zero(SPECIES);
        FloatVector c03 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c12 = FloatVector.zero(SPECIES);
        FloatVector c13 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 2 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bb + 2 * BYTES, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, bb + 3 * BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * BYTES, ORDER)
                .add(c02)
                .intoMemorySegment(c, cAt + 2 * BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * BYTES, ORDER)
                .add(c03)
                .intoMemorySegment(c, cAt + 3 * BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + BYTES, ORDER)
                .add(c11)
                .intoMemorySegment(c, cAt + row + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + 2 * BYTES, ORDER)
                .add(c12)
                .intoMemorySegment(c, cAt + row + 2 * BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + 3 * BYTES, ORDER)
                .add(c13)
                .intoMemorySegment(c, cAt + row + 3 * BYTES, ORDER);
    }

    static void tile2x2(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 2 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row + BYTES, ORDER)
                .add(c11)
                .intoMemorySegment(c, cAt + row + BYTES, ORDER);
    }

    static void tile2x1(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + 2 * p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aa + 1]);
            c10 = a1.fma(b0, c10);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + row, ORDER).add(c10).intoMemorySegment(c, cAt + row, ORDER);
    }

    static void tile1x4(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c02 = FloatVector.zero(SPECIES);
        FloatVector c03 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bb + 2 * BYTES, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, bb + 3 * BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 2 * BYTES, ORDER)
                .add(c02)
                .intoMemorySegment(c, cAt + 2 * BYTES, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + 3 * BYTES, ORDER)
                .add(c03)
                .intoMemorySegment(c, cAt + 3 * BYTES, ORDER);
    }

    static void tile1x2(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + BYTES, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
        FloatVector.fromMemorySegment(SPECIES, c, cAt + BYTES, ORDER).add(c01).intoMemorySegment(c, cAt + BYTES, ORDER);
    }

    static void tile1x1(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int aa = aAt + p;
            long bb = bAt + p * row;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aa]);
            c00 = a0.fma(b0, c00);
        }
        FloatVector.fromMemorySegment(SPECIES, c, cAt, ORDER).add(c00).intoMemorySegment(c, cAt, ORDER);
    }
}

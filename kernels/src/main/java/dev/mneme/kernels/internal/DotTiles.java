package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The register tiles of dot products: {@code dotsRx4} leaves the 16 lanes of R x 4 sums in {@code lanes}, for the floats
 * {@code slice} to {@code slice + LENGTH - 1} of every 16; narrow vectors take several slices to cover all. Rows of A
 * and B are {@code k} floats, a multiple of 16.
 *
 * <p>The sums are taken elsewhere: with 16 reductions behind the loop the compiler gives up on the method.
 */
final class DotTiles {
    private DotTiles() {}

    // Written by config/Tiles.java.

    static void dots4x4(int k, float[] a, int aAt, int slice, MemorySegment b, long bAt, float[] lanes) {
        long row = 4L * k;
        int aFirst = aAt + slice;
        long bFirst = bAt + 4L * slice;
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c02 = FloatVector.zero(SPECIES);
        FloatVector c03 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c12 = FloatVector.zero(SPECIES);
        FloatVector c13 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c22 = FloatVector.zero(SPECIES);
        FloatVector c23 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c32 = FloatVector.zero(SPECIES);
        FloatVector c33 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p += Lanes.COUNT) {
            long bb = bFirst + 4L * p;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + row, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bb + 2 * row, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, bb + 3 * row, ORDER);
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aFirst + p);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, aFirst + k + p);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            FloatVector a2 = FloatVector.fromArray(SPECIES, a, aFirst + 2 * k + p);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            FloatVector a3 = FloatVector.fromArray(SPECIES, a, aFirst + 3 * k + p);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        c00.intoArray(lanes, slice);
        c01.intoArray(lanes, slice + Lanes.COUNT);
        c02.intoArray(lanes, slice + 2 * Lanes.COUNT);
        c03.intoArray(lanes, slice + 3 * Lanes.COUNT);
        c10.intoArray(lanes, slice + 4 * Lanes.COUNT);
        c11.intoArray(lanes, slice + 5 * Lanes.COUNT);
        c12.intoArray(lanes, slice + 6 * Lanes.COUNT);
        c13.intoArray(lanes, slice + 7 * Lanes.COUNT);
        c20.intoArray(lanes, slice + 8 * Lanes.COUNT);
        c21.intoArray(lanes, slice + 9 * Lanes.COUNT);
        c22.intoArray(lanes, slice + 10 * Lanes.COUNT);
        c23.intoArray(lanes, slice + 11 * Lanes.COUNT);
        c30.intoArray(lanes, slice + 12 * Lanes.COUNT);
        c31.intoArray(lanes, slice + 13 * Lanes.COUNT);
        c32.intoArray(lanes, slice + 14 * Lanes.COUNT);
        c33.intoArray(lanes, slice + 15 * Lanes.COUNT);
    }

    static void dots2x4(int k, float[] a, int aAt, int slice, MemorySegment b, long bAt, float[] lanes) {
        long row = 4L * k;
        int aFirst = aAt + slice;
        long bFirst = bAt + 4L * slice;
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c02 = FloatVector.zero(SPECIES);
        FloatVector c03 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c12 = FloatVector.zero(SPECIES);
        FloatVector c13 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p += Lanes.COUNT) {
            long bb = bFirst + 4L * p;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + row, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bb + 2 * row, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, bb + 3 * row, ORDER);
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aFirst + p);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, aFirst + k + p);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
        }
        c00.intoArray(lanes, slice);
        c01.intoArray(lanes, slice + Lanes.COUNT);
        c02.intoArray(lanes, slice + 2 * Lanes.COUNT);
        c03.intoArray(lanes, slice + 3 * Lanes.COUNT);
        c10.intoArray(lanes, slice + 4 * Lanes.COUNT);
        c11.intoArray(lanes, slice + 5 * Lanes.COUNT);
        c12.intoArray(lanes, slice + 6 * Lanes.COUNT);
        c13.intoArray(lanes, slice + 7 * Lanes.COUNT);
    }

    static void dots1x4(int k, float[] a, int aAt, int slice, MemorySegment b, long bAt, float[] lanes) {
        long row = 4L * k;
        int aFirst = aAt + slice;
        long bFirst = bAt + 4L * slice;
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c02 = FloatVector.zero(SPECIES);
        FloatVector c03 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p += Lanes.COUNT) {
            long bb = bFirst + 4L * p;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bb, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bb + row, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bb + 2 * row, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, bb + 3 * row, ORDER);
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aFirst + p);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
        }
        c00.intoArray(lanes, slice);
        c01.intoArray(lanes, slice + Lanes.COUNT);
        c02.intoArray(lanes, slice + 2 * Lanes.COUNT);
        c03.intoArray(lanes, slice + 3 * Lanes.COUNT);
    }
}

package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The update of some rows of the link matrix at once, fused with its products: {@code forwardQxR} takes Q rows and R read
 * heads, so that the vectors over the columns are loaded once for Q rows. They lie in s as {@link LinkLoops} says. x holds
 * w of the two rows, then two read weights for each head. {@code lanes} receives the 16 lanes of each head's and row's
 * sum, a head's rows in succession; a call covers floats {@code slice} to {@code slice + LENGTH - 1} of every 16.
 *
 * <p>Three things keep these loops fast, each worth a third or more: no helper methods (the compiler stops inlining those
 * long before it stops inlining vector operations), one slice for each row of l and constant distances in s (its bounds
 * checks leave the loop, and one register addresses all of s), two rows and not four (four did not always compile).
 */
final class LinkTiles {
    private LinkTiles() {}

    // Written by config/Tiles.java.

    static void update2(MemorySegment l, long lAt, int n, MemorySegment s, float[] x, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 8L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ls1 = l.asSlice(lAt + row, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 3 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls1, at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 128, ORDER), l1);
            l1.intoMemorySegment(ls1, at, ORDER);
        }
    }

    static void update1(MemorySegment l, long lAt, int n, MemorySegment s, float[] x, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 8L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 3 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
        }
    }

    static void forward2x4(
            MemorySegment l, long lAt, int n, MemorySegment s, float[] x, float[] lanes, int lanesAt, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 40L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ls1 = l.asSlice(lAt + row, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r11 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[6]);
        FloatVector r21 = FloatVector.broadcast(SPECIES, x[7]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector r31 = FloatVector.broadcast(SPECIES, x[9]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f01 = FloatVector.zero(SPECIES);
        FloatVector f10 = FloatVector.zero(SPECIES);
        FloatVector f11 = FloatVector.zero(SPECIES);
        FloatVector f20 = FloatVector.zero(SPECIES);
        FloatVector f21 = FloatVector.zero(SPECIES);
        FloatVector f30 = FloatVector.zero(SPECIES);
        FloatVector f31 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 11 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls1, at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 128, ORDER), l1);
            l1.intoMemorySegment(ls1, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            b0.intoMemorySegment(s, block + 448, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            f10 = l0.fma(read1, f10);
            b1 = l0.fma(r10, b1);
            f11 = l1.fma(read1, f11);
            b1 = l1.fma(r11, b1);
            b1.intoMemorySegment(s, block + 512, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            f20 = l0.fma(read2, f20);
            b2 = l0.fma(r20, b2);
            f21 = l1.fma(read2, f21);
            b2 = l1.fma(r21, b2);
            b2.intoMemorySegment(s, block + 576, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, s, block + 640, ORDER);
            f30 = l0.fma(read3, f30);
            b3 = l0.fma(r30, b3);
            f31 = l1.fma(read3, f31);
            b3 = l1.fma(r31, b3);
            b3.intoMemorySegment(s, block + 640, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f01.intoArray(lanes, to + Lanes.COUNT);
        f10.intoArray(lanes, to + 4 * Lanes.COUNT);
        f11.intoArray(lanes, to + 5 * Lanes.COUNT);
        f20.intoArray(lanes, to + 8 * Lanes.COUNT);
        f21.intoArray(lanes, to + 9 * Lanes.COUNT);
        f30.intoArray(lanes, to + 12 * Lanes.COUNT);
        f31.intoArray(lanes, to + 13 * Lanes.COUNT);
    }

    static void forward1x4(
            MemorySegment l, long lAt, int n, MemorySegment s, float[] x, float[] lanes, int lanesAt, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 40L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[6]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f10 = FloatVector.zero(SPECIES);
        FloatVector f20 = FloatVector.zero(SPECIES);
        FloatVector f30 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 11 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            b0.intoMemorySegment(s, block + 448, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            f10 = l0.fma(read1, f10);
            b1 = l0.fma(r10, b1);
            b1.intoMemorySegment(s, block + 512, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            f20 = l0.fma(read2, f20);
            b2 = l0.fma(r20, b2);
            b2.intoMemorySegment(s, block + 576, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, s, block + 640, ORDER);
            f30 = l0.fma(read3, f30);
            b3 = l0.fma(r30, b3);
            b3.intoMemorySegment(s, block + 640, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f10.intoArray(lanes, to + 4 * Lanes.COUNT);
        f20.intoArray(lanes, to + 8 * Lanes.COUNT);
        f30.intoArray(lanes, to + 12 * Lanes.COUNT);
    }

    static void forward2x1(
            MemorySegment l, long lAt, int n, MemorySegment s, float[] x, float[] lanes, int lanesAt, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 16L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ls1 = l.asSlice(lAt + row, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f01 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 5 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls1, at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 128, ORDER), l1);
            l1.intoMemorySegment(ls1, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            b0.intoMemorySegment(s, block + 256, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f01.intoArray(lanes, to + Lanes.COUNT);
    }

    static void forward1x1(
            MemorySegment l, long lAt, int n, MemorySegment s, float[] x, float[] lanes, int lanesAt, int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 16L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 5 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER), l0);
            l0.intoMemorySegment(ls0, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            b0.intoMemorySegment(s, block + 256, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
    }
}

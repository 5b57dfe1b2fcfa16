package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.LinkLoops.P;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The update of some rows of the link matrix at once, fused with its products: {@code forwardQxR} takes Q rows and R read
 * heads, so that the vectors over the columns are loaded once for Q rows. x holds w of the rows (4), then the read weights
 * of the rows, 4 for each head. {@code lanes} receives the 16 lanes of the sums of each head and row, a head's rows in
 * succession; with narrow vectors a call covers floats {@code slice} to {@code slice + LENGTH - 1} of every 16.
 */
final class LinkTiles {
    private LinkTiles() {}

    static void update4(MemorySegment l, long lAt, int n, MemorySegment s, long sAt, float[] x) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector w2 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector rest2 = FloatVector.broadcast(SPECIES, 1 - x[2]);
        FloatVector w3 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector rest3 = FloatVector.broadcast(SPECIES, 1 - x[3]);
        for (int j = 0; j < n; j += LENGTH) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER), l1);
            l1.intoMemorySegment(l, lAt + row + at, ORDER);
            FloatVector l2 = rest2.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 2 * row + at, ORDER));
            l2 = w2.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 2 * row + at, ORDER), l2);
            l2.intoMemorySegment(l, lAt + 2 * row + at, ORDER);
            FloatVector l3 = rest3.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 3 * row + at, ORDER));
            l3 = w3.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 3 * row + at, ORDER), l3);
            l3.intoMemorySegment(l, lAt + 3 * row + at, ORDER);
        }
    }

    static void update1(MemorySegment l, long lAt, int n, MemorySegment s, long sAt, float[] x) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        for (int j = 0; j < n; j += LENGTH) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
        }
    }

    static void forward4x4(
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector w2 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector rest2 = FloatVector.broadcast(SPECIES, 1 - x[2]);
        FloatVector w3 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector rest3 = FloatVector.broadcast(SPECIES, 1 - x[3]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector r02 = FloatVector.broadcast(SPECIES, x[6]);
        FloatVector r03 = FloatVector.broadcast(SPECIES, x[7]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector r11 = FloatVector.broadcast(SPECIES, x[9]);
        FloatVector r12 = FloatVector.broadcast(SPECIES, x[10]);
        FloatVector r13 = FloatVector.broadcast(SPECIES, x[11]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector r21 = FloatVector.broadcast(SPECIES, x[13]);
        FloatVector r22 = FloatVector.broadcast(SPECIES, x[14]);
        FloatVector r23 = FloatVector.broadcast(SPECIES, x[15]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector r31 = FloatVector.broadcast(SPECIES, x[17]);
        FloatVector r32 = FloatVector.broadcast(SPECIES, x[18]);
        FloatVector r33 = FloatVector.broadcast(SPECIES, x[19]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f01 = FloatVector.zero(SPECIES);
        FloatVector f02 = FloatVector.zero(SPECIES);
        FloatVector f03 = FloatVector.zero(SPECIES);
        FloatVector f10 = FloatVector.zero(SPECIES);
        FloatVector f11 = FloatVector.zero(SPECIES);
        FloatVector f12 = FloatVector.zero(SPECIES);
        FloatVector f13 = FloatVector.zero(SPECIES);
        FloatVector f20 = FloatVector.zero(SPECIES);
        FloatVector f21 = FloatVector.zero(SPECIES);
        FloatVector f22 = FloatVector.zero(SPECIES);
        FloatVector f23 = FloatVector.zero(SPECIES);
        FloatVector f30 = FloatVector.zero(SPECIES);
        FloatVector f31 = FloatVector.zero(SPECIES);
        FloatVector f32 = FloatVector.zero(SPECIES);
        FloatVector f33 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER), l1);
            l1.intoMemorySegment(l, lAt + row + at, ORDER);
            FloatVector l2 = rest2.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 2 * row + at, ORDER));
            l2 = w2.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 2 * row + at, ORDER), l2);
            l2.intoMemorySegment(l, lAt + 2 * row + at, ORDER);
            FloatVector l3 = rest3.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 3 * row + at, ORDER));
            l3 = w3.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 3 * row + at, ORDER), l3);
            l3.intoMemorySegment(l, lAt + 3 * row + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            f02 = l2.fma(read0, f02);
            b0 = l2.fma(r02, b0);
            f03 = l3.fma(read0, f03);
            b0 = l3.fma(r03, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, s, backAt + row + at, ORDER);
            f10 = l0.fma(read1, f10);
            b1 = l0.fma(r10, b1);
            f11 = l1.fma(read1, f11);
            b1 = l1.fma(r11, b1);
            f12 = l2.fma(read1, f12);
            b1 = l2.fma(r12, b1);
            f13 = l3.fma(read1, f13);
            b1 = l3.fma(r13, b1);
            b1.intoMemorySegment(s, backAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 2 * row + at, ORDER);
            f20 = l0.fma(read2, f20);
            b2 = l0.fma(r20, b2);
            f21 = l1.fma(read2, f21);
            b2 = l1.fma(r21, b2);
            f22 = l2.fma(read2, f22);
            b2 = l2.fma(r22, b2);
            f23 = l3.fma(read2, f23);
            b2 = l3.fma(r23, b2);
            b2.intoMemorySegment(s, backAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 3 * row + at, ORDER);
            f30 = l0.fma(read3, f30);
            b3 = l0.fma(r30, b3);
            f31 = l1.fma(read3, f31);
            b3 = l1.fma(r31, b3);
            f32 = l2.fma(read3, f32);
            b3 = l2.fma(r32, b3);
            f33 = l3.fma(read3, f33);
            b3 = l3.fma(r33, b3);
            b3.intoMemorySegment(s, backAt + 3 * row + at, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f01.intoArray(lanes, to + Lanes.COUNT);
        f02.intoArray(lanes, to + 2 * Lanes.COUNT);
        f03.intoArray(lanes, to + 3 * Lanes.COUNT);
        f10.intoArray(lanes, to + 4 * Lanes.COUNT);
        f11.intoArray(lanes, to + 5 * Lanes.COUNT);
        f12.intoArray(lanes, to + 6 * Lanes.COUNT);
        f13.intoArray(lanes, to + 7 * Lanes.COUNT);
        f20.intoArray(lanes, to + 8 * Lanes.COUNT);
        f21.intoArray(lanes, to + 9 * Lanes.COUNT);
        f22.intoArray(lanes, to + 10 * Lanes.COUNT);
        f23.intoArray(lanes, to + 11 * Lanes.COUNT);
        f30.intoArray(lanes, to + 12 * Lanes.COUNT);
        f31.intoArray(lanes, to + 13 * Lanes.COUNT);
        f32.intoArray(lanes, to + 14 * Lanes.COUNT);
        f33.intoArray(lanes, to + 15 * Lanes.COUNT);
    }

    static void forward2x4(
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector r11 = FloatVector.broadcast(SPECIES, x[9]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector r21 = FloatVector.broadcast(SPECIES, x[13]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector r31 = FloatVector.broadcast(SPECIES, x[17]);
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
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER), l1);
            l1.intoMemorySegment(l, lAt + row + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, s, backAt + row + at, ORDER);
            f10 = l0.fma(read1, f10);
            b1 = l0.fma(r10, b1);
            f11 = l1.fma(read1, f11);
            b1 = l1.fma(r11, b1);
            b1.intoMemorySegment(s, backAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 2 * row + at, ORDER);
            f20 = l0.fma(read2, f20);
            b2 = l0.fma(r20, b2);
            f21 = l1.fma(read2, f21);
            b2 = l1.fma(r21, b2);
            b2.intoMemorySegment(s, backAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 3 * row + at, ORDER);
            f30 = l0.fma(read3, f30);
            b3 = l0.fma(r30, b3);
            f31 = l1.fma(read3, f31);
            b3 = l1.fma(r31, b3);
            b3.intoMemorySegment(s, backAt + 3 * row + at, ORDER);
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
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f10 = FloatVector.zero(SPECIES);
        FloatVector f20 = FloatVector.zero(SPECIES);
        FloatVector f30 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, s, backAt + row + at, ORDER);
            f10 = l0.fma(read1, f10);
            b1 = l0.fma(r10, b1);
            b1.intoMemorySegment(s, backAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 2 * row + at, ORDER);
            f20 = l0.fma(read2, f20);
            b2 = l0.fma(r20, b2);
            b2.intoMemorySegment(s, backAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, s, backAt + 3 * row + at, ORDER);
            f30 = l0.fma(read3, f30);
            b3 = l0.fma(r30, b3);
            b3.intoMemorySegment(s, backAt + 3 * row + at, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f10.intoArray(lanes, to + 4 * Lanes.COUNT);
        f20.intoArray(lanes, to + 8 * Lanes.COUNT);
        f30.intoArray(lanes, to + 12 * Lanes.COUNT);
    }

    static void forward4x1(
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector w2 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector rest2 = FloatVector.broadcast(SPECIES, 1 - x[2]);
        FloatVector w3 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector rest3 = FloatVector.broadcast(SPECIES, 1 - x[3]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector r02 = FloatVector.broadcast(SPECIES, x[6]);
        FloatVector r03 = FloatVector.broadcast(SPECIES, x[7]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f01 = FloatVector.zero(SPECIES);
        FloatVector f02 = FloatVector.zero(SPECIES);
        FloatVector f03 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER), l1);
            l1.intoMemorySegment(l, lAt + row + at, ORDER);
            FloatVector l2 = rest2.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 2 * row + at, ORDER));
            l2 = w2.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 2 * row + at, ORDER), l2);
            l2.intoMemorySegment(l, lAt + 2 * row + at, ORDER);
            FloatVector l3 = rest3.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + 3 * row + at, ORDER));
            l3 = w3.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + 3 * row + at, ORDER), l3);
            l3.intoMemorySegment(l, lAt + 3 * row + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            f02 = l2.fma(read0, f02);
            b0 = l2.fma(r02, b0);
            f03 = l3.fma(read0, f03);
            b0 = l3.fma(r03, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f01.intoArray(lanes, to + Lanes.COUNT);
        f02.intoArray(lanes, to + 2 * Lanes.COUNT);
        f03.intoArray(lanes, to + 3 * Lanes.COUNT);
    }

    static void forward2x1(
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        FloatVector f01 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector l1 = rest1.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER));
            l1 = w1.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER), l1);
            l1.intoMemorySegment(l, lAt + row + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            f01 = l1.fma(read0, f01);
            b0 = l1.fma(r01, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
        f01.intoArray(lanes, to + Lanes.COUNT);
    }

    static void forward1x1(
            MemorySegment l,
            long lAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            float[] x,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long backAt = readAt + 2 * kind;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector f00 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector l0 = rest0.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER));
            l0 = w0.fma(FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER), l0);
            l0.intoMemorySegment(l, lAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, s, backAt + at, ORDER);
            f00 = l0.fma(read0, f00);
            b0 = l0.fma(r00, b0);
            b0.intoMemorySegment(s, backAt + at, ORDER);
        }
        int to = lanesAt + slice;
        f00.intoArray(lanes, to);
    }
}

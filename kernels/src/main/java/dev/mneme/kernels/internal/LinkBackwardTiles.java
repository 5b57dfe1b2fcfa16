package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.LinkLoops.KEEP;
import static dev.mneme.kernels.internal.LinkLoops.P;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The way back of {@link LinkTiles}: {@code backwardQxR} takes Q rows and R read heads. x holds w of the rows (4), then for
 * each head 4 read weights of the rows, then for each head 4 gradients of forward. {@code lanes} and {@code slice} are as
 * there, {@code dW} the lanes of the rows' write weights.
 */
final class LinkBackwardTiles {
    private LinkBackwardTiles() {}

    static void backward4x4(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
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
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[20]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[21]);
        FloatVector dF02 = FloatVector.broadcast(SPECIES, x[22]);
        FloatVector dF03 = FloatVector.broadcast(SPECIES, x[23]);
        FloatVector dF10 = FloatVector.broadcast(SPECIES, x[24]);
        FloatVector dF11 = FloatVector.broadcast(SPECIES, x[25]);
        FloatVector dF12 = FloatVector.broadcast(SPECIES, x[26]);
        FloatVector dF13 = FloatVector.broadcast(SPECIES, x[27]);
        FloatVector dF20 = FloatVector.broadcast(SPECIES, x[28]);
        FloatVector dF21 = FloatVector.broadcast(SPECIES, x[29]);
        FloatVector dF22 = FloatVector.broadcast(SPECIES, x[30]);
        FloatVector dF23 = FloatVector.broadcast(SPECIES, x[31]);
        FloatVector dF30 = FloatVector.broadcast(SPECIES, x[32]);
        FloatVector dF31 = FloatVector.broadcast(SPECIES, x[33]);
        FloatVector dF32 = FloatVector.broadcast(SPECIES, x[34]);
        FloatVector dF33 = FloatVector.broadcast(SPECIES, x[35]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector sum11 = FloatVector.zero(SPECIES);
        FloatVector sum21 = FloatVector.zero(SPECIES);
        FloatVector sum31 = FloatVector.zero(SPECIES);
        FloatVector dW1 = FloatVector.zero(SPECIES);
        FloatVector sum02 = FloatVector.zero(SPECIES);
        FloatVector sum12 = FloatVector.zero(SPECIES);
        FloatVector sum22 = FloatVector.zero(SPECIES);
        FloatVector sum32 = FloatVector.zero(SPECIES);
        FloatVector dW2 = FloatVector.zero(SPECIES);
        FloatVector sum03 = FloatVector.zero(SPECIES);
        FloatVector sum13 = FloatVector.zero(SPECIES);
        FloatVector sum23 = FloatVector.zero(SPECIES);
        FloatVector sum33 = FloatVector.zero(SPECIES);
        FloatVector dW3 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector dBack1 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + row + at, ORDER);
            FloatVector column1 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector dBack2 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 2 * row + at, ORDER);
            FloatVector column2 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector dBack3 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 3 * row + at, ORDER);
            FloatVector column3 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 3 * row + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = dF10.fma(read1, d0);
            d0 = r10.fma(dBack1, d0);
            column1 = link0.fma(dF10, column1);
            sum10 = link0.fma(dBack1, sum10);
            d0 = dF20.fma(read2, d0);
            d0 = r20.fma(dBack2, d0);
            column2 = link0.fma(dF20, column2);
            sum20 = link0.fma(dBack2, sum20);
            d0 = dF30.fma(read3, d0);
            d0 = r30.fma(dBack3, d0);
            column3 = link0.fma(dF30, column3);
            sum30 = link0.fma(dBack3, sum30);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, d, dAt + row + at, ORDER);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            d1 = dF11.fma(read1, d1);
            d1 = r11.fma(dBack1, d1);
            column1 = link1.fma(dF11, column1);
            sum11 = link1.fma(dBack1, sum11);
            d1 = dF21.fma(read2, d1);
            d1 = r21.fma(dBack2, d1);
            column2 = link1.fma(dF21, column2);
            sum21 = link1.fma(dBack2, sum21);
            d1 = dF31.fma(read3, d1);
            d1 = r31.fma(dBack3, d1);
            column3 = link1.fma(dF31, column3);
            sum31 = link1.fma(dBack3, sum31);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + row + at, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(d, dAt + row + at, ORDER);
            FloatVector before2 = FloatVector.fromMemorySegment(SPECIES, l, lAt + 2 * row + at, ORDER);
            FloatVector kept2 = rest2.sub(w);
            FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, s, pAt + 2 * row + at, ORDER);
            FloatVector link2 = w2.fma(p2, kept2.mul(before2));
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, d, dAt + 2 * row + at, ORDER);
            d2 = dF02.fma(read0, d2);
            d2 = r02.fma(dBack0, d2);
            column0 = link2.fma(dF02, column0);
            sum02 = link2.fma(dBack0, sum02);
            d2 = dF12.fma(read1, d2);
            d2 = r12.fma(dBack1, d2);
            column1 = link2.fma(dF12, column1);
            sum12 = link2.fma(dBack1, sum12);
            d2 = dF22.fma(read2, d2);
            d2 = r22.fma(dBack2, d2);
            column2 = link2.fma(dF22, column2);
            sum22 = link2.fma(dBack2, sum22);
            d2 = dF32.fma(read3, d2);
            d2 = r32.fma(dBack3, d2);
            column3 = link2.fma(dF32, column3);
            sum32 = link2.fma(dBack3, sum32);
            d2 = d2.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + 2 * row + at, ORDER));
            dW2 = d2.fma(p2.sub(before2), dW2);
            dWColumn = d2.fma(before2, dWColumn);
            dP = w2.fma(d2, dP);
            d2.mul(kept2).intoMemorySegment(d, dAt + 2 * row + at, ORDER);
            FloatVector before3 = FloatVector.fromMemorySegment(SPECIES, l, lAt + 3 * row + at, ORDER);
            FloatVector kept3 = rest3.sub(w);
            FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, s, pAt + 3 * row + at, ORDER);
            FloatVector link3 = w3.fma(p3, kept3.mul(before3));
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, d, dAt + 3 * row + at, ORDER);
            d3 = dF03.fma(read0, d3);
            d3 = r03.fma(dBack0, d3);
            column0 = link3.fma(dF03, column0);
            sum03 = link3.fma(dBack0, sum03);
            d3 = dF13.fma(read1, d3);
            d3 = r13.fma(dBack1, d3);
            column1 = link3.fma(dF13, column1);
            sum13 = link3.fma(dBack1, sum13);
            d3 = dF23.fma(read2, d3);
            d3 = r23.fma(dBack2, d3);
            column2 = link3.fma(dF23, column2);
            sum23 = link3.fma(dBack2, sum23);
            d3 = dF33.fma(read3, d3);
            d3 = r33.fma(dBack3, d3);
            column3 = link3.fma(dF33, column3);
            sum33 = link3.fma(dBack3, sum33);
            d3 = d3.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + 3 * row + at, ORDER));
            dW3 = d3.fma(p3.sub(before3), dW3);
            dWColumn = d3.fma(before3, dWColumn);
            dP = w3.fma(d3, dP);
            d3.mul(kept3).intoMemorySegment(d, dAt + 3 * row + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            column1.intoMemorySegment(s, columnAt + row + at, ORDER);
            column2.intoMemorySegment(s, columnAt + 2 * row + at, ORDER);
            column3.intoMemorySegment(s, columnAt + 3 * row + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        sum10.intoArray(lanes, to + 4 * Lanes.COUNT);
        sum20.intoArray(lanes, to + 8 * Lanes.COUNT);
        sum30.intoArray(lanes, to + 12 * Lanes.COUNT);
        dW0.intoArray(dW, dWTo);
        sum01.intoArray(lanes, to + Lanes.COUNT);
        sum11.intoArray(lanes, to + 5 * Lanes.COUNT);
        sum21.intoArray(lanes, to + 9 * Lanes.COUNT);
        sum31.intoArray(lanes, to + 13 * Lanes.COUNT);
        dW1.intoArray(dW, dWTo + Lanes.COUNT);
        sum02.intoArray(lanes, to + 2 * Lanes.COUNT);
        sum12.intoArray(lanes, to + 6 * Lanes.COUNT);
        sum22.intoArray(lanes, to + 10 * Lanes.COUNT);
        sum32.intoArray(lanes, to + 14 * Lanes.COUNT);
        dW2.intoArray(dW, dWTo + 2 * Lanes.COUNT);
        sum03.intoArray(lanes, to + 3 * Lanes.COUNT);
        sum13.intoArray(lanes, to + 7 * Lanes.COUNT);
        sum23.intoArray(lanes, to + 11 * Lanes.COUNT);
        sum33.intoArray(lanes, to + 15 * Lanes.COUNT);
        dW3.intoArray(dW, dWTo + 3 * Lanes.COUNT);
    }

    static void backward2x4(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
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
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[20]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[21]);
        FloatVector dF10 = FloatVector.broadcast(SPECIES, x[24]);
        FloatVector dF11 = FloatVector.broadcast(SPECIES, x[25]);
        FloatVector dF20 = FloatVector.broadcast(SPECIES, x[28]);
        FloatVector dF21 = FloatVector.broadcast(SPECIES, x[29]);
        FloatVector dF30 = FloatVector.broadcast(SPECIES, x[32]);
        FloatVector dF31 = FloatVector.broadcast(SPECIES, x[33]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector sum11 = FloatVector.zero(SPECIES);
        FloatVector sum21 = FloatVector.zero(SPECIES);
        FloatVector sum31 = FloatVector.zero(SPECIES);
        FloatVector dW1 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector dBack1 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + row + at, ORDER);
            FloatVector column1 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector dBack2 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 2 * row + at, ORDER);
            FloatVector column2 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector dBack3 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 3 * row + at, ORDER);
            FloatVector column3 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 3 * row + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = dF10.fma(read1, d0);
            d0 = r10.fma(dBack1, d0);
            column1 = link0.fma(dF10, column1);
            sum10 = link0.fma(dBack1, sum10);
            d0 = dF20.fma(read2, d0);
            d0 = r20.fma(dBack2, d0);
            column2 = link0.fma(dF20, column2);
            sum20 = link0.fma(dBack2, sum20);
            d0 = dF30.fma(read3, d0);
            d0 = r30.fma(dBack3, d0);
            column3 = link0.fma(dF30, column3);
            sum30 = link0.fma(dBack3, sum30);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, d, dAt + row + at, ORDER);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            d1 = dF11.fma(read1, d1);
            d1 = r11.fma(dBack1, d1);
            column1 = link1.fma(dF11, column1);
            sum11 = link1.fma(dBack1, sum11);
            d1 = dF21.fma(read2, d1);
            d1 = r21.fma(dBack2, d1);
            column2 = link1.fma(dF21, column2);
            sum21 = link1.fma(dBack2, sum21);
            d1 = dF31.fma(read3, d1);
            d1 = r31.fma(dBack3, d1);
            column3 = link1.fma(dF31, column3);
            sum31 = link1.fma(dBack3, sum31);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + row + at, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(d, dAt + row + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            column1.intoMemorySegment(s, columnAt + row + at, ORDER);
            column2.intoMemorySegment(s, columnAt + 2 * row + at, ORDER);
            column3.intoMemorySegment(s, columnAt + 3 * row + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        sum10.intoArray(lanes, to + 4 * Lanes.COUNT);
        sum20.intoArray(lanes, to + 8 * Lanes.COUNT);
        sum30.intoArray(lanes, to + 12 * Lanes.COUNT);
        dW0.intoArray(dW, dWTo);
        sum01.intoArray(lanes, to + Lanes.COUNT);
        sum11.intoArray(lanes, to + 5 * Lanes.COUNT);
        sum21.intoArray(lanes, to + 9 * Lanes.COUNT);
        sum31.intoArray(lanes, to + 13 * Lanes.COUNT);
        dW1.intoArray(dW, dWTo + Lanes.COUNT);
    }

    static void backward1x4(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[20]);
        FloatVector dF10 = FloatVector.broadcast(SPECIES, x[24]);
        FloatVector dF20 = FloatVector.broadcast(SPECIES, x[28]);
        FloatVector dF30 = FloatVector.broadcast(SPECIES, x[32]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, readAt + row + at, ORDER);
            FloatVector dBack1 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + row + at, ORDER);
            FloatVector column1 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + row + at, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 2 * row + at, ORDER);
            FloatVector dBack2 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 2 * row + at, ORDER);
            FloatVector column2 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 2 * row + at, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, readAt + 3 * row + at, ORDER);
            FloatVector dBack3 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + 3 * row + at, ORDER);
            FloatVector column3 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + 3 * row + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = dF10.fma(read1, d0);
            d0 = r10.fma(dBack1, d0);
            column1 = link0.fma(dF10, column1);
            sum10 = link0.fma(dBack1, sum10);
            d0 = dF20.fma(read2, d0);
            d0 = r20.fma(dBack2, d0);
            column2 = link0.fma(dF20, column2);
            sum20 = link0.fma(dBack2, sum20);
            d0 = dF30.fma(read3, d0);
            d0 = r30.fma(dBack3, d0);
            column3 = link0.fma(dF30, column3);
            sum30 = link0.fma(dBack3, sum30);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            column1.intoMemorySegment(s, columnAt + row + at, ORDER);
            column2.intoMemorySegment(s, columnAt + 2 * row + at, ORDER);
            column3.intoMemorySegment(s, columnAt + 3 * row + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        sum10.intoArray(lanes, to + 4 * Lanes.COUNT);
        sum20.intoArray(lanes, to + 8 * Lanes.COUNT);
        sum30.intoArray(lanes, to + 12 * Lanes.COUNT);
        dW0.intoArray(dW, dWTo);
    }

    static void backward4x1(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
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
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[9]);
        FloatVector dF02 = FloatVector.broadcast(SPECIES, x[10]);
        FloatVector dF03 = FloatVector.broadcast(SPECIES, x[11]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector dW1 = FloatVector.zero(SPECIES);
        FloatVector sum02 = FloatVector.zero(SPECIES);
        FloatVector dW2 = FloatVector.zero(SPECIES);
        FloatVector sum03 = FloatVector.zero(SPECIES);
        FloatVector dW3 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, d, dAt + row + at, ORDER);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + row + at, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(d, dAt + row + at, ORDER);
            FloatVector before2 = FloatVector.fromMemorySegment(SPECIES, l, lAt + 2 * row + at, ORDER);
            FloatVector kept2 = rest2.sub(w);
            FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, s, pAt + 2 * row + at, ORDER);
            FloatVector link2 = w2.fma(p2, kept2.mul(before2));
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, d, dAt + 2 * row + at, ORDER);
            d2 = dF02.fma(read0, d2);
            d2 = r02.fma(dBack0, d2);
            column0 = link2.fma(dF02, column0);
            sum02 = link2.fma(dBack0, sum02);
            d2 = d2.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + 2 * row + at, ORDER));
            dW2 = d2.fma(p2.sub(before2), dW2);
            dWColumn = d2.fma(before2, dWColumn);
            dP = w2.fma(d2, dP);
            d2.mul(kept2).intoMemorySegment(d, dAt + 2 * row + at, ORDER);
            FloatVector before3 = FloatVector.fromMemorySegment(SPECIES, l, lAt + 3 * row + at, ORDER);
            FloatVector kept3 = rest3.sub(w);
            FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, s, pAt + 3 * row + at, ORDER);
            FloatVector link3 = w3.fma(p3, kept3.mul(before3));
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, d, dAt + 3 * row + at, ORDER);
            d3 = dF03.fma(read0, d3);
            d3 = r03.fma(dBack0, d3);
            column0 = link3.fma(dF03, column0);
            sum03 = link3.fma(dBack0, sum03);
            d3 = d3.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + 3 * row + at, ORDER));
            dW3 = d3.fma(p3.sub(before3), dW3);
            dWColumn = d3.fma(before3, dWColumn);
            dP = w3.fma(d3, dP);
            d3.mul(kept3).intoMemorySegment(d, dAt + 3 * row + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        dW0.intoArray(dW, dWTo);
        sum01.intoArray(lanes, to + Lanes.COUNT);
        dW1.intoArray(dW, dWTo + Lanes.COUNT);
        sum02.intoArray(lanes, to + 2 * Lanes.COUNT);
        dW2.intoArray(dW, dWTo + 2 * Lanes.COUNT);
        sum03.intoArray(lanes, to + 3 * Lanes.COUNT);
        dW3.intoArray(dW, dWTo + 3 * Lanes.COUNT);
    }

    static void backward2x1(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[9]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector dW1 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, l, lAt + row + at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, pAt + row + at, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, d, dAt + row + at, ORDER);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + row + at, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(d, dAt + row + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        dW0.intoArray(dW, dWTo);
        sum01.intoArray(lanes, to + Lanes.COUNT);
        dW1.intoArray(dW, dWTo + Lanes.COUNT);
    }

    static void backward1x1(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            long sAt,
            long readAt,
            long kind,
            long dWColumnAt,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long pAt = sAt + P * row;
        long keepAt = sAt + KEEP * row;
        long dBackAt = readAt + 2 * kind;
        long columnAt = readAt + 3 * kind;
        long dPAt = dWColumnAt + row;
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, dWColumnAt + at, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, dPAt + at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, readAt + at, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, dBackAt + at, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, columnAt + at, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, l, lAt + at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, pAt + at, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, keepAt + at, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(d, dAt + at, ORDER);
            column0.intoMemorySegment(s, columnAt + at, ORDER);
            dWColumn.intoMemorySegment(s, dWColumnAt + at, ORDER);
            dP.intoMemorySegment(s, dPAt + at, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        dW0.intoArray(dW, dWTo);
    }
}

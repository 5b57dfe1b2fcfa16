package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The way back of {@link LinkTiles}: {@code backwardQxR} takes Q rows and R read heads. x holds w of the two rows, then two
 * read weights for each head, then two gradients of forward for each. {@code lanes} and {@code slice} are as there,
 * {@code dW} receives the lanes of the rows' write weights.
 */
final class LinkBackwardTiles {
    private LinkBackwardTiles() {}

    // Written by config/Tiles.java.

    static void backward2x4(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 72L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ds0 = d.asSlice(dAt, row);
        MemorySegment ls1 = l.asSlice(lAt + row, row);
        MemorySegment ds1 = d.asSlice(dAt + row, row);
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
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[10]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[11]);
        FloatVector dF10 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector dF11 = FloatVector.broadcast(SPECIES, x[13]);
        FloatVector dF20 = FloatVector.broadcast(SPECIES, x[14]);
        FloatVector dF21 = FloatVector.broadcast(SPECIES, x[15]);
        FloatVector dF30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector dF31 = FloatVector.broadcast(SPECIES, x[17]);
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
            long block = 19 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, block + 1088, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, block + 1152, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, ds0, at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, ls1, at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, block + 128, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, ds1, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, block + 832, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            column0.intoMemorySegment(s, block + 832, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector dBack1 = FloatVector.fromMemorySegment(SPECIES, s, block + 640, ORDER);
            FloatVector column1 = FloatVector.fromMemorySegment(SPECIES, s, block + 896, ORDER);
            d0 = dF10.fma(read1, d0);
            d0 = r10.fma(dBack1, d0);
            column1 = link0.fma(dF10, column1);
            sum10 = link0.fma(dBack1, sum10);
            d1 = dF11.fma(read1, d1);
            d1 = r11.fma(dBack1, d1);
            column1 = link1.fma(dF11, column1);
            sum11 = link1.fma(dBack1, sum11);
            column1.intoMemorySegment(s, block + 896, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            FloatVector dBack2 = FloatVector.fromMemorySegment(SPECIES, s, block + 704, ORDER);
            FloatVector column2 = FloatVector.fromMemorySegment(SPECIES, s, block + 960, ORDER);
            d0 = dF20.fma(read2, d0);
            d0 = r20.fma(dBack2, d0);
            column2 = link0.fma(dF20, column2);
            sum20 = link0.fma(dBack2, sum20);
            d1 = dF21.fma(read2, d1);
            d1 = r21.fma(dBack2, d1);
            column2 = link1.fma(dF21, column2);
            sum21 = link1.fma(dBack2, sum21);
            column2.intoMemorySegment(s, block + 960, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            FloatVector dBack3 = FloatVector.fromMemorySegment(SPECIES, s, block + 768, ORDER);
            FloatVector column3 = FloatVector.fromMemorySegment(SPECIES, s, block + 1024, ORDER);
            d0 = dF30.fma(read3, d0);
            d0 = r30.fma(dBack3, d0);
            column3 = link0.fma(dF30, column3);
            sum30 = link0.fma(dBack3, sum30);
            d1 = dF31.fma(read3, d1);
            d1 = r31.fma(dBack3, d1);
            column3 = link1.fma(dF31, column3);
            sum31 = link1.fma(dBack3, sum31);
            column3.intoMemorySegment(s, block + 1024, ORDER);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(ds0, at, ORDER);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(ds1, at, ORDER);
            dWColumn.intoMemorySegment(s, block + 1088, ORDER);
            dP.intoMemorySegment(s, block + 1152, ORDER);
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
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 72L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ds0 = d.asSlice(dAt, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector r10 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector r20 = FloatVector.broadcast(SPECIES, x[6]);
        FloatVector r30 = FloatVector.broadcast(SPECIES, x[8]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[10]);
        FloatVector dF10 = FloatVector.broadcast(SPECIES, x[12]);
        FloatVector dF20 = FloatVector.broadcast(SPECIES, x[14]);
        FloatVector dF30 = FloatVector.broadcast(SPECIES, x[16]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 19 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, block + 1088, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, block + 1152, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, ds0, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, block + 832, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            column0.intoMemorySegment(s, block + 832, ORDER);
            FloatVector read1 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector dBack1 = FloatVector.fromMemorySegment(SPECIES, s, block + 640, ORDER);
            FloatVector column1 = FloatVector.fromMemorySegment(SPECIES, s, block + 896, ORDER);
            d0 = dF10.fma(read1, d0);
            d0 = r10.fma(dBack1, d0);
            column1 = link0.fma(dF10, column1);
            sum10 = link0.fma(dBack1, sum10);
            column1.intoMemorySegment(s, block + 896, ORDER);
            FloatVector read2 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            FloatVector dBack2 = FloatVector.fromMemorySegment(SPECIES, s, block + 704, ORDER);
            FloatVector column2 = FloatVector.fromMemorySegment(SPECIES, s, block + 960, ORDER);
            d0 = dF20.fma(read2, d0);
            d0 = r20.fma(dBack2, d0);
            column2 = link0.fma(dF20, column2);
            sum20 = link0.fma(dBack2, sum20);
            column2.intoMemorySegment(s, block + 960, ORDER);
            FloatVector read3 = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            FloatVector dBack3 = FloatVector.fromMemorySegment(SPECIES, s, block + 768, ORDER);
            FloatVector column3 = FloatVector.fromMemorySegment(SPECIES, s, block + 1024, ORDER);
            d0 = dF30.fma(read3, d0);
            d0 = r30.fma(dBack3, d0);
            column3 = link0.fma(dF30, column3);
            sum30 = link0.fma(dBack3, sum30);
            column3.intoMemorySegment(s, block + 1024, ORDER);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(ds0, at, ORDER);
            dWColumn.intoMemorySegment(s, block + 1088, ORDER);
            dP.intoMemorySegment(s, block + 1152, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        sum10.intoArray(lanes, to + 4 * Lanes.COUNT);
        sum20.intoArray(lanes, to + 8 * Lanes.COUNT);
        sum30.intoArray(lanes, to + 12 * Lanes.COUNT);
        dW0.intoArray(dW, dWTo);
    }

    static void backward2x1(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            MemorySegment s,
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 36L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ds0 = d.asSlice(dAt, row);
        MemorySegment ls1 = l.asSlice(lAt + row, row);
        MemorySegment ds1 = d.asSlice(dAt + row, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector w1 = FloatVector.broadcast(SPECIES, x[1]);
        FloatVector rest1 = FloatVector.broadcast(SPECIES, 1 - x[1]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector r01 = FloatVector.broadcast(SPECIES, x[3]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector dF01 = FloatVector.broadcast(SPECIES, x[5]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector dW1 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 10 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, ds0, at, ORDER);
            FloatVector before1 = FloatVector.fromMemorySegment(SPECIES, ls1, at, ORDER);
            FloatVector kept1 = rest1.sub(w);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, s, block + 128, ORDER);
            FloatVector link1 = w1.fma(p1, kept1.mul(before1));
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, ds1, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            d1 = dF01.fma(read0, d1);
            d1 = r01.fma(dBack0, d1);
            column0 = link1.fma(dF01, column0);
            sum01 = link1.fma(dBack0, sum01);
            column0.intoMemorySegment(s, block + 448, ORDER);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(ds0, at, ORDER);
            d1 = d1.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 256, ORDER));
            dW1 = d1.fma(p1.sub(before1), dW1);
            dWColumn = d1.fma(before1, dWColumn);
            dP = w1.fma(d1, dP);
            d1.mul(kept1).intoMemorySegment(ds1, at, ORDER);
            dWColumn.intoMemorySegment(s, block + 512, ORDER);
            dP.intoMemorySegment(s, block + 576, ORDER);
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
            float[] x,
            float[] lanes,
            int lanesAt,
            float[] dW,
            int dWAt,
            int slice) {
        long row = 4L * n;
        long first = LENGTH == Lanes.COUNT ? 0 : 36L * slice;
        MemorySegment ls0 = l.asSlice(lAt, row);
        MemorySegment ds0 = d.asSlice(dAt, row);
        FloatVector w0 = FloatVector.broadcast(SPECIES, x[0]);
        FloatVector rest0 = FloatVector.broadcast(SPECIES, 1 - x[0]);
        FloatVector r00 = FloatVector.broadcast(SPECIES, x[2]);
        FloatVector dF00 = FloatVector.broadcast(SPECIES, x[4]);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector dW0 = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            long block = 10 * at - first;
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
            FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, block + 512, ORDER);
            FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, block + 576, ORDER);
            FloatVector before0 = FloatVector.fromMemorySegment(SPECIES, ls0, at, ORDER);
            FloatVector kept0 = rest0.sub(w);
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, s, block + 64, ORDER);
            FloatVector link0 = w0.fma(p0, kept0.mul(before0));
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, ds0, at, ORDER);
            FloatVector read0 = FloatVector.fromMemorySegment(SPECIES, s, block + 320, ORDER);
            FloatVector dBack0 = FloatVector.fromMemorySegment(SPECIES, s, block + 384, ORDER);
            FloatVector column0 = FloatVector.fromMemorySegment(SPECIES, s, block + 448, ORDER);
            d0 = dF00.fma(read0, d0);
            d0 = r00.fma(dBack0, d0);
            column0 = link0.fma(dF00, column0);
            sum00 = link0.fma(dBack0, sum00);
            column0.intoMemorySegment(s, block + 448, ORDER);
            d0 = d0.mul(FloatVector.fromMemorySegment(SPECIES, s, block + 192, ORDER));
            dW0 = d0.fma(p0.sub(before0), dW0);
            dWColumn = d0.fma(before0, dWColumn);
            dP = w0.fma(d0, dP);
            d0.mul(kept0).intoMemorySegment(ds0, at, ORDER);
            dWColumn.intoMemorySegment(s, block + 512, ORDER);
            dP.intoMemorySegment(s, block + 576, ORDER);
        }
        int to = lanesAt + slice;
        int dWTo = dWAt + slice;
        sum00.intoArray(lanes, to);
        dW0.intoArray(dW, dWTo);
    }
}

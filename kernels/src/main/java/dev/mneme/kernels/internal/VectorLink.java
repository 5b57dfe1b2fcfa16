package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One pass over the link matrix, two rows at a time.
 *
 * <p>The zero of the diagonal costs nothing inside the loops: each of the two rows has a copy of the precedence of its
 * own, with a hole (a 0) at its diagonal element, so that w_i p_j vanishes there; the old element is 0 already.
 */
final class VectorLink implements LinkLoops {
    private static final int LANES = Lanes.COUNT;

    @Override
    public void spread(MemorySegment x, long xAt, int size, MemorySegment s, int kind, int kinds) {
        int whole = size & -LANES;
        for (int j = 0; j < whole; j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER)
                    .intoMemorySegment(s, LinkLoops.at(kind, j, kinds), ORDER);
        }
        for (int j = whole; j < size; j++) {
            s.set(JAVA_FLOAT, LinkLoops.at(kind, j, kinds), x.get(JAVA_FLOAT, xAt + 4L * j));
        }
    }

    @Override
    public void collect(float a, MemorySegment s, int kind, int kinds, MemorySegment x, long xAt, int size) {
        int whole = size & -LANES;
        for (int j = 0; j < whole; j += LENGTH) {
            FloatVector.broadcast(SPECIES, a)
                    .fma(
                            FloatVector.fromMemorySegment(SPECIES, s, LinkLoops.at(kind, j, kinds), ORDER),
                            FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER))
                    .intoMemorySegment(x, xAt + 4L * j, ORDER);
        }
        for (int j = whole; j < size; j++) {
            float sum = Math.fma(a, s.get(JAVA_FLOAT, LinkLoops.at(kind, j, kinds)), x.get(JAVA_FLOAT, xAt + 4L * j));
            x.set(JAVA_FLOAT, xAt + 4L * j, sum);
        }
    }

    @Override
    public void update(MemorySegment l, long lAt, int rows, int n, MemorySegment s) {
        float[] x = Panels.ofThread().operands();
        for (int i = 0; i < rows; i += 2) {
            int tile = Math.min(2, rows - i);
            takeKind(s, W, READS, i, tile, x, 0);
            punch(s, P, READS, i, tile);
            for (int slice = 0; slice < LANES; slice += LENGTH) {
                if (tile == 2) {
                    LinkTiles.update2(l, lAt + 4L * i * n, n, s, x, slice);
                } else {
                    LinkTiles.update1(l, lAt + 4L * i * n, n, s, x, slice);
                }
            }
            mend(s, P, READS, i, tile);
        }
    }

    @Override
    public void forward(MemorySegment l, long lAt, int rows, int n, int reads, MemorySegment s) {
        float[] lanes = Panels.ofThread().lanes();
        int block = LANES / reads;
        long rowsAt = 4L * LinkLoops.forwardKinds(reads) * n;
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(rows, from + block);
            for (int i = from; i < to; i += 2) {
                forwardTile(l, lAt + 4L * i * n, i, Math.min(2, to - i), n, reads, s, lanes, (i - from) * LANES);
            }
            LaneSums.sum16(lanes);
            for (int r = 0; r < reads; r++) {
                Lanes.put(lanes, r * block, to - from, s, rowsAt + 4L * ((long) r * n + from));
            }
        }
    }

    private static void forwardTile(
            MemorySegment l, long lAt, int i, int rows, int n, int reads, MemorySegment s, float[] lanes, int to) {
        float[] x = Panels.ofThread().operands();
        int kinds = LinkLoops.forwardKinds(reads);
        takeKind(s, W, kinds, i, rows, x, 0);
        for (int r = 0; r < reads; r++) {
            takeKind(s, READS + r, kinds, i, rows, x, 2 + 2 * r);
        }
        punch(s, P, kinds, i, rows);
        for (int slice = 0; slice < LANES; slice += LENGTH) {
            switch (10 * rows + reads) {
                case 24 -> LinkTiles.forward2x4(l, lAt, n, s, x, lanes, to, slice);
                case 14 -> LinkTiles.forward1x4(l, lAt, n, s, x, lanes, to, slice);
                case 21 -> LinkTiles.forward2x1(l, lAt, n, s, x, lanes, to, slice);
                default -> LinkTiles.forward1x1(l, lAt, n, s, x, lanes, to, slice);
            }
        }
        mend(s, P, kinds, i, rows);
    }

    @Override
    public void backward(
            MemorySegment l, long lAt, MemorySegment d, long dAt, int from, int to, int n, int reads, MemorySegment s) {
        float[] lanes = Panels.ofThread().lanes();
        float[] dW = Panels.ofThread().moreLanes();
        int block = LANES / reads;
        long byRowAt = 4L * (LinkLoops.backwardKinds(reads) + reads) * n;
        for (int band = from; band < to; band += LANES) {
            int end = Math.min(to, band + LANES);
            for (int first = band; first < end; first += block) {
                int last = Math.min(end, first + block);
                for (int i = first; i < last; i += 2) {
                    long row = 4L * (i - from) * n;
                    backwardTile(
                            l, lAt + row, d, dAt + row, i, Math.min(2, last - i), n, reads, s, i - first, i - band);
                }
                LaneSums.sum16(lanes);
                for (int r = 0; r < reads; r++) {
                    Lanes.put(lanes, r * block, last - first, s, byRowAt + 4L * ((long) r * n + first));
                }
            }
            LaneSums.sum16(dW);
            Lanes.put(dW, 0, end - band, s, byRowAt + 4L * ((long) reads * n + band));
        }
    }

    private static void backwardTile(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int i,
            int rows,
            int n,
            int reads,
            MemorySegment s,
            int inBlock,
            int inBand) {
        Panels panels = Panels.ofThread();
        float[] x = panels.operands();
        float[] lanes = panels.lanes();
        float[] dW = panels.moreLanes();
        int kinds = LinkLoops.backwardKinds(reads);
        takeKind(s, W, kinds, i, rows, x, 0);
        for (int r = 0; r < reads; r++) {
            takeKind(s, READS_BACK + r, kinds, i, rows, x, 2 + 2 * r);
            take(s, 4L * ((long) (kinds + r) * n + i), rows, x, 2 + 2 * reads + 2 * r);
        }
        punch(s, P, kinds, i, rows);
        punch(s, KEEP, kinds, i, rows);
        int to = inBlock * LANES;
        int dWTo = inBand * LANES;
        for (int slice = 0; slice < LANES; slice += LENGTH) {
            switch (10 * rows + reads) {
                case 24 -> LinkBackwardTiles.backward2x4(l, lAt, d, dAt, n, s, x, lanes, to, dW, dWTo, slice);
                case 14 -> LinkBackwardTiles.backward1x4(l, lAt, d, dAt, n, s, x, lanes, to, dW, dWTo, slice);
                case 21 -> LinkBackwardTiles.backward2x1(l, lAt, d, dAt, n, s, x, lanes, to, dW, dWTo, slice);
                default -> LinkBackwardTiles.backward1x1(l, lAt, d, dAt, n, s, x, lanes, to, dW, dWTo, slice);
            }
        }
        for (int q = 0; q < rows; q++) {
            d.set(JAVA_FLOAT, dAt + 4L * ((long) q * n + i + q), 0);
        }
        mend(s, P, kinds, i, rows);
        mend(s, KEEP, kinds, i, rows);
    }

    private static void takeKind(MemorySegment s, int kind, int kinds, int i, int rows, float[] x, int to) {
        // Rows i and i + 1 are neighbours in a kind too: i is even, blocks have 16 floats.
        take(s, LinkLoops.at(kind, i, kinds), rows, x, to);
    }

    private static void take(MemorySegment s, long at, int rows, float[] x, int to) {
        for (int q = 0; q < rows; q++) {
            x[to + q] = s.get(JAVA_FLOAT, at + 4L * q);
        }
    }

    /** Copy q of a kind gets a hole at {@code i + q}. */
    private static void punch(MemorySegment s, int kind, int kinds, int i, int rows) {
        for (int q = 0; q < rows; q++) {
            s.set(JAVA_FLOAT, LinkLoops.at(kind + q, i + q, kinds), 0);
        }
    }

    /** Fills the holes again, each from the other copy. */
    private static void mend(MemorySegment s, int kind, int kinds, int i, int rows) {
        for (int q = 0; q < rows; q++) {
            float value = s.get(JAVA_FLOAT, LinkLoops.at(kind + 1 - q, i + q, kinds));
            s.set(JAVA_FLOAT, LinkLoops.at(kind + q, i + q, kinds), value);
        }
    }
}

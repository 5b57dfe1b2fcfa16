package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.all;
import static dev.mneme.kernels.internal.Vectors.load;
import static dev.mneme.kernels.internal.Vectors.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One pass over the link matrix, several rows at a time.
 *
 * <p>The zero of the diagonal costs nothing inside the loops: row q of a tile has a copy of the precedence of its own,
 * with a hole (a 0) at its diagonal element, so that w_i p_j vanishes there; the old element is 0 already.
 */
final class VectorLink implements LinkLoops {
    /** Reads that one pass takes; more of them cost passes of their own over each row while it is in the first cache. */
    private static final int FUSED = 4;

    /** Rows of a tile: 16 sums of four reads need the 32 registers of 512-bit processors. */
    private static final int FORWARD_ROWS = LENGTH == 16 ? 4 : 2;

    private static final int BACKWARD_ROWS = LENGTH == 16 ? Integer.getInteger("bq", 2) : 2;
    private static final VectorReduction DOTS = new VectorReduction();
    private static final VectorElementwise ROWS = new VectorElementwise();

    @Override
    public void update(MemorySegment l, long lAt, int n, int stride, MemorySegment s, long sAt) {
        float[] x = Panels.ofThread().operands();
        long row = 4L * stride;
        for (int i = 0; i < n; ) {
            int rows = n - i >= 4 ? 4 : 1;
            gather(s, sAt + 4L * i, row, rows, 1, x, 0);
            punch(s, sAt + P * row, stride, i, rows);
            if (rows == 4) {
                LinkTiles.update4(l, lAt + i * row, stride, s, sAt, x);
            } else {
                LinkTiles.update1(l, lAt + i * row, stride, s, sAt, x);
            }
            mend(s, sAt + P * row, stride, i, rows);
            i += rows;
        }
    }

    @Override
    public void forward(MemorySegment l, long lAt, int n, int stride, int reads, MemorySegment s, long sAt) {
        float[] lanes = Panels.ofThread().lanes();
        int fused = Math.min(FUSED, reads);
        int block = Lanes.COUNT / fused;
        long row = 4L * stride;
        for (int i = 0; i < n; i += block) {
            int count = Math.min(block, n - i);
            for (int q = 0; q < count; ) {
                int rows = Math.min(FORWARD_ROWS, Integer.highestOneBit(count - q));
                forwardTile(l, lAt + (i + q) * row, i + q, rows, stride, reads, s, sAt, lanes, q * Lanes.COUNT);
                q += rows;
            }
            LaneSums.sum16(lanes);
            for (int r = 0; r < fused; r++) {
                Lanes.put(lanes, r * block, count, s, sAt + (READS + reads + r) * row + 4L * i);
            }
            for (int q = i; q < i + count && fused < reads; q++) {
                moreReads(l, lAt + q * row, q, stride, reads, s, sAt);
            }
        }
    }

    private static void forwardTile(
            MemorySegment l,
            long lAt,
            int i,
            int rows,
            int n,
            int reads,
            MemorySegment s,
            long sAt,
            float[] lanes,
            int to) {
        float[] x = Panels.ofThread().operands();
        long row = 4L * n; // bytes
        long readAt = sAt + READS * row;
        long kind = reads * row;
        gather(s, sAt + 4L * i, row, rows, 1, x, 0);
        gather(s, readAt + 4L * i, row, rows, Math.min(FUSED, reads), x, 4);
        punch(s, sAt + P * row, n, i, rows);
        for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
            switch (reads == 1 ? -rows : rows) {
                case 4 -> LinkTiles.forward4x4(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
                case 2 -> LinkTiles.forward2x4(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
                case 1 -> LinkTiles.forward1x4(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
                case -4 -> LinkTiles.forward4x1(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
                case -2 -> LinkTiles.forward2x1(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
                default -> LinkTiles.forward1x1(l, lAt, n, s, sAt, readAt, kind, x, lanes, to, slice);
            }
        }
        mend(s, sAt + P * row, n, i, rows);
    }

    /** The products of the reads beyond the fused ones with row {@code i} of L. */
    private static void moreReads(MemorySegment l, long lAt, int i, int n, int reads, MemorySegment s, long sAt) {
        long row = 4L * n; // bytes
        for (int r = FUSED; r < reads; r++) {
            long readAt = sAt + (long) (READS + r) * row;
            float weight = s.get(JAVA_FLOAT, readAt + 4L * i);
            s.set(JAVA_FLOAT, readAt + reads * row + 4L * i, DOTS.dot(l, lAt, s, readAt, n));
            ROWS.axpy(weight, l, lAt, s, readAt + 2L * reads * row, n);
        }
    }

    @Override
    public void backward(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            int stride,
            int reads,
            MemorySegment s,
            long sAt) {
        Panels panels = Panels.ofThread();
        float[] lanes = panels.lanes();
        float[] dW = panels.moreLanes();
        int fused = Math.min(FUSED, reads);
        int block = Lanes.COUNT / fused;
        long row = 4L * stride;
        long byRowAt = sAt + (READS + 5 * reads - fused) * row;
        for (int i = 0; i < n; i += Lanes.COUNT) {
            int last = Math.min(n, i + Lanes.COUNT);
            for (int from = i; from < last; from += block) {
                int count = Math.min(block, last - from);
                for (int q = 0; q < count; ) {
                    int rows = Math.min(BACKWARD_ROWS, Integer.highestOneBit(count - q));
                    long at = (from + q) * row;
                    backwardTile(l, lAt + at, d, dAt + at, from + q, rows, stride, reads, s, sAt, q * Lanes.COUNT);
                    q += rows;
                }
                LaneSums.sum16(lanes);
                for (int r = 0; r < fused; r++) {
                    Lanes.put(lanes, r * block, count, s, byRowAt + r * row + 4L * from);
                }
            }
            LaneSums.sum16(dW);
            Lanes.put(dW, 0, last - i, s, sAt + (READS + 5 * reads) * row + 4L * i);
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
            long sAt,
            int to) {
        Panels panels = Panels.ofThread();
        float[] x = panels.operands();
        float[] lanes = panels.lanes();
        float[] dW = panels.moreLanes();
        int fused = Math.min(FUSED, reads);
        long row = 4L * n; // bytes
        long kind = reads * row;
        long readAt = sAt + (READS + reads - fused) * row;
        long dWColumnAt = sAt + (READS + 5 * reads + 1) * row;
        int dWTo = i % Lanes.COUNT * Lanes.COUNT;
        gather(s, sAt + 4L * i, row, rows, 1, x, 0);
        gather(s, readAt + 4L * i, row, rows, fused, x, 4);
        gather(s, readAt + kind + 4L * i, row, rows, fused, x, 4 + 4 * fused);
        punch(s, sAt + P * row, n, i, rows);
        punch(s, sAt + KEEP * row, n, i, rows);
        for (int q = 0; q < rows && fused < reads; q++) {
            lessReads(l, lAt + q * row, d, dAt + q * row, i + q, q, n, reads, s, sAt);
        }
        for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
            switch (reads == 1 ? -rows : rows) {
                case 4 ->
                    LinkBackwardTiles.backward4x4(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
                case 2 ->
                    LinkBackwardTiles.backward2x4(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
                case 1 ->
                    LinkBackwardTiles.backward1x4(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
                case -4 ->
                    LinkBackwardTiles.backward4x1(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
                case -2 ->
                    LinkBackwardTiles.backward2x1(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
                default ->
                    LinkBackwardTiles.backward1x1(
                            l, lAt, d, dAt, n, s, sAt, readAt, kind, dWColumnAt, x, lanes, to, dW, dWTo, slice);
            }
        }
        for (int q = 0; q < rows; q++) {
            d.set(JAVA_FLOAT, dAt + q * row + 4L * (i + q), 0);
        }
        mend(s, sAt + P * row, n, i, rows);
        mend(s, sAt + KEEP * row, n, i, rows);
    }

    /** What the reads before the fused ones do with row {@code i}, which copy {@code q} of the precedence has a hole for. */
    private static void lessReads(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int i,
            int q,
            int n,
            int reads,
            MemorySegment s,
            long sAt) {
        long row = 4L * n; // bytes
        long kind = reads * row;
        long linkAt = sAt + (READS + 5 * reads + 3) * row;
        float w = s.get(JAVA_FLOAT, sAt + 4L * i);
        linkRow(l, lAt, w, s, sAt, sAt + (P + q) * row, linkAt, n);
        for (int r = 0; r < reads - FUSED; r++) {
            long readAt = sAt + (long) (READS + r) * row;
            float read = s.get(JAVA_FLOAT, readAt + 4L * i);
            float dForward = s.get(JAVA_FLOAT, readAt + kind + 4L * i);
            ROWS.axpy(dForward, s, readAt, d, dAt, n);
            ROWS.axpy(read, s, readAt + 2 * kind, d, dAt, n);
            ROWS.axpy(dForward, s, linkAt, s, readAt + 3 * kind, n);
            s.set(JAVA_FLOAT, readAt + 4 * kind + 4L * i, DOTS.dot(s, linkAt, s, readAt + 2 * kind, n));
        }
    }

    private static void linkRow(
            MemorySegment l, long lAt, float w, MemorySegment s, long wAt, long pAt, long linkAt, int n) {
        FloatVector rest = all(1 - w);
        for (int j = 0; j < n; j += LENGTH) {
            FloatVector kept = rest.sub(load(s, wAt + 4L * j)).mul(load(l, lAt + 4L * j));
            store(all(w).fma(load(s, pAt + 4L * j), kept), s, linkAt + 4L * j);
        }
    }

    /** x = floats of {@code count} rows of s, {@code rows} neighbours each, in fours. */
    private static void gather(MemorySegment s, long at, long row, int rows, int count, float[] x, int to) {
        for (int r = 0; r < count; r++) {
            for (int q = 0; q < rows; q++) {
                x[to + 4 * r + q] = s.get(JAVA_FLOAT, at + r * row + 4L * q);
            }
        }
    }

    /** Copy q of a vector gets a hole at {@code i + q}. */
    private static void punch(MemorySegment s, long at, int n, int i, int rows) {
        for (int q = 0; q < rows; q++) {
            s.set(JAVA_FLOAT, at + 4L * ((long) q * n + i + q), 0);
        }
    }

    /** Fills the holes again, each from another copy. */
    private static void mend(MemorySegment s, long at, int n, int i, int rows) {
        for (int q = 0; q < rows; q++) {
            float value = s.get(JAVA_FLOAT, at + 4L * ((q + 1L) % 4 * n + i + q));
            s.set(JAVA_FLOAT, at + 4L * ((long) q * n + i + q), value);
        }
    }
}

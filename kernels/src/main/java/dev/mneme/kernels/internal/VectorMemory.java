package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.all;
import static dev.mneme.kernels.internal.Vectors.load;
import static dev.mneme.kernels.internal.Vectors.store;
import static dev.mneme.kernels.internal.Vectors.zero;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Loops over the memory matrix: rows run inside where a column's operands can stay in registers. */
final class VectorMemory implements MemoryLoops {
    @Override
    public void sumRows(MemorySegment x, long xAt, int rows, int stride, MemorySegment y, long yAt, int cols) {
        float[] sums = Panels.ofThread().floats(stride);
        for (int j = 0; j < stride; j += Lanes.COUNT) {
            for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
                sumColumn(x, xAt + 4L * (j + slice), rows, 4L * stride, sums, j + slice);
            }
        }
        for (int j = 0; j < cols; j++) {
            y.set(JAVA_FLOAT, yAt + 4L * j, y.get(JAVA_FLOAT, yAt + 4L * j) + sums[j]);
        }
    }

    private static void sumColumn(MemorySegment x, long xAt, int rows, long row, float[] sums, int to) {
        FloatVector sum = zero();
        for (int i = 0; i < rows; i++) {
            sum = load(x, xAt + i * row).add(sum);
        }
        sum.intoArray(sums, to);
    }

    @Override
    public void eraseAdd(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment y,
            long yAt,
            int rows,
            int stride) {
        long row = 4L * stride;
        for (long at = 0; at < row; at += 2 * BYTES) {
            if (at + BYTES < row) {
                eraseAdd2(x, xAt + at, w, wAt, s, sAt + at, y, yAt + at, rows, row);
            } else {
                eraseAdd1(x, xAt + at, w, wAt, s, sAt + at, y, yAt + at, rows, row);
            }
        }
    }

    private static void eraseAdd2(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment y,
            long yAt,
            int rows,
            long row) {
        FloatVector e0 = load(s, sAt);
        FloatVector e1 = load(s, sAt + BYTES);
        FloatVector v0 = load(s, sAt + row);
        FloatVector v1 = load(s, sAt + row + BYTES);
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            long at = i * row;
            FloatVector kept0 = load(x, xAt + at).mul(all(-wi).fma(e0, all(1)));
            FloatVector kept1 = load(x, xAt + at + BYTES).mul(all(-wi).fma(e1, all(1)));
            store(all(wi).fma(v0, kept0), y, yAt + at);
            store(all(wi).fma(v1, kept1), y, yAt + at + BYTES);
        }
    }

    private static void eraseAdd1(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment y,
            long yAt,
            int rows,
            long row) {
        FloatVector e = load(s, sAt);
        FloatVector v = load(s, sAt + row);
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            FloatVector kept = load(x, xAt + i * row).mul(all(-wi).fma(e, all(1)));
            store(all(wi).fma(v, kept), y, yAt + i * row);
        }
    }

    @Override
    public void eraseAddBackward(
            MemorySegment x,
            long xAt,
            MemorySegment w,
            long wAt,
            MemorySegment s,
            long sAt,
            MemorySegment d,
            long dAt,
            MemorySegment dW,
            long dWAt,
            int rows,
            int stride) {
        float[] lanes = Panels.ofThread().lanes();
        for (int block = 0; block < rows; block += Lanes.COUNT) {
            int count = Math.min(Lanes.COUNT, rows - block);
            for (int i = 0; i < count; i++) {
                float wi = w.get(JAVA_FLOAT, wAt + 4L * (block + i));
                long row = 4L * (block + i) * stride;
                for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
                    backwardRow(x, xAt + row, wi, s, sAt, d, dAt + row, stride, lanes, Lanes.COUNT * i, slice);
                }
            }
            LaneSums.sum16(lanes);
            Lanes.add(lanes, 0, count, dW, dWAt + 4L * block);
        }
    }

    private static void backwardRow(
            MemorySegment x,
            long xAt,
            float w,
            MemorySegment s,
            long sAt,
            MemorySegment d,
            long dAt,
            int n,
            float[] lanes,
            int lanesAt,
            int slice) {
        long row = 4L * n;
        FloatVector sum = zero();
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector m = load(x, xAt + at);
            FloatVector e = load(s, sAt + at);
            FloatVector after = load(d, dAt + at);
            FloatVector scaled = after.mul(w);
            sum = after.fma(m.neg().fma(e, load(s, sAt + row + at)), sum);
            store(scaled.neg().fma(m, load(s, sAt + 2 * row + at)), s, sAt + 2 * row + at);
            store(load(s, sAt + 3 * row + at).add(scaled), s, sAt + 3 * row + at);
            store(after.mul(all(-w).fma(e, all(1))), d, dAt + at);
        }
        sum.intoArray(lanes, lanesAt + slice);
    }
}

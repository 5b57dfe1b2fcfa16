package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;
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
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            sum = FloatVector.fromMemorySegment(SPECIES, x, xAt + i * row, ORDER)
                    .add(sum);
        }
        sum.intoArray(sums, to);
    }

    @Override
    public void inverseNorms(MemorySegment x, long xAt, int rows, int stride, float eps, MemorySegment y, long yAt) {
        float[] lanes = Panels.ofThread().lanes();
        for (int block = 0; block < rows; block += Lanes.COUNT) {
            int count = Math.min(Lanes.COUNT, rows - block);
            for (int i = 0; i < count; i++) {
                for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
                    squares(x, xAt + 4L * (block + i) * stride, stride, lanes, Lanes.COUNT * i, slice);
                }
            }
            LaneSums.sum16(lanes);
            for (int i = 0; i < count; i++) {
                y.set(JAVA_FLOAT, yAt + 4L * (block + i), 1 / (float) Math.sqrt(lanes[i] + eps));
            }
        }
    }

    private static void squares(MemorySegment x, long xAt, int n, float[] lanes, int lanesAt, int slice) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER);
            sum = v.fma(v, sum);
        }
        sum.intoArray(lanes, lanesAt + slice);
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
        FloatVector e0 = FloatVector.fromMemorySegment(SPECIES, s, sAt, ORDER);
        FloatVector e1 = FloatVector.fromMemorySegment(SPECIES, s, sAt + BYTES, ORDER);
        FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, s, sAt + row, ORDER);
        FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, s, sAt + row + BYTES, ORDER);
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            long at = i * row;
            FloatVector kept0 = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER)
                    .mul(FloatVector.broadcast(SPECIES, -wi).fma(e0, FloatVector.broadcast(SPECIES, 1)));
            FloatVector kept1 = FloatVector.fromMemorySegment(SPECIES, x, xAt + at + BYTES, ORDER)
                    .mul(FloatVector.broadcast(SPECIES, -wi).fma(e1, FloatVector.broadcast(SPECIES, 1)));
            FloatVector.broadcast(SPECIES, wi).fma(v0, kept0).intoMemorySegment(y, yAt + at, ORDER);
            FloatVector.broadcast(SPECIES, wi).fma(v1, kept1).intoMemorySegment(y, yAt + at + BYTES, ORDER);
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
        FloatVector e = FloatVector.fromMemorySegment(SPECIES, s, sAt, ORDER);
        FloatVector v = FloatVector.fromMemorySegment(SPECIES, s, sAt + row, ORDER);
        for (int i = 0; i < rows; i++) {
            float wi = w.get(JAVA_FLOAT, wAt + 4L * i);
            FloatVector kept = FloatVector.fromMemorySegment(SPECIES, x, xAt + i * row, ORDER)
                    .mul(FloatVector.broadcast(SPECIES, -wi).fma(e, FloatVector.broadcast(SPECIES, 1)));
            FloatVector.broadcast(SPECIES, wi).fma(v, kept).intoMemorySegment(y, yAt + i * row, ORDER);
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
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = slice; j < n; j += Lanes.COUNT) {
            long at = 4L * j;
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER);
            FloatVector e = FloatVector.fromMemorySegment(SPECIES, s, sAt + at, ORDER);
            FloatVector after = FloatVector.fromMemorySegment(SPECIES, d, dAt + at, ORDER);
            FloatVector scaled = after.mul(w);
            sum = after.fma(m.neg().fma(e, FloatVector.fromMemorySegment(SPECIES, s, sAt + row + at, ORDER)), sum);
            scaled.neg()
                    .fma(m, FloatVector.fromMemorySegment(SPECIES, s, sAt + 2 * row + at, ORDER))
                    .intoMemorySegment(s, sAt + 2 * row + at, ORDER);
            FloatVector.fromMemorySegment(SPECIES, s, sAt + 3 * row + at, ORDER)
                    .add(scaled)
                    .intoMemorySegment(s, sAt + 3 * row + at, ORDER);
            after.mul(FloatVector.broadcast(SPECIES, -w).fma(e, FloatVector.broadcast(SPECIES, 1)))
                    .intoMemorySegment(d, dAt + at, ORDER);
        }
        sum.intoArray(lanes, lanesAt + slice);
    }
}

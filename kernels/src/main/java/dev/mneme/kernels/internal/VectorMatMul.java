package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.BYTES;
import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products by register tiles. A is packed into panels that stay in the first cache; B is read in place, as its rows are
 * padded and consecutive, by blocks that stay in the second.
 */
final class VectorMatMul implements MatMulLoops {
    /** 16 accumulators need more than the 16 registers that 256-bit processors have. */
    private static final int TALL = LENGTH == 16 ? 8 : 4;

    private static final int ROWS = 256;
    private static final int COLUMNS = 512;
    private static final VectorReduction DOTS = new VectorReduction();

    @Override
    public void multiply(
            MemorySegment a,
            long aAt,
            int aRow,
            int aStep,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            int m,
            int k,
            int n) {
        float[] panel = Panels.ofThread().floats(ROWS * BLOCK);
        long row = 4L * n;
        for (int p = 0; p < k; p += BLOCK) {
            int steps = Math.min(BLOCK, k - p);
            for (int i = 0; i < m; i += ROWS) {
                int rows = Math.min(ROWS, m - i);
                pack(a, aAt + 4 * ((long) i * aRow + (long) p * aStep), aRow, aStep, rows, steps, panel);
                for (int j = 0; j < n; j += COLUMNS) {
                    int columns = Math.min(COLUMNS, n - j);
                    panels(panel, rows, steps, b, bAt + p * row + 4L * j, c, cAt + i * row + 4L * j, row, columns);
                }
            }
        }
    }

    /** Panels of 8, then 4, 2 and 1 rows, k-major, so that a step reads neighbours. */
    private static void pack(MemorySegment a, long aAt, int aRow, int aStep, int rows, int steps, float[] panel) {
        int i = 0;
        while (i < rows) {
            int height = height(rows - i);
            for (int r = 0; r < height; r++) {
                long at = aAt + 4L * (i + r) * aRow;
                int to = i * steps + r;
                for (int p = 0; p < steps; p++) {
                    panel[to + p * height] = a.get(JAVA_FLOAT, at + 4L * p * aStep);
                }
            }
            i += height;
        }
    }

    private static int height(int rows) {
        return rows >= TALL ? TALL : Integer.highestOneBit(rows);
    }

    private static void panels(
            float[] panel,
            int rows,
            int steps,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            long row,
            int columns) {
        int vectors = columns / LENGTH;
        int i = 0;
        while (i < rows) {
            int height = height(rows - i);
            int aAt = i * steps;
            long to = cAt + i * row;
            switch (height) {
                case 8 -> tiles8(steps, panel, aAt, b, bAt, row, c, to, vectors);
                case 4 -> tiles4(steps, panel, aAt, b, bAt, row, c, to, vectors);
                case 2 -> tiles2(steps, panel, aAt, b, bAt, row, c, to, vectors);
                default -> tiles1(steps, panel, aAt, b, bAt, row, c, to, vectors);
            }
            i += height;
        }
    }

    private static void tiles8(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt, int vectors) {
        int v = 0;
        for (; v + 2 <= vectors; v += 2) {
            MatMulTiles.tile8x2(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        if (v < vectors) {
            MatMulTiles.tile8x1(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
    }

    private static void tiles4(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt, int vectors) {
        int v = 0;
        for (; v + 2 <= vectors; v += 2) {
            MatMulTiles.tile4x2(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        if (v < vectors) {
            MatMulTiles.tile4x1(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
    }

    private static void tiles2(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt, int vectors) {
        int v = 0;
        for (; v + 4 <= vectors; v += 4) {
            MatMulTiles.tile2x4(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        for (; v + 2 <= vectors; v += 2) {
            MatMulTiles.tile2x2(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        if (v < vectors) {
            MatMulTiles.tile2x1(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
    }

    private static void tiles1(
            int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt, int vectors) {
        int v = 0;
        for (; v + 4 <= vectors; v += 4) {
            MatMulTiles.tile1x4(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        for (; v + 2 <= vectors; v += 2) {
            MatMulTiles.tile1x2(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
        if (v < vectors) {
            MatMulTiles.tile1x1(k, a, aAt, b, bAt + v * BYTES, row, c, cAt + v * BYTES);
        }
    }

    @Override
    public void multiplyTransposed(
            MemorySegment a,
            long aAt,
            MemorySegment b,
            long bAt,
            MemorySegment c,
            long cAt,
            int cRow,
            int m,
            int k,
            int n) {
        Panels scratch = Panels.ofThread();
        int rowsAtOnce = Math.max(4, ROWS * BLOCK / Math.max(k, 1) & -4);
        float[] rows = scratch.floats(Math.multiplyExact(Math.min(rowsAtOnce, m), k));
        for (int i = 0; i < m; i += rowsAtOnce) {
            int count = Math.min(rowsAtOnce, m - i);
            MemorySegment.copy(a, JAVA_FLOAT, aAt + 4L * i * k, rows, 0, count * k);
            dots(rows, b, bAt, c, cAt + 4L * i * cRow, cRow, count, k, n);
        }
        for (int j = n & -4; j < n; j++) {
            for (int i = 0; i < m; i++) {
                long at = cAt + 4 * ((long) i * cRow + j);
                float sum = DOTS.dot(a, aAt + 4L * i * k, b, bAt + 4L * j * k, k);
                c.set(JAVA_FLOAT, at, c.get(JAVA_FLOAT, at) + sum);
            }
        }
    }

    /** Columns of C in fours, the sums of up to four rows gathered before they are added to C. */
    private static void dots(
            float[] a, MemorySegment b, long bAt, MemorySegment c, long cAt, int cRow, int m, int k, int n) {
        Panels scratch = Panels.ofThread();
        float[] lanes = scratch.lanes();
        float[] sums = scratch.sums(4 * cRow);
        int i = 0;
        while (i < m) {
            int height = Math.min(4, Integer.highestOneBit(m - i));
            for (int j = 0; j + 4 <= n; j += 4) {
                long row = bAt + 4L * j * k;
                for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
                    switch (height) {
                        case 4 -> DotTiles.dots4x4(k, a, i * k, slice, b, row, lanes);
                        case 2 -> DotTiles.dots2x4(k, a, i * k, slice, b, row, lanes);
                        default -> DotTiles.dots1x4(k, a, i * k, slice, b, row, lanes);
                    }
                }
                LaneSums.sum16(lanes);
                for (int r = 0; r < height; r++) {
                    System.arraycopy(lanes, 4 * r, sums, r * cRow + j, 4);
                }
            }
            add(sums, height * cRow, c, cAt + 4L * i * cRow);
            i += height;
        }
    }

    private static void add(float[] sums, int count, MemorySegment c, long cAt) {
        for (int j = 0; j < count; j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, c, cAt + 4L * j, ORDER)
                    .add(FloatVector.fromArray(SPECIES, sums, j))
                    .intoMemorySegment(c, cAt + 4L * j, ORDER);
        }
    }
}

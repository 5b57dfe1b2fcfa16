package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an operation gives does not depend on what its thread, or its search, did before: scratch that holds NaN, of a
 * larger shape or a smaller one, is written before it is read.
 */
final class ScratchContractTest {
    private static final int[] SIZES = {1, 3, 16, 21, 40};
    private static final int WORDS = 21;
    private static final int ROWS = 40;

    /** All operations that need scratch, on the same random numbers times {@code factor}. */
    private static List<float[]> results(int n, float factor) {
        var results = new ArrayList<float[]>();
        try (var floats = new Floats()) {
            Mat a = scaled(floats.mat(n, n), factor);
            Mat b = scaled(floats.mat(n, n), factor);
            Mat c = floats.mat(n, n);
            Mat d = floats.mat(5, n);
            Vec w = floats.vec(n, 0);
            Vec v = floats.vec(n, 0);
            Vec sums = floats.vec(n, 0);
            MatMul.multiply(a, 0, n, b, c, 0);
            MatMul.multiplyTransposed(a, 0, n, b, c, 0);
            MatMul.transposedMultiply(a, 0, n, b, 0, c, 0, n);
            MemoryKernels.eraseAddBackward(a, w, v, v, c, sums, floats.vec(n, 0), floats.vec(n, 0));
            MemoryKernels.eraseAdd(c, w, v, sums, c);
            Blocks.sumRows(a, 0, n, sums);
            Kernels.inverseNorms(b, 1e-6f, w);
            Mat l = scaled(floats.links(n), factor);
            Mat dL = floats.links(n);
            Mat reads = scaled(floats.mat(5, n), factor);
            Mat dReads = floats.mat(5, n);
            MemoryKernels.linkForward(l, w, v, reads, d, dReads);
            MemoryKernels.linkBackward(l, w, v, reads, d, d, dL, sums, floats.vec(n, 0), dReads);
            int[] rows = new int[n];
            float[] dots = new float[n];
            Blocks.gatheredDots(a, 0, b, v, rows, n, dots);
            for (Mat mat : List.of(c, d, l, dL, dReads)) {
                for (int i = 0; i < mat.rows(); i++) {
                    results.add(mat.row(i).toArray());
                }
            }
            results.addAll(List.of(sums.toArray(), w.toArray(), dots));
        }
        return results;
    }

    private static Mat scaled(Mat x, float factor) {
        for (int i = 0; i < x.rows(); i++) {
            Kernels.scale(factor, x.row(i));
        }
        return x;
    }

    private static void assertSame(List<float[]> expected, List<float[]> results, String what) {
        assertEquals(expected.size(), results.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), results.get(i), what + ", number " + i);
        }
    }

    @Test
    void scratchOfAThreadLeavesNoTrace() {
        for (int n : SIZES) {
            List<float[]> expected = results(n, 1);
            for (int before : SIZES) {
                results(before, Float.NaN);
                assertSame(expected, results(n, 1), "%d after NaN in %d".formatted(n, before));
            }
        }
    }

    /** What a search stops at, tile by tile. */
    private static List<float[]> found(RowSearch search, float factor, int keys) {
        var found = new ArrayList<float[]>();
        try (var floats = new Floats()) {
            Mat x = floats.mat(ROWS, WORDS);
            Mat key = scaled(floats.mat(keys, WORDS), factor);
            Vec norms = floats.vec(ROWS, 0);
            Vec keyNorms = floats.vec(keys, 0);
            search.keys(key, keyNorms, 0, keys);
            for (int h = 0; h < keys; h++) {
                search.threshold(h, 0);
            }
            for (int row = search.next(x, norms, 0, ROWS); ROWS - row >= RowSearch.TILE; ) {
                float[] tile = new float[keys * RowSearch.TILE + 1];
                tile[0] = row;
                for (int i = 1; i < tile.length; i++) {
                    tile[i] = search.similarity((i - 1) / RowSearch.TILE, (i - 1) % RowSearch.TILE);
                }
                found.add(tile);
                row = search.next(x, norms, row + RowSearch.TILE, ROWS);
            }
        }
        return found;
    }

    @Test
    void aSearchLeavesNoTraceInTheNext() {
        var search = new RowSearch(WORDS);
        for (int keys = 1; keys <= RowSearch.KEYS; keys++) {
            List<float[]> expected = found(new RowSearch(WORDS), 1, keys);
            found(search, Float.NaN, RowSearch.KEYS);
            assertSame(expected, found(search, 1, keys), keys + " keys");
        }
    }
}

package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No sum of codes is further from its similarity than the bound says, and none leaves 16 bits. */
class CodeBoundTest {
    private static final int ROWS = 256;
    private static final int KEYS = CodeSearch.KEYS;

    /** The greatest error of a row and a key, as a part of its bound. */
    private static double worst(Searches searches, Mat keys) {
        RowStore store = searches.store;
        int words = store.words();
        try (var arena = TensorArena.create()) {
            MemorySegment codes = arena.reserve(CodeSearch.bytes(ROWS, words), 0);
            var search = new CodeSearch(codes, words);
            search.quantise(store.rows(), store.inverseNorms(), 0, ROWS);
            search.expectKeys(KEYS);
            var bound = new CodeBound(words);
            Vec norms = searches.inverseNorms(keys);
            double worst = 0;
            for (int key = 0; key < KEYS; key++) {
                assertTrue(bound.code(key, keys, key, norms.get(key), search::key));
                for (int row = 0; row < ROWS; row++) {
                    float dot = Blocks.dotRows(keys, key, store.rows(), row);
                    float similar = dot * store.inverseNorms().get(row) * norms.get(key);
                    long sum = 0;
                    for (int j = 0; j < words; j++) {
                        long at = ((long) (row / 64) * words + j) * 64 + row % 64;
                        double code = Math.rint((double) bound.unit() / 127 * keys.get(key, j) * norms.get(key));
                        sum += codes.get(ValueLayout.JAVA_BYTE, at) * (long) code;
                    }
                    assertTrue(Math.abs(sum) <= Short.MAX_VALUE, "a sum of " + sum);
                    double error = Math.abs(sum - bound.unit() * (double) similar);
                    assertTrue(error <= bound.error(key), error + " of at most " + bound.error(key));
                    assertTrue(sum > bound.threshold(key, similar), "the row itself is ruled out");
                    worst = Math.max(worst, error / bound.error(key));
                }
            }
            return worst;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noErrorIsGreaterThanTheBound(Contents contents) {
        for (int words : new int[] {1, 2, 3, 16, 17, 32, 64, 100, 256, 1024}) {
            for (Contents asked : Contents.values()) {
                try (var searches = new Searches(IndexKind.LINEAR, ROWS, words)) {
                    searches.overwrite(contents);
                    Mat keys = searches.arena.mat(KEYS, words);
                    for (int key = 0; key < KEYS; key++) {
                        asked.fill(keys, key, searches.random);
                    }
                    worst(searches, keys);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 32, 64, 1024})
    void aRowAndAKeyAtTheirWorstTogetherComeNearTheBound(int words) {
        try (var searches = new Searches(IndexKind.LINEAR, ROWS, words)) {
            // Every word of a row lies just beside the half between two codes, on the side that the key's sign makes
            // worse.
            double half = Math.floor(127 / Math.sqrt(words) - 0.5) + 0.5 - 1e-3;
            double rest = Math.sqrt(127.0 * 127 - (words - 1) * half * half);
            for (int row = 0; row < ROWS; row++) {
                for (int j = 0; j < words; j++) {
                    double word = j == 0 ? rest : j % 2 == 0 ? half : -half;
                    searches.store.rows().set(row, j, (float) (1000 * word));
                }
            }
            searches.overwritten();
            Mat keys = searches.arena.mat(KEYS, words);
            for (int key = 0; key < KEYS; key++) {
                for (int j = 0; j < words; j++) {
                    keys.set(key, j, j % 2 == 0 ? 1 : -1);
                }
            }
            double worst = worst(searches, keys);
            assertTrue(worst > 0.25, "a bound so far from " + worst + " of it would be a mistake");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 1024})
    void keysOutOfRangeAreRefused(int words) {
        try (var arena = TensorArena.create()) {
            var search = new CodeSearch(arena.reserve(CodeSearch.bytes(ROWS, words), 0), words);
            search.expectKeys(1);
            var bound = new CodeBound(words);
            assertTrue(bound.holdsFor(1e-6f));
            assertFalse(bound.holdsFor(0));
            assertFalse(new CodeBound(1025).holdsFor(1e-6f));
            Mat keys = arena.mat(1, words);
            keys.set(0, 0, 2);
            assertFalse(bound.code(0, keys, 0, 0.51f, search::key));
            assertFalse(bound.code(0, keys, 0, Float.NaN, search::key));
            assertFalse(bound.code(0, keys, 0, Float.POSITIVE_INFINITY, search::key));
            assertTrue(bound.code(0, keys, 0, 0.5f, search::key));
            assertEquals(Short.MIN_VALUE, bound.threshold(0, Float.NEGATIVE_INFINITY));
        }
    }
}

package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.internal.Loops;
import dev.mneme.kernels.internal.ScalarSearch;
import dev.mneme.kernels.internal.SearchLoops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Comparing rows and codes with keys, at every vector width. */
final class SearchContractTest {
    private static final int[] WORDS = {1, 3, 16, 17, 32, 64, 100};
    private static final int KEYS = SearchLoops.KEYS;

    private final Floats floats = new Floats();
    private final TensorArena arena = TensorArena.create();
    private final SplittableRandom random = new SplittableRandom(5);
    private final SearchLoops scalar = new ScalarSearch();

    @AfterEach
    void close() {
        floats.close();
        arena.close();
    }

    @Test
    void similaritiesHaveTheBitsOfTheirFormula() {
        for (int words : WORDS) {
            for (int count = 1; count <= KEYS; count++) {
                similarities(words, count);
            }
        }
    }

    private void similarities(int words, int count) {
        int rows = 3 * RowSearch.TILE;
        String what = words + " words, " + count + " keys";
        Mat x = floats.mat(rows, words);
        Mat keys = floats.mat(count + 1, words);
        Vec inverseNorms = floats.vec(rows, 3);
        Vec inverseKeyNorms = floats.vec(count + 1, 2);
        var search = new RowSearch(words);
        search.keys(keys, inverseKeyNorms, 1, count);
        assertEquals(2 + 2 * RowSearch.TILE, search.next(x, inverseNorms, 2, rows), what + ": no threshold, no stop");
        for (int key = 0; key < count; key++) {
            search.threshold(key, Float.NEGATIVE_INFINITY);
        }
        for (int from = 0; from <= rows - RowSearch.TILE; from += 5) {
            assertEquals(from, search.next(x, inverseNorms, from, rows), what);
            for (int i = 0; i < RowSearch.TILE; i++) {
                for (int key = 0; key < count; key++) {
                    float expected = Blocks.dotRows(keys, 1 + key, x, from + i)
                            * inverseNorms.get(from + i)
                            * inverseKeyNorms.get(1 + key);
                    assertSameFloat(what + " row " + (from + i), expected, search.similarity(key, i));
                }
            }
        }
    }

    @Test
    void aPassStopsAtTheFirstTileAboveAThreshold() {
        Mat x = floats.mat(100, 20);
        Mat keys = floats.mat(4, 20);
        Vec inverseNorms = floats.vec(100, 1);
        Vec inverseKeyNorms = floats.vec(4, 1);
        Kernels.inverseNorms(x, 1e-6f, inverseNorms);
        Kernels.inverseNorms(keys, 1e-6f, inverseKeyNorms);
        var search = new RowSearch(20);
        for (int key = 0; key < 4; key++) {
            int nearest = 0;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int row = 0; row < 96; row++) {
                float similar = Blocks.dotRows(keys, key, x, row) * inverseNorms.get(row) * inverseKeyNorms.get(key);
                if (similar > greatest) {
                    greatest = similar;
                    nearest = row;
                }
            }
            search.keys(keys, inverseKeyNorms, 0, 4);
            search.threshold(key, Math.nextDown(greatest));
            assertEquals(nearest & -RowSearch.TILE, search.next(x, inverseNorms, 0, 100));
            search.threshold(key, greatest);
            assertEquals(96, search.next(x, inverseNorms, 0, 100));
        }
    }

    @Test
    void everyWidthHasTheBitsOfTheScalarLoopEvenWhereNothingIsFinite() {
        int stride = 32;
        Mat x = floats.mat(2 * SearchLoops.TILE, stride);
        Vec inverse = floats.vec(2 * SearchLoops.TILE, 0);
        x.set(3, 7, Float.NaN);
        x.set(4, 0, Float.POSITIVE_INFINITY);
        x.set(5, 0, 1e38f);
        inverse.set(5, 1e30f);
        float[] keys = new float[KEYS * stride];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (float) random.nextGaussian();
        }
        float[] inverseKeys = {1, 0.5f, 2, 0};
        for (float threshold : new float[] {Float.NEGATIVE_INFINITY, 0.7f, Float.POSITIVE_INFINITY, Float.NaN}) {
            float[] thresholds = {threshold, Float.POSITIVE_INFINITY, threshold, threshold};
            float[] expected = new float[KEYS * SearchLoops.KEY_ROOM];
            float[] actual = new float[KEYS * SearchLoops.KEY_ROOM];
            int stop = nextTile(scalar, keys, x, inverse, inverseKeys, thresholds, expected);
            assertEquals(stop, nextTile(Loops.SEARCH, keys, x, inverse, inverseKeys, thresholds, actual));
            for (int key = 0; key < KEYS; key++) {
                for (int i = 0; i < SearchLoops.TILE; i++) {
                    int at = key * SearchLoops.KEY_ROOM + i;
                    assertSameFloat("key " + key + " row " + i, expected[at], actual[at]);
                }
            }
        }
    }

    private static int nextTile(
            SearchLoops loops, float[] keys, Mat x, Vec inverse, float[] inverseKeys, float[] above, float[] similar) {
        return loops.nextTile(
                KEYS,
                keys,
                x.stride(),
                x.data(),
                x.offset(),
                inverse.data(),
                inverse.offset(),
                2,
                inverseKeys,
                above,
                similar);
    }

    @Test
    void codesAreRoundedCosinesAndAnyOtherRowKeepsItsOwn() {
        for (int words : WORDS) {
            int rows = 150;
            Mat x = floats.mat(rows, words);
            Vec inverseNorms = floats.vec(rows, 0);
            Kernels.inverseNorms(x, 1e-6f, inverseNorms);
            inverseNorms.set(9, 1e9f);
            x.set(10, 0, Float.NaN);
            MemorySegment codes = arena.reserve(CodeSearch.bytes(rows, words), 0);
            var search = new CodeSearch(codes, words);
            search.quantise(x, inverseNorms, 2, 140);
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < words; j++) {
                    double cosine = Math.clamp((double) (x.get(row, j) * inverseNorms.get(row)), -1, 1);
                    long expected = row < 2 || row >= 142 ? 0 : (long) Math.rint((float) cosine * 127f);
                    long at = ((long) (row / 64) * words + j) * 64 + row % 64;
                    assertEquals(expected, codes.get(ValueLayout.JAVA_BYTE, at), words + " words, row " + row);
                }
            }
            search.clear(65);
            assertEquals(-1, codes.asSlice(0, 128L * words).mismatch(arena.reserve(128L * words, 0)));
        }
    }

    @Test
    void sumsOfCodesWrapAroundAndAPassStopsAtTheFirstBlockAboveAThreshold() {
        for (int words : WORDS) {
            int blocks = 5;
            MemorySegment codes = arena.reserve(CodeSearch.bytes(64 * blocks, words), 0);
            for (long i = 0; i < codes.byteSize(); i++) {
                codes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-127, 128));
            }
            short[] query = new short[words * KEYS];
            for (int i = 0; i < query.length; i++) {
                query[i] = (short) random.nextInt(-255, 256);
            }
            for (int trial = 0; trial < 20; trial++) {
                short[] thresholds = new short[KEYS];
                for (int key = 0; key < KEYS; key++) {
                    thresholds[key] = (short) (32_767 - random.nextInt(1 << random.nextInt(1, 16)));
                }
                int from = random.nextInt(blocks);
                int count = trial % 2 == 0 ? KEYS : 1;
                short[] expected = new short[KEYS * 64];
                short[] actual = new short[KEYS * 64];
                int stop = scalar.nextBlock(codes, words, from, blocks, count, query, thresholds, expected);
                assertEquals(
                        stop, Loops.SEARCH.nextBlock(codes, words, from, blocks, count, query, thresholds, actual));
                assertArrayEquals(expected, actual);
                for (int key = 0; key < count; key++) {
                    long bits = 0;
                    for (int i = 0; i < 64; i++) {
                        bits |= expected[key * 64 + i] > thresholds[key] ? 1L << i : 0;
                    }
                    assertEquals(bits, Loops.SEARCH.above(actual, key * 64, thresholds[key]));
                    assertEquals(bits, scalar.above(actual, key * 64, thresholds[key]));
                }
            }
        }
    }

    @Test
    void aSearchOverCodesGivesTheSumsOfItsKeys() {
        int words = 17;
        MemorySegment codes = arena.reserve(CodeSearch.bytes(200, words), 0);
        for (int row = 0; row < 200; row++) {
            codes.set(ValueLayout.JAVA_BYTE, ((long) (row / 64) * words + row % words) * 64 + row % 64, (byte) 100);
        }
        var search = new CodeSearch(codes, words);
        search.expectKeys(3);
        assertEquals(4, search.next(0, 4));
        search.key(2, 5, (short) 3);
        search.threshold(2, (short) 299);
        long expected = 0;
        for (int row = 64; row < 128; row++) {
            expected |= row % words == 5 ? 1L << (row - 64) : 0;
        }
        assertEquals(1, search.next(1, 4));
        assertEquals(expected, search.above(2));
        assertEquals(0, search.above(1));
        search.threshold(2, (short) 300);
        assertEquals(0, search.above(2));
        assertEquals(4, search.next(0, 4));
    }

    @Test
    void bundlesOfCodesGiveTheSumsOfTheirRows() {
        var scalar = new ScalarSearch();
        for (int words : new int[] {1, 3, 16, 17, 32, 64}) {
            MemorySegment codes = arena.reserve(3 * CodeBundle.bytes(words), 0);
            for (long at = 0; at < codes.byteSize(); at++) {
                codes.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(-127, 128));
            }
            short[] key = new short[words];
            for (int j = 0; j < words; j++) {
                key[j] = (short) random.nextInt(-4000, 4000); // sums leave 16 bits
            }
            short[] expected = new short[32];
            short[] actual = new short[32];
            long at = CodeBundle.bytes(words);
            int above = scalar.bundle(codes, at, words, key, (short) 77, expected);
            assertEquals(above, Loops.SEARCH.bundle(codes, at, words, key, (short) 77, actual));
            assertArrayEquals(expected, actual);
            for (int i = 0; i < 32; i++) {
                short sum = 0;
                for (int j = 0; j < words; j++) {
                    sum += (short) (codes.get(ValueLayout.JAVA_BYTE, at + 32L * j + i) * key[j]);
                }
                assertEquals(sum, expected[i]);
                assertEquals(sum > 77, (above >> i & 1) == 1);
            }
            above = scalar.nearness(codes, at, words, key, (short) -5, expected);
            assertEquals(above, Loops.SEARCH.nearness(codes, at, words, key, (short) -5, actual));
            assertArrayEquals(expected, actual);
            for (int i = 0; i < 32; i++) {
                assertEquals(expected[i] > -5, (above >> i & 1) == 1);
            }
        }
    }

    @Test
    void theNearerACodeIsToTheKeyTheGreaterItsSum() {
        int words = 32;
        Mat x = floats.mat(33, words);
        Vec inverseNorms = arena.vec(33);
        Kernels.inverseNorms(x, 1e-6f, inverseNorms);
        MemorySegment codes = arena.reserve(CodeBundle.bytes(words), 0);
        var bundle = new CodeBundle(words);
        byte[] key = new byte[words];
        byte[] code = new byte[words];
        bundle.code(x, inverseNorms, 32, key);
        int keySquare = square(key, new byte[words]);
        bundle.key(key);
        for (int i = 0; i < 32; i++) {
            bundle.code(x, inverseNorms, i, code);
            bundle.put(codes, 0, i, code);
        }
        int above = bundle.nearer(codes, 0, 0);
        for (int i = 0; i < 32; i++) {
            bundle.take(codes, 0, i, code);
            assertEquals(Math.floorDiv(keySquare - square(code, key), 2), bundle.sum(i), 1);
            assertEquals(bundle.nearness(code), bundle.sum(i));
            assertEquals(bundle.sum(i) > 0, (above >> i & 1) == 1);
        }
    }

    private static int square(byte[] a, byte[] b) {
        int square = 0;
        for (int j = 0; j < a.length; j++) {
            square += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return square;
    }

    @Test
    void aRowInABundleHasTheSumItHasAlone() {
        int words = 19;
        Mat x = floats.mat(40, words);
        Vec inverseNorms = arena.vec(40);
        Kernels.inverseNorms(x, 1e-6f, inverseNorms);
        MemorySegment codes = arena.reserve(2 * CodeBundle.bytes(words), 0);
        var bundle = new CodeBundle(words);
        for (int j = 0; j < words; j++) {
            bundle.key(j, (short) (3 * j - 20));
        }
        long at = CodeBundle.bytes(words);
        byte[] code = new byte[words];
        for (int i = 0; i < 32; i++) {
            bundle.code(x, inverseNorms, 39 - i, code);
            bundle.put(codes, at, i, code);
        }
        int above = bundle.above(codes, at, 50);
        for (int i = 0; i < 32; i++) {
            int sum = 0;
            for (int j = 0; j < words; j++) {
                sum += (int) Math.rint(127 * (x.get(39 - i, j) * inverseNorms.get(39 - i))) * (3 * j - 20);
            }
            assertEquals(sum, bundle.sum(i));
            bundle.take(codes, at, i, code);
            assertEquals(sum, bundle.sum(code));
            assertEquals(sum > 50, (above >> i & 1) == 1);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> bundle.above(codes, at + 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> bundle.put(codes, at, 32, code));
        assertThrows(IndexOutOfBoundsException.class, () -> bundle.take(codes, at, 32, code));
        assertThrows(IndexOutOfBoundsException.class, () -> bundle.code(x, inverseNorms, 40, code));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CodeBundle(words + 1).code(x, inverseNorms, 0, new byte[words + 1]));
    }

    private static void assertSameFloat(String what, float expected, float actual) {
        // Which NaN comes out is not defined; that one does, is.
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), what);
    }
}

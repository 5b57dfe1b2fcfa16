package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The exact searches find the rows, and the bits of similarity, that sorting all rows gives; and so do the approximate ones
 * as long as there are so few rows that they scan them.
 */
class ExactSearchTest {
    private static final int[] COUNTS = {1, 5, 16, 63, 64, 65, 200, 1000};
    private static final int[] WORDS = {1, 3, 17, 32, 64, 100};

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void awkwardSizes(IndexKind kind) {
        for (int count : COUNTS) {
            for (int words : WORDS) {
                try (var searches = new Searches(kind, count, words)) {
                    searches.assertExact("never written", 3, Math.min(count, 4));
                    searches.overwrite(Contents.GAUSSIAN);
                    for (int heads = 1; heads <= 9; heads += 2) {
                        searches.assertExact("one of " + heads + " heads", heads, Math.min(count, 4));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void everyNumberOfNeighbours(IndexKind kind) {
        try (var searches = new Searches(kind, 300, 8)) {
            searches.overwrite(Contents.CLUSTERED);
            for (int k : new int[] {1, 2, 7, 63, 64, 65, 128, 299, 300}) {
                searches.assertExact("K " + k, 5, k);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void allContents(IndexKind kind) {
        for (Contents contents : Contents.values()) {
            for (int words : new int[] {3, 32, 64}) {
                try (var searches = new Searches(kind, 3000, words)) {
                    searches.overwrite(contents);
                    for (int trial = 0; trial < 3; trial++) {
                        searches.assertExact(contents + " overwritten", 4, 4);
                    }
                    for (int write = 0; write < 200; write++) {
                        searches.write(searches.random.nextInt(3000), contents);
                    }
                    searches.assertExact(contents + " written", 2, 4);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void changesTakenBackAndResets(IndexKind kind) {
        record Change(int row, float[] before, int extent) {}
        try (var searches = new Searches(kind, 700, 20)) {
            var random = searches.random;
            RowStore store = searches.store;
            var changes = new ArrayDeque<Change>();
            for (int episode = 0; episode < 4; episode++) {
                for (int step = 0; step < 60; step++) {
                    int row = random.nextInt(10 * step + 10);
                    changes.push(new Change(row, store.rows().row(row).toArray(), store.extent()));
                    searches.write(row, Contents.values()[random.nextInt(Contents.values().length)]);
                    searches.assertExact("step", 2, 4);
                }
                while (changes.size() > (episode == 1 ? 30 : 0)) {
                    Change change = changes.pop();
                    store.rows().row(change.row).set(change.before);
                    store.changed(change.row);
                    searches.search.restored(change.row);
                    store.shrink(change.extent);
                    searches.assertExact("taken back", 2, 4);
                }
                changes.clear();
                if (episode % 2 == 1) {
                    searches.search.reset();
                    store.reset();
                    searches.assertExact("reset", 2, 4);
                }
                searches.search.settle();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void overwritingWithLessLeavesNothingBehind(IndexKind kind) {
        try (var searches = new Searches(kind, 500, 16)) {
            searches.overwrite(Contents.GAUSSIAN);
            Kernels.zero(searches.store.rows(), 100, 400);
            searches.overwritten();
            assertEquals(100, searches.store.extent());
            searches.write(499, Contents.GAUSSIAN);
            // Of 400 rows of 0 the first are nearer than all rows that point away from the key.
            for (int trial = 0; trial < 10; trial++) {
                searches.assertExact("after less", 4, 300);
                searches.assertExact("after less", 4, 4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void keysAndRowsThatAreNotFiniteGiveSomeRows(IndexKind kind) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
            try (var searches = new Searches(kind, 400, 16)) {
                searches.overwrite(Contents.GAUSSIAN);
                Mat keys = searches.keys(5);
                keys.set(2, 3, bad);
                someRows(searches, keys);
                for (int row = 0; row < 400; row += 3) {
                    searches.store.rows().set(row, 1, bad);
                    searches.changed(row);
                }
                someRows(searches, keys);
                // Once all is finite again, nothing of it is left.
                searches.overwrite(Contents.GAUSSIAN);
                searches.assertExact("finite again", 5, 4);
            }
        }
    }

    private static void someRows(Searches searches, Mat keys) {
        var found = new Neighbours(5, 4);
        searches.search.search(keys, searches.inverseNorms(keys), found);
        for (int head = 0; head < 5; head++) {
            assertEquals(4, found.size(head));
            for (int rank = 0; rank < 4; rank++) {
                assertTrue(found.row(head, rank) >= 0 && found.row(head, rank) < 400);
                for (int other = 0; other < rank; other++) {
                    assertTrue(found.row(head, rank) != found.row(head, other), "a row twice");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void aKeyOfZeroFindsTheFirstRows(IndexKind kind) {
        try (var searches = new Searches(kind, 5000, 32)) {
            searches.overwrite(Contents.GAUSSIAN);
            Mat keys = searches.arena.mat(4, 32);
            var found = new Neighbours(4, 4);
            Vec norms = searches.inverseNorms(keys);
            searches.search.search(keys, norms, found);
            for (int rank = 0; rank < 4; rank++) {
                assertEquals(rank, found.row(3, rank));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH", "HNSWLIB"})
    void aFreshMemoryOfTenMillionRowsAnswersAtOnce(IndexKind kind) {
        try (var arena = TensorArena.create(64 << 20)) {
            var store = new RowStore(arena, 10_000_000, 32, Searches.EPSILON, 1000);
            NearestRows search = kind.over(store, arena, 4, 4);
            var found = new Neighbours(4, 4);
            Mat keys = arena.mat(4, 32);
            Vec norms = arena.vec(4);
            Kernels.inverseNorms(keys, Searches.EPSILON, norms);
            search.search(keys, norms, found);
            assertEquals(3, found.row(0, 3));
            assertTrue(arena.bytes() < 2 << 20, "counted bytes " + arena.bytes());
        }
    }

    @Test
    void codesRuleOutNearlyAllRowsOrAreGivenUp() {
        try (var searches = new Searches(IndexKind.QUANTISED, 20_000, 32)) {
            var quantised = (QuantisedScan) searches.search;
            for (int heads : new int[] {1, 4}) {
                searches.overwrite(Contents.GAUSSIAN);
                searches.assertExact("Gaussian", heads, 4);
                assertTrue(quantised.compared() > 0, "none of the nearest was found by its code");
                assertTrue(quantised.compared() < heads * 400, "compared " + quantised.compared());
                searches.overwrite(Contents.CONSTANT);
                searches.assertExact("constant", heads, 4);
                assertTrue(quantised.compared() < heads * 400, "compared " + quantised.compared());
            }
        }
    }
}

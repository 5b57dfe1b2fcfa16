package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cut by rows, whoever does the parts and when, a search finds the rows and the bits of one that is not cut. */
class RowPartsTest {
    private static final int LEAST = 130;
    private static final int MOST_WINDOWS = 1000;

    /** All parts by the calling thread, the last one first. */
    private static final class Backwards implements Workers {
        private final int parts;
        private int runs;

        Backwards(int parts) {
            this.parts = parts;
        }

        @Override
        public int parts() {
            return parts;
        }

        @Override
        public void run(Work work) {
            runs++;
            for (int part = parts - 1; part >= 0; part--) {
                work.run(part, parts);
            }
        }
    }

    /** A new thread for every part. */
    private record Threads(int parts) implements Workers {
        @Override
        public void run(Work work) {
            Thread[] threads = new Thread[parts];
            for (int i = 0; i < parts; i++) {
                int part = i;
                threads[i] = Thread.ofPlatform().start(() -> work.run(part, parts));
            }
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void cut(NearestRows search, Workers workers) {
        switch (search) {
            case LinearScan linear -> linear.searchWith(workers, LEAST);
            case QuantisedScan quantised -> quantised.searchWith(workers, LEAST);
            default -> throw new IllegalArgumentException(search.toString());
        }
    }

    /** Compares with a scan that is not cut, for K below, at and above the rows of a part, and all heads of a pass. */
    private static void assertSame(String what, Searches searches, Mat keys) {
        var serial = new LinearScan(searches.store);
        Vec norms = searches.inverseNorms(keys);
        for (int k : new int[] {1, 4, 64, 100}) {
            var expected = new Neighbours(keys.rows(), k);
            var found = new Neighbours(keys.rows(), k);
            serial.search(keys, norms, expected);
            searches.search.search(keys, norms, found);
            for (int head = 0; head < keys.rows(); head++) {
                String at = what + " N " + searches.store.extent() + " K " + k + " head " + head;
                assertEquals(expected.size(head), found.size(head), at);
                for (int rank = 0; rank < expected.size(head); rank++) {
                    assertEquals(expected.row(head, rank), found.row(head, rank), at);
                    assertEquals(
                            Float.floatToRawIntBits(expected.similarity(head, rank)),
                            Float.floatToRawIntBits(found.similarity(head, rank)),
                            at);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void allContentsAroundTheCut(IndexKind kind) {
        for (Contents contents : Contents.values()) {
            for (int count : new int[] {63, 64, LEAST - 1, LEAST, 191, 192, 193, 640, 2001}) {
                try (var searches = new Searches(kind, count, 20)) {
                    searches.overwrite(contents);
                    Mat keys = searches.keys(5);
                    for (int parts = 1; parts <= 5; parts++) {
                        var workers = new Backwards(parts);
                        cut(searches.search, workers);
                        assertSame(contents + " parts " + parts, searches, keys);
                        boolean many = parts > 1 && searches.store.extent() >= LEAST;
                        assertEquals(many ? 4 : 0, workers.runs, "searches that were cut");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void partsAtTheSameTime(IndexKind kind) {
        try (var searches = new Searches(kind, 5000, 32)) {
            searches.overwrite(Contents.CLUSTERED);
            for (int parts = 2; parts <= 5; parts++) {
                cut(searches.search, new Threads(parts));
                for (int trial = 0; trial < 10; trial++) {
                    assertSame("parts " + parts, searches, searches.keys(4));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void rowsThatWereNeverWritten(IndexKind kind) {
        try (var searches = new Searches(kind, 3000, 16)) {
            cut(searches.search, new Backwards(3));
            Mat keys = searches.keys(5);
            assertSame("none written", searches, keys);
            for (int row : new int[] {7, 100, 129, 400, 1999}) {
                searches.write(row, Contents.GAUSSIAN);
                assertSame("some written", searches, keys);
            }
        }
    }

    /** NaN among the first K rows of the first part, of another part, of all. */
    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void rowsAndKeysThatAreNotNumbers(IndexKind kind) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
            for (int every : new int[] {1, 3, 10_000}) {
                for (int first : new int[] {0, 2, 300, 321}) {
                    try (var searches = new Searches(kind, 960, 16)) {
                        searches.overwrite(Contents.GAUSSIAN);
                        Mat keys = searches.keys(5);
                        for (int row = first; row < 960; row += every) {
                            searches.store.rows().set(row, 1, bad);
                            searches.changed(row);
                        }
                        for (int parts = 2; parts <= 5; parts++) {
                            cut(searches.search, new Backwards(parts));
                            assertSame(bad + " rows from " + first, searches, keys);
                        }
                        keys.set(2, 3, bad);
                        assertSame(bad + " in a key too", searches, keys);
                    }
                }
            }
        }
    }

    @Test
    void aPartThatKeepsWhatIsNoNumberIsNotTrusted() {
        var found = new Neighbours(2, 3);
        found.offer(0, 1, 0.5f);
        found.offer(1, 1, 0.5f);
        assertFalse(found.holdsNaN());
        found.offer(1, 2, Float.NaN);
        assertTrue(found.holdsNaN());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void searchesAllocateNothing(IndexKind kind) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var searches = new Searches(kind, 2000, 20)) {
            searches.overwrite(Contents.GAUSSIAN);
            cut(searches.search, new Backwards(3));
            Mat keys = searches.keys(5);
            Vec norms = searches.inverseNorms(keys);
            var found = new Neighbours(5, 4);
            int clean = 0;
            long last = 0;
            for (int round = 0; round < MOST_WINDOWS && clean < 5; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    searches.search.search(keys, norms, found);
                }
                last = threads.getCurrentThreadAllocatedBytes() - before;
                clean = last == 0 ? clean + 1 : 0;
            }
            assertEquals(5, clean, "a search allocates " + last + " bytes in a window of 100");
        }
    }
}

package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraphRowsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COUNT = 4500;

    private static void assertSame(Neighbours expected, Neighbours actual) {
        for (int head = 0; head < expected.heads(); head++) {
            assertEquals(expected.size(head), actual.size(head));
            for (int rank = 0; rank < expected.size(head); rank++) {
                assertEquals(expected.row(head, rank), actual.row(head, rank), "head " + head + " rank " + rank);
                assertEquals(expected.similarity(head, rank), actual.similarity(head, rank));
            }
        }
    }

    /** A memory of which few rows are found by luck: a walk with a narrow beam misses some, always the same. */
    private static GraphRows narrow(RowStore store, TensorArena arena) {
        return new GraphRows(store, arena, 6, 1);
    }

    private static void live(History rows) {
        rows.fill();
        rows.settle();
        for (int i = 0; i < COUNT; i++) {
            rows.change(i * 7 % COUNT);
        }
        rows.restore(100);
        rows.settle();
        assertEquals(0, ((GraphRows) rows.search(0)).scannedRows());
        for (int i = 0; i < 50; i++) {
            rows.nudge(rows.random(COUNT));
        }
    }

    @Test
    void theSameHistoryGivesTheSameAnswers() {
        try (History a = new History(COUNT, 16, 0, 1, GraphRowsTest::narrow);
                History b = new History(COUNT, 16, 0, 1, GraphRowsTest::narrow)) {
            live(a);
            live(b);
            Mat keys = a.keysNear(300, 0.8);
            double recall = a.recall(a.search(0), keys);
            assertTrue(recall < 1, "the beam is so wide that chance could not show");
            assertSame(a.find(a.search(0), keys), b.find(b.search(0), keys));
        }
    }

    @Test
    void aHistoryThatWasTakenBackLeavesNoTrace() {
        try (History a = new History(COUNT, 16, 0, 1, GraphRowsTest::narrow);
                History b = new History(COUNT, 16, 0, 1, GraphRowsTest::narrow)) {
            live(a);
            live(b);
            int before = a.changes();
            for (int i = 0; i < 5000; i++) {
                a.change(a.random(COUNT));
            }
            a.restore(a.changes() - before);
            Mat keys = a.keysNear(300, 0.8);
            assertSame(b.find(b.search(0), keys), a.find(a.search(0), keys));
            assertEquals(((GraphRows) b.search(0)).scannedRows(), ((GraphRows) a.search(0)).scannedRows());
        }
    }

    @Test
    void aRowChangedIsFoundAtOnceAndItsOldContentsAreNot() {
        try (History rows = new History(COUNT, 16, 0, 2, GraphRows::new)) {
            rows.fill();
            rows.settle();
            Mat old = rows.arena.mat(1, 16);
            Kernels.copy(rows.store.rows().rows(77, 1), old);
            assertEquals(77, rows.find(rows.search(0), old).row(0, 0));
            rows.change(77);
            Mat now = rows.store.rows().rows(77, 1);
            assertEquals(77, rows.find(rows.search(0), now).row(0, 0));
            assertEquals(1, rows.recall(rows.search(0), old));
            rows.restore(1);
            assertEquals(77, rows.find(rows.search(0), old).row(0, 0));
        }
    }

    @Test
    void rowsNeverWrittenCountAsIfScanned() {
        try (History rows = new History(100_000, 16, 0, 3, GraphRows::new)) {
            Mat key = rows.arena.mat(1, 16);
            key.row(0).set(0, 1);
            assertSame(rows.find(new LinearScan(rows.store), key), rows.find(rows.search(0), key));
            float[] opposite = new float[16];
            opposite[0] = -1;
            for (int i = 0; i < 5000; i++) {
                opposite[1] = i * 1e-4f;
                rows.change(i, opposite);
            }
            rows.settle();
            assertEquals(5000, ((GraphRows) rows.search(0)).settledRows());
            assertEquals(5000, rows.find(rows.search(0), key).row(0, 0));
            assertSame(rows.find(new LinearScan(rows.store), key), rows.find(rows.search(0), key));
            rows.reset();
            assertEquals(0, ((GraphRows) rows.search(0)).settledRows());
            assertSame(rows.find(new LinearScan(rows.store), key), rows.find(rows.search(0), key));
        }
    }

    @Test
    void everyRowIsLookedAtWhereTheWalkFindsFewerThanAsked() {
        try (History rows = new History(COUNT, 16, 0, 4, (store, arena) -> new GraphRows(store, arena, 2, 1))) {
            rows.fill();
            rows.settle();
            Mat keys = rows.keysNear(20, 0.5);
            assertSame(rows.find(new LinearScan(rows.store), keys), rows.find(rows.search(0), keys));
        }
    }

    @Test
    void aGraphIsSharedUntilOneFoldsAndNobodyElseNotices() {
        try (History first = new History(COUNT, 16, 0, 5, GraphRowsTest::narrow);
                History second = new History(COUNT, 16, 0, 5, GraphRowsTest::narrow);
                History alone = new History(COUNT, 16, 0, 5, GraphRowsTest::narrow)) {
            first.fill();
            second.fill();
            alone.fill();
            first.settle();
            alone.settle();
            ((GraphRows) second.search(0)).adopt((GraphRows) first.search(0));
            assertEquals(0, ((GraphRows) second.search(0)).scannedRows());
            Mat keys = alone.keysNear(200, 0.8);
            assertSame(alone.find(alone.search(0), keys), second.find(second.search(0), keys));
            for (int i = 0; i < COUNT; i++) {
                first.change(i);
            }
            first.settle();
            assertSame(alone.find(alone.search(0), keys), second.find(second.search(0), keys));
            for (int i = 0; i < COUNT; i++) {
                float[] to = {i, 1, 2, i % 7, 4, 5, 6, i % 5, 8, 9, 0, 1, 2, i % 3, 4, 5};
                second.change(i, to);
                alone.change(i, to);
            }
            second.settle();
            alone.settle();
            assertSame(alone.find(alone.search(0), keys), second.find(second.search(0), keys));
            first.reset();
            first.fill();
            first.settle();
            assertSame(alone.find(alone.search(0), keys), second.find(second.search(0), keys));
        }
    }

    private static float[] secondContents(int row) {
        var random = new SplittableRandom(row);
        float[] contents = new float[16];
        for (int j = 0; j < contents.length; j++) {
            contents[j] = (float) random.nextGaussian();
        }
        return contents;
    }

    /** Over the storage of a first life that had all kinds of links in it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondLifeIsAsAFirst(boolean overwritten) {
        try (History used = new History(COUNT, 16, 0, 6, GraphRowsTest::narrow);
                History fresh = new History(COUNT, 16, 0, 7, GraphRowsTest::narrow)) {
            live(used);
            if (!overwritten) {
                used.reset();
            }
            for (History rows : List.of(used, fresh)) {
                rows.fill(GraphRowsTest::secondContents);
                rows.settle();
                for (int i = 0; i < COUNT; i++) {
                    rows.change(i, secondContents(COUNT + i));
                }
                rows.settle();
                assertEquals(0, ((GraphRows) rows.search(0)).scannedRows());
            }
            Mat keys = fresh.keysNear(300, 0.8);
            assertTrue(fresh.recall(fresh.search(0), keys) < 1, "the beam is so wide that chance could not show");
            assertSame(fresh.find(fresh.search(0), keys), used.find(used.search(0), keys));
        }
    }

    @Test
    void anotherSizeIsRefused() {
        try (History rows = new History(100, 16, 0, 5, GraphRows::new);
                History more = new History(101, 16, 0, 5, GraphRows::new)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ((GraphRows) rows.search(0)).adopt((GraphRows) more.search(0)));
        }
    }

    @Test
    void searchingAndChangingAllocateNothing() {
        try (History rows = new History(COUNT, 32, 0, 6, GraphRows::new)) {
            rows.fill();
            rows.settle();
            for (int i = 0; i < 40; i++) {
                rows.nudge(i);
            }
            Mat keys = rows.keysNear(4, 0.5);
            Vec norms = rows.arena.vec(4);
            Kernels.inverseNorms(keys, 1e-6f, norms);
            Neighbours found = new Neighbours(4, History.K);
            NearestRows search = rows.search(0);
            long fewest = Long.MAX_VALUE;
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (fewest > 0 && System.nanoTime() < deadline) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 50; i++) {
                    search.changed(i);
                    search.search(keys, norms, found);
                    search.restored(i);
                }
                fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, fewest, "bytes in 50 searches");
        }
    }
}

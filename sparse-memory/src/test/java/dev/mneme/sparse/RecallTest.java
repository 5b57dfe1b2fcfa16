package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the approximate searches find of the exact answer, whatever has happened to the rows. */
final class RecallTest {
    private static final int COUNT = 6000;
    private static final double ENOUGH = 0.95;

    private static List<Arguments> searches() {
        return List.of(Arguments.of("graph", (History.Search) GraphRows::new), Arguments.of("hnswlib", (History.Search)
                HnswRows::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void staysAsRowsAreChangedRestoredAndTakenIn(String name, History.Search search) {
        for (float spread : new float[] {0, 0.5f}) {
            try (History rows = new History(COUNT, 16, spread, 11, search)) {
                rows.fill();
                assertRecall(name + ", all rows scanned", rows, 1);
                rows.settle();
                assertRecall(name + ", all rows settled", rows, ENOUGH);
                for (int round = 0; round < 2; round++) {
                    for (int step = 0; step < 16_000; step++) {
                        disturb(rows);
                    }
                    String what = name + ", spread " + spread + ", round " + round;
                    assertRecall(what, rows, ENOUGH);
                    rows.settle();
                    assertRecall(what + ", settled", rows, ENOUGH);
                    assertTrue(scanned(rows.search(0)) < 100, what + ": few rows were changed, nothing was taken in");
                }
                for (int step = 0; step < 2000; step++) {
                    disturb(rows);
                }
                rows.restore(rows.changes());
                assertRecall(name + ", spread " + spread + ", rolled back", rows, ENOUGH);
            }
        }
    }

    /** On average half a change more stands. */
    private static void disturb(History rows) {
        if (rows.changes() > 0 && rows.random(4) == 0) {
            rows.restore(1);
        } else if (rows.random(2) == 0) {
            rows.nudge(rows.random(COUNT));
        } else {
            rows.change(rows.random(COUNT));
        }
    }

    private static int scanned(NearestRows search) {
        return search instanceof GraphRows graph ? graph.scannedRows() : ((HnswRows) search).scannedRows();
    }

    private static void assertRecall(String what, History rows, double least) {
        for (double noise : new double[] {0.25, 0.5}) {
            Mat keys = rows.keysNear(100, noise);
            double recall = rows.recall(rows.search(0), keys);
            assertTrue(recall >= least, what + ", noise " + noise + ": recall " + recall);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void doesNotDecayWhenEveryRowIsOverwrittenThreeTimes(String name, History.Search search) {
        int count = 4800;
        try (History rows = new History(count, 16, 0, 12, search)) {
            rows.fill();
            rows.settle();
            Mat keys = rows.keysNear(200, 0.5);
            double first = rows.recall(rows.search(0), keys);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < count; i++) {
                    rows.change(i * 7 % count);
                }
                rows.settle();
            }
            assertEquals(0, rows.changes());
            double last = rows.recall(rows.search(0), rows.keysNear(200, 0.5));
            assertTrue(last >= first - 0.02 && last >= ENOUGH, name + ": recall " + first + " became " + last);
        }
    }
}

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
    private static final int COUNT = 9000;
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
                for (int step = 0; step < 12_000; step++) {
                    if (rows.changes() > 0 && rows.random(3) == 0) {
                        rows.restore(1 + rows.random(rows.changes()) / 10);
                    } else if (rows.random(2) == 0) {
                        rows.nudge(rows.random(COUNT));
                    } else {
                        rows.change(rows.random(COUNT));
                    }
                    if (step % 3000 == 1500) {
                        assertRecall(name + ", spread " + spread + ", step " + step, rows, ENOUGH);
                        rows.settle();
                        assertRecall(name + ", spread " + spread + ", settled at step " + step, rows, ENOUGH);
                    }
                }
                rows.restore(rows.changes());
                assertRecall(name + ", spread " + spread + ", rolled back", rows, ENOUGH);
            }
        }
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

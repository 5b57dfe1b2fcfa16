package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once compiled, searches and changes leave nothing to collect. */
class SearchAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 5;
    private static final int MOST_WINDOWS = 1000;

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED", "GRAPH"})
    void searchesAndChanges(IndexKind kind) {
        try (var searches = new Searches(kind, 5000, 20)) {
            searches.overwrite(Contents.GAUSSIAN);
            searches.search.settle();
            Mat keys = searches.keys(5);
            Vec norms = searches.inverseNorms(keys);
            var found = new Neighbours(5, 4);
            NearestRows search = searches.search;
            int clean = 0;
            long last = 0;
            for (int round = 0; round < MOST_WINDOWS && clean < WINDOWS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    search.search(keys, norms, found);
                    for (int row = 0; row < 20; row++) {
                        searches.store.changed(17 * row);
                        search.changed(17 * row);
                        search.restored(17 * row);
                    }
                }
                last = THREADS.getCurrentThreadAllocatedBytes() - before;
                clean = last == 0 ? clean + 1 : 0;
            }
            assertEquals(WINDOWS, clean, "a search allocates " + last + " bytes in a window of 100");
        }
    }
}

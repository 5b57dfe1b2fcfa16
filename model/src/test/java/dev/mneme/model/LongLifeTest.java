package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.sparse.SparseConfig;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sparse memory that lives long: what it holds stays lawful, and nothing grows. */
class LongLifeTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static void steps(Session session, int count, float[] x, float[] y) {
        for (int t = 0; t < count; t++) {
            x[0] = t % 7 - 3;
            x[1] = t % 11 / 11f;
            session.step(x, y);
            if (!Float.isFinite(y[0])) {
                throw new AssertionError("output %s at step %d".formatted(y[0], t));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sam, 1000000", "sdnc, 200000"})
    void staysLawfulAndGrowsNothing(String memory, int count) {
        var network = new MemoryNetwork(Shapes.with(
                Shapes.of(memory, "lstm", 2, 1, 4, 1, 50, 4, 1),
                new SparseConfig(2, 3, SparseConfig.DEFAULT.index(), false, false)));
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(1)::nextFloat);
            try (var session = new Session(network, values)) {
                float[] x = new float[2];
                float[] y = new float[1];
                steps(session, count / 2, x, y);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                steps(session, count / 2, x, y);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertTrue(allocated < count / 100, allocated + " bytes in " + count / 2 + " steps"); // the compiler's
                var state = session.save();
                float[] order =
                        state.getOrDefault("state.recency", new float[0]).clone();
                Arrays.sort(order);
                float[] all = new float[50];
                for (int i = 0; i < all.length; i++) {
                    all[i] = i;
                }
                assertArrayEquals(all, order, "every row has its place in the order of use");

                float[] next = new float[1];
                steps(session, 1, x, next);
                session.restore(state);
                float[] again = new float[1];
                steps(session, 1, x, again);
                assertEquals(next[0], again[0], "what was saved goes on to the same bits");
            }
        }
    }
}

package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Setting to zero allocates nothing even where a method that was compiled on its own before is called and not inlined. That
 * needs a JVM of its own, with a flag that makes it the rule; without, it happens once in a while beside other work.
 */
final class ShyInliningTest {
    private static final int WINDOWS = 200;
    private static final int CALLS = 5_000;

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    @Test
    void zero() {
        Vec x = floats.vec(100, 1);
        Mat y = floats.mat(30, 20);
        long bytes = 1;
        for (int window = 0; window < WINDOWS && bytes > 0; window++) {
            long before = AllocatedBytes.ofThisThread();
            for (int i = 0; i < CALLS; i++) {
                Kernels.zero(x);
                Kernels.zero(y);
                Kernels.zero(y, 3, 4);
            }
            bytes = AllocatedBytes.ofThisThread() - before;
        }
        assertEquals(0, bytes, "bytes in " + CALLS + " rounds");
    }
}

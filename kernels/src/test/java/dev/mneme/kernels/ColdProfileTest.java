package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Once compiled, an operation allocates nothing even if the compiler saw its vectors in the interpreter alone. That needs
 * a JVM of its own, whose flags let the interpreter count early and the compiler wait for nobody.
 */
final class ColdProfileTest {
    /** Enough for the interpreter to count calls, too few for the first compiler. */
    private static final int INTERPRETED = 160;

    /** Enough for the last compiler. */
    private static final int COMPILED = 50_000;

    private static final int MOST_WINDOWS = 50;

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    private static float maxima(Vec x, int times) {
        float sum = 0;
        for (int i = 0; i < times; i++) {
            sum += Kernels.max(x);
        }
        return sum;
    }

    @Test
    void aMaximumMostlyOfFewerFloatsThanAVector() {
        Vec many = floats.vec(64, 0);
        Vec few = floats.vec(3, 0);
        maxima(many, INTERPRETED);
        maxima(few, COMPILED);
        long bytes = 1;
        for (int window = 0; window < MOST_WINDOWS && bytes > 0; window++) {
            long before = AllocatedBytes.ofThisThread();
            maxima(many, COMPILED);
            bytes = AllocatedBytes.ofThisThread() - before;
        }
        assertEquals(0, bytes, "bytes in " + COMPILED + " maxima");
    }
}

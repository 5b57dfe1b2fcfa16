package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RngTest {
    private static final int DRAWS = 100_000;

    /** The vectors published with Philox (Random123, philox2x64 10 rounds): counter, stream, key, first word. */
    @Test
    void knownAnswers() {
        assertEquals(0xca00a0459843d731L, Rng.restore(0, 0, 0).nextLong());
        assertEquals(0x65b021d60cd8310fL, Rng.restore(-1, -1, -1).nextLong());
        assertEquals(
                0x0a5e742c2997341cL,
                Rng.restore(0xa4093822299f31d0L, 0x13198a2e03707344L, 0x243f6a8885a308d3L)
                        .nextLong());
    }

    @Test
    void drawsOfASeedNeverChange() {
        Rng rng = Rng.of(42, 7, 1);
        assertEquals(0, rng.counter());
        assertEquals(0x264f2f3d1de105b2L, rng.nextLong());
        assertEquals(0x1fb4f33ef43edb80L, rng.nextLong());
        assertEquals(2, rng.counter());
    }

    @Test
    void restoredGeneratorContinues() {
        Rng rng = Rng.of(3, 1);
        for (int i = 0; i < 1000; i++) {
            rng.nextInt(1 + i);
        }
        Rng copy = Rng.restore(rng.key(), rng.stream(), rng.counter());
        for (int i = 0; i < 100; i++) {
            assertEquals(rng.nextInt(17), copy.nextInt(17));
            assertEquals(rng.nextFloat(), copy.nextFloat());
        }
    }

    @Test
    void streamsDiffer() {
        var seen = new HashSet<Long>();
        int count = 0;
        for (long seed = 0; seed < 10; seed++) {
            for (long a = -5; a < 5; a++) {
                seen.add(Rng.of(seed, a).nextLong());
                count++;
                for (long b = -5; b < 5; b++) {
                    seen.add(Rng.of(seed, a, b).nextLong());
                    count++;
                }
            }
        }
        assertEquals(count, seen.size());
        assertNotEquals(Rng.of(1, 2, 3).stream(), Rng.of(1, 3, 2).stream());
        assertNotEquals(Rng.of(1).stream(), Rng.of(1, 0).stream());
    }

    /** Seven is no power of two; 5 standard deviations around the even share. */
    @Test
    void integersAreEven() {
        Rng rng = Rng.of(11);
        int bound = 7;
        var counts = new int[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[rng.nextInt(bound)]++;
        }
        double share = (double) DRAWS / bound;
        for (int count : counts) {
            assertEquals(share, count, 5 * Math.sqrt(share));
        }
    }

    @Test
    void integersReachBothEnds() {
        Rng rng = Rng.of(12);
        var seen = new HashSet<Integer>();
        for (int i = 0; i < 1000; i++) {
            int value = rng.nextInt(-2, 3);
            assertTrue(value >= -2 && value <= 3);
            seen.add(value);
        }
        assertEquals(6, seen.size());
        assertEquals(5, rng.nextInt(5, 5));
        assertEquals(0, rng.nextInt(1));
        for (int i = 0; i < 1000; i++) {
            assertTrue(rng.nextInt(Integer.MAX_VALUE) >= 0);
        }
    }

    @Test
    void bitsAndFloatsAreEvenAndUncorrelated() {
        Rng rng = Rng.of(13);
        Rng neighbour = Rng.of(14);
        int ones = 0;
        int equal = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            int bit = rng.nextBit();
            ones += bit;
            equal += bit == neighbour.nextBit() ? 1 : 0;
            float f = rng.nextFloat();
            assertTrue(f >= 0 && f < 1);
            sum += f;
            squares += (double) f * f;
        }
        double sigma = Math.sqrt(DRAWS) / 2;
        assertEquals(DRAWS / 2.0, ones, 5 * sigma);
        assertEquals(DRAWS / 2.0, equal, 5 * sigma);
        assertEquals(0.5, sum / DRAWS, 0.005);
        assertEquals(1 / 3.0, squares / DRAWS, 0.005);
    }

    @Test
    void impossibleBoundsAreRefused() {
        Rng rng = Rng.of(1);
        assertThrows(IllegalArgumentException.class, () -> rng.nextInt(0));
        assertThrows(IllegalArgumentException.class, () -> rng.nextInt(-3));
        assertThrows(IllegalArgumentException.class, () -> rng.nextInt(2, 1));
        assertThrows(IllegalArgumentException.class, () -> rng.nextInt(-2, Integer.MAX_VALUE));
        assertEquals(0, rng.counter());
    }

    @Test
    void aGeneratorBeginsAnewWhereItsPathBegins() {
        Rng rng = Rng.of(9);
        rng.nextLong();
        rng.begin(1, 2, 3, 4);
        Rng fresh = Rng.of(1, 2, 3, 4);
        for (int i = 0; i < 5; i++) {
            assertEquals(fresh.nextLong(), rng.nextLong());
        }
    }
}

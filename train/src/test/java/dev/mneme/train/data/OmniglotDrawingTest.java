package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OmniglotDrawingTest {
    private static final int SIZE = OmniglotDrawing.SIZE;
    private static final int PIXELS = OmniglotDrawing.PIXELS;

    private static boolean[] random() {
        Rng rng = Rng.of(3);
        boolean[] dark = new boolean[SIZE * SIZE];
        for (int i = 0; i < dark.length; i++) {
            dark[i] = rng.nextInt(9) == 0;
        }
        return dark;
    }

    private static float[] rendered(boolean[] dark, int quarters, double angle, double right, double down) {
        float[] pixels = new float[PIXELS * PIXELS];
        OmniglotDrawing.of(dark).render(pixels, quarters, angle, right, down);
        return pixels;
    }

    /** A pixel is 5.25 points wide: each point is cut into 4 x 4 parts, of which 21 x 21 make a pixel. */
    @Test
    void pixelsAreSharesOfInk() {
        boolean[] dark = random();
        int[] parts = new int[PIXELS * PIXELS];
        for (int y = 0; y < 4 * SIZE; y++) {
            for (int x = 0; x < 4 * SIZE; x++) {
                parts[y / 21 * PIXELS + x / 21] += dark[y / 4 * SIZE + x / 4] ? 1 : 0;
            }
        }
        int most = 0;
        for (int part : parts) {
            most = Math.max(most, part);
        }
        float[] pixels = rendered(dark, 0, 0, 0, 0);
        for (int i = 0; i < parts.length; i++) {
            assertEquals((double) parts[i] / most, pixels[i], 1e-5, "pixel " + i);
        }
    }

    @Test
    void aQuarterTurnGoesClockwise() {
        boolean[] dark = random();
        float[] upright = rendered(dark, 0, 0, 0, 0);
        for (int quarters = 1; quarters < 4; quarters++) {
            float[] turned = new float[upright.length];
            for (int y = 0; y < PIXELS; y++) {
                for (int x = 0; x < PIXELS; x++) {
                    turned[x * PIXELS + PIXELS - 1 - y] = upright[y * PIXELS + x];
                }
            }
            assertArrayEquals(turned, rendered(dark, quarters, 0, 0, 0), 1e-4f);
            assertArrayEquals(turned, rendered(dark, 0, quarters * Math.PI / 2, 0, 0), 1e-4f);
            upright = turned;
        }
    }

    @Test
    void movingShiftsAndLosesWhatLeaves() {
        boolean[] dark = new boolean[SIZE * SIZE];
        dark[52 * SIZE + 52] = true; // the middle, which lies on a corner of four pixels
        dark[0] = true;
        float[] pixels = rendered(dark, 0, 0, -21, 0); // four pixels
        assertEquals(1, pixels[9 * PIXELS + 6], 1e-6);
        assertEquals(1, pixels[10 * PIXELS + 5], 1e-6);
        assertEquals(0, pixels[0]);
        assertEquals(1, rendered(dark, 0, 0, 21, 42)[8 * PIXELS + 4], 1e-6);
        assertArrayEquals(new float[PIXELS * PIXELS], rendered(new boolean[SIZE * SIZE], 1, 0.1, 5, 5));
        assertArrayEquals(new float[PIXELS * PIXELS], rendered(dark, 0, 0, 500, 0));
    }
}

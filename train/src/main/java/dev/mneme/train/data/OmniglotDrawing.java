package dev.mneme.train.data;

import java.util.Arrays;

/** One person's drawing of a character, {@value #SIZE} x {@value #SIZE} points of ink or paper. */
public final class OmniglotDrawing {
    /** Points along a side of a drawing. */
    public static final int SIZE = 105;

    /** Pixels along a side of the image that a network sees. */
    public static final int PIXELS = 20;

    private static final double PIXEL = (double) PIXELS / SIZE; // of a point

    private final short[] ink; // y * SIZE + x of every point

    private OmniglotDrawing(short[] ink) {
        this.ink = ink;
    }

    /** The drawing with ink where {@code dark} says, row by row. */
    static OmniglotDrawing of(boolean[] dark) {
        short[] ink = new short[dark.length];
        int count = 0;
        for (int i = 0; i < dark.length; i++) {
            if (dark[i]) {
                ink[count++] = (short) i;
            }
        }
        return new OmniglotDrawing(Arrays.copyOf(ink, count));
    }

    /** Points of ink. */
    public int ink() {
        return ink.length;
    }

    /**
     * Sets {@code pixels} ({@link #PIXELS}², row by row) to this drawing turned about its middle, moved and scaled down: to
     * the share of ink of each pixel, divided by the greatest of them; to 0 where there is no ink. A point that leaves the
     * image is lost. Allocates nothing.
     *
     * @param quarters turns by 90 degrees, clockwise
     * @param angle of a turn beside them, in radians, clockwise
     * @param right points to the right, after turning
     * @param down points downwards
     */
    public void render(float[] pixels, int quarters, double angle, double right, double down) {
        Arrays.fill(pixels, 0);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int turn = 0; turn < quarters; turn++) { // cos(a + 90°) = -sin(a), exactly
            double before = cos;
            cos = -sin;
            sin = before;
        }
        double middle = (SIZE - 1) / 2.0;
        for (short point : ink) {
            int row = point / SIZE;
            double x = point - row * SIZE - middle;
            double y = row - middle;
            drop(pixels, cos * x - sin * y + middle + right, sin * x + cos * y + middle + down);
        }
        float most = 0;
        for (float pixel : pixels) {
            most = Math.max(most, pixel);
        }
        for (int i = 0; i < pixels.length && most > 0; i++) {
            pixels[i] /= most;
        }
    }

    /** The ink of the point from (x, y) to (x + 1, y + 1), shared out over the one, two or four pixels that it covers. */
    private static void drop(float[] pixels, double x, double y) {
        double left = x * PIXEL;
        double top = y * PIXEL;
        int column = (int) Math.floor(left);
        int row = (int) Math.floor(top);
        double beyondRight = (left - column - (1 - PIXEL)) / PIXEL;
        double beyondDown = (top - row - (1 - PIXEL)) / PIXEL;
        if (beyondRight <= 0) {
            drop(pixels, column, row, beyondDown, 1);
        } else {
            drop(pixels, column, row, beyondDown, 1 - beyondRight);
            drop(pixels, column + 1, row, beyondDown, beyondRight);
        }
    }

    private static void drop(float[] pixels, int column, int row, double beyondDown, double share) {
        if (beyondDown <= 0) {
            add(pixels, column, row, share);
        } else {
            add(pixels, column, row, share * (1 - beyondDown));
            add(pixels, column, row + 1, share * beyondDown);
        }
    }

    private static void add(float[] pixels, int column, int row, double share) {
        if (column >= 0 && column < PIXELS && row >= 0 && row < PIXELS) {
            pixels[row * PIXELS + column] += (float) share;
        }
    }
}

package dev.mneme.train.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small pieces of a page: numbers as text, thinned curves, what the records refuse. */
final class PartsTest {
    @Test
    void numbersReadWell() {
        assertEquals("0.33333", Text.number(1 / 3.0));
        assertEquals("1.2e-7", Text.number(1.2e-7));
        assertEquals("1000000", Text.number(1e6));
        assertEquals("1e7", Text.number(1e7));
        assertEquals("20", Text.number(20.0));
        assertEquals("0", Text.number(-0.0));
        assertEquals("NaN", Text.number(Double.NaN));
        assertEquals("-1,234,567", Text.number(-1_234_567L));
        assertEquals("null", Text.json(Double.NEGATIVE_INFINITY));
        assertEquals("\"a\\u003c\\u0022\\ud800\"", Text.json("a<\"\uD800"));
        assertEquals("\"\uD83D\uDE00\"", Text.json("\uD83D\uDE00"));
    }

    @Test
    void shortCurvesStayWhole() {
        Curve curve = curve(1000);
        Thinned thin = Thinned.of(curve);
        assertArrayEquals(curve.iterations(), thin.last());
        assertArrayEquals(curve.values(), thin.mean());
    }

    @Test
    void thinningKeepsSpikesMeansAndGaps() {
        Curve curve = curve(123_457);
        double mean = Arrays.stream(curve.values()).average().orElseThrow();
        curve.values()[77_777] = 1e300;
        curve.values()[5] = Double.NaN;
        Thinned thin = Thinned.of(curve);
        assertEquals(1000, thin.mean().length);
        assertEquals(1, thin.gaps());
        assertEquals(123_456, thin.last()[999]);
        assertEquals(1e300, Arrays.stream(thin.greatest()).max().orElseThrow());
        double thinMean =
                Arrays.stream(thin.mean()).filter(v -> v < 1e9).average().orElseThrow();
        assertEquals(mean, thinMean, 0.01);
        for (int p = 0; p < 1000; p++) {
            assertTrue(thin.least()[p] <= thin.mean()[p] && thin.mean()[p] <= thin.greatest()[p], "point " + p);
        }
    }

    @Test
    void aStretchWithoutFiniteValuesIsAGap() {
        Curve curve = curve(4000);
        Arrays.fill(curve.values(), 400, 440, Double.POSITIVE_INFINITY);
        Thinned thin = Thinned.of(curve);
        assertEquals(40, thin.gaps());
        assertEquals(10, Arrays.stream(thin.mean()).filter(Double::isNaN).count());
    }

    @Test
    void stepsBecomeColumns() {
        HeatMap map = HeatMap.fromSteps("m", "row", "", 2, 3, new float[] {1, 2, 3, 4, 5, 6}, 0, 1);
        assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, map.values());
        assertEquals(6, map.get(1, 2));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        refused("Curve loss: one value for each iteration", () -> new Curve("loss", "", new long[2], new double[1]));
        refused("got 3 after 3 at index 1", () -> new Curve("loss", "", new long[] {3, 3}, new double[2]));
        refused("got 5 for 2 x 3", () -> new HeatMap("m", "row", "", 2, 3, new float[5], 0, 1));
        refused("got 1 for 2", () -> new HeatMap("m", "row", "", 2, 1, new float[2], 0, 1).firstOf(1));
        refused("finite lo < hi", () -> new HeatMap("m", "row", "", 1, 1, new float[1], 1, 1));
        refused("finite lo < hi", () -> new HeatMap("m", "row", "", 1, 1, new float[1], Float.NaN, 1));
        refused("a row needs 2 cells, got 1", () -> new RunReport.Table("t", List.of("a", "b"), List.of(List.of("1"))));
        HeatMap map = new HeatMap("m", "row", "", 1, 2, new float[2], 0, 1);
        refused(
                "a column for each of 3 steps, got 2",
                () -> new RunReport.Sequence("", 3, List.of(map), List.of(), List.of()));
        refused(
                "must be at one of the 2 steps, got 2",
                () -> new RunReport.Sequence("", 2, List.of(map), List.of(new RunReport.Mark(2, "end")), List.of()));
        refused(
                "2 step labels or none are needed, got 1",
                () -> new RunReport.Sequence("", 2, List.of(map), List.of(), List.of("a")));
    }

    private static void refused(String message, Runnable make) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, make::run);
        assertTrue(e.toString().contains(message), e::toString);
    }

    private static Curve curve(int n) {
        long[] iterations = new long[n];
        double[] values = new double[n];
        Arrays.setAll(iterations, i -> i);
        Arrays.setAll(values, i -> Math.sin(i * 0.37) + 2);
        return new Curve("c", "u", iterations, values);
    }
}

package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now = 5 * SECOND;

    @Test
    void aPipeGetsALineNowAndThen() {
        Progress progress = progress(0, 1000, false, 80);
        for (int i = 1; i <= 1000; i++) {
            now += SECOND / 20;
            progress.update(i, 2.0 / i, i < 500 ? Double.NaN : 0.25);
        }
        progress.finish();
        progress.finish();
        assertEquals(
                List.of(
                        "copy     1/1000    0%  loss 2.0000  bits wrong      -  20.000 steps/s  ETA 0:50",
                        "copy   201/1000   20%  loss 0.0100  bits wrong      -  20.000 steps/s  ETA 0:40",
                        "copy   401/1000   40%  loss 0.0050  bits wrong      -  20.000 steps/s  ETA 0:30",
                        "copy   601/1000   60%  loss 0.0033  bits wrong 0.2500  20.000 steps/s  ETA 0:20",
                        "copy   801/1000   80%  loss 0.0025  bits wrong 0.2500  20.000 steps/s  ETA 0:10",
                        "copy  1000/1000  100%  loss 0.0020  bits wrong 0.2500  20.000 steps/s  in 0:50"),
                text().lines().toList());
    }

    @Test
    void aTerminalGetsOneLineOverAndOver() {
        Progress progress = progress(0, 2000, true, 120);
        for (int i = 1; i <= 2000; i++) {
            now += SECOND / 1000;
            progress.update(i, 0.5, 1);
        }
        progress.finish();
        String[] drawn = text().split("\r", -1);
        assertEquals("", drawn[0]);
        assertEquals(20 + 1, drawn.length - 1);
        assertEquals(
                "copy   501/2000   25%  loss 0.5000  bits wrong 1.0000  1000.0 steps/s  ETA 0:01  [======>            "
                        + "     ]",
                drawn[6]);
        assertTrue(drawn[21].stripTrailing().endsWith("in 0:02  [========================]"), drawn[21]);
        assertTrue(drawn[21].endsWith(System.lineSeparator()), drawn[21]);
    }

    @Test
    void noLineIsLongerThanTheTerminalOrLeavesOldText() {
        for (int columns = 1; columns < 130; columns++) {
            bytes.reset();
            Progress progress = progress(0, 50, true, columns);
            int before = 0;
            for (int i = 1; i <= 50; i++) {
                now += SECOND;
                progress.update(i, i % 7 == 0 ? Double.NaN : Math.pow(10, i - 25), i == 30 ? 1e30 : i);
            }
            for (String drawn : text().substring(1).split("\r", -1)) {
                assertTrue(drawn.length() <= Math.max(columns - 1, 1), columns + ": " + drawn);
                assertTrue(drawn.length() >= before, columns + ": " + drawn);
                before = drawn.stripTrailing().length();
            }
        }
    }

    @Test
    void aMessageStandsAboveTheLiveLine() {
        Progress progress = progress(0, 10, true, 60);
        progress.message("starts");
        now += SECOND;
        progress.update(1, 1, 1);
        bytes.reset();
        progress.message("saved");
        String[] drawn = text().split("\r", -1);
        assertEquals("", drawn[1].strip());
        assertEquals("saved" + System.lineSeparator(), drawn[2]);
        assertTrue(drawn[3].contains("loss 1.0000"), drawn[3]);
        progress.finish();
        bytes.reset();
        progress.message("goodbye");
        assertEquals("goodbye" + System.lineSeparator(), text());
    }

    @Test
    void aResumedRunCountsOnlyItsOwnSteps() {
        Progress progress = progress(9000, 10_000, false, 80);
        now += 10 * SECOND;
        progress.update(9100, 1, 1);
        progress.finish();
        assertEquals(
                List.of(
                        "copy   9100/10000   91%  loss 1.0000  bits wrong 1.0000  10.000 steps/s  ETA 1:30",
                        "copy   9100/10000   91%  loss 1.0000  bits wrong 1.0000  10.000 steps/s  in 0:10"),
                text().lines().toList());
    }

    @Test
    void theRateFollowsTheRun() {
        Progress progress = progress(0, 1_000_000, false, 80);
        long iteration = 0;
        for (int i = 0; i < 60; i++) {
            now += SECOND;
            iteration += i < 10 ? 1 : 100; // a slow start while the loops are compiled
            progress.update(iteration, 1, 1);
        }
        String last = text().lines().toList().getLast();
        assertTrue(last.contains("98.") || last.contains("99."), last);
    }

    @Test
    void liveOnlyWhereALineCanBeWrittenOver() {
        assertTrue(Progress.isLive(true, Map.of("TERM", "xterm-256color")));
        assertTrue(Progress.isLive(true, Map.of("CI", "false")));
        assertFalse(Progress.isLive(false, Map.of("TERM", "xterm-256color")));
        assertFalse(Progress.isLive(true, Map.of("TERM", "dumb")));
        assertFalse(Progress.isLive(true, Map.of("CI", "true")));
        assertEquals(132, Progress.columns(Map.of("COLUMNS", "132")));
        for (String nonsense : List.of("", "wide", "0", "-3", "99999999999")) {
            assertEquals(80, Progress.columns(Map.of("COLUMNS", nonsense)), nonsense);
        }
        assertEquals(80, Progress.columns(Map.of()));
    }

    @Test
    void figuresKeepTheirWidth() {
        Map<Double, String> figures = Map.ofEntries(
                Map.entry(0.0, "0.0000"),
                Map.entry(0.123456, "0.1235"),
                Map.entry(12.3456, "12.346"),
                Map.entry(123.456, "123.46"),
                Map.entry(9.99999, "10.000"),
                Map.entry(999.999, "1000.0"),
                Map.entry(123_456.7, "123457"),
                Map.entry(0.000_012, " 1e-05"),
                Map.entry(-1.5, "-1.500"),
                Map.entry(-0.000_01, "-1e-05"),
                Map.entry(2.5e9, "2.5e+09"),
                Map.entry(Double.NaN, "     -"),
                Map.entry(Double.POSITIVE_INFINITY, "Infinity"));
        figures.forEach((value, text) -> assertEquals(text, ProgressLine.figure(value)));
    }

    @Test
    void durationsReadWell() {
        assertEquals("0:00", ProgressLine.duration(0));
        assertEquals("1:31", ProgressLine.duration(90.6));
        assertEquals("1:00:00", ProgressLine.duration(3599.7));
        assertEquals("23:59:59", ProgressLine.duration(86_399));
        assertEquals("2d 03h", ProgressLine.duration(2 * 86_400 + 3 * 3600 + 5));
        assertEquals("years", ProgressLine.duration(1e30));
        assertEquals("-:--", ProgressLine.duration(Double.NaN));
        assertEquals("-:--", ProgressLine.duration(Double.POSITIVE_INFINITY));
    }

    @Test
    void aRunWithoutIterationsIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> progress(0, 0, false, 80));
        assertEquals("Progress: at least 1 iteration in all is needed, got 0", e.getMessage());
    }

    private Progress progress(long first, long total, boolean live, int columns) {
        return new Progress(
                new PrintStream(bytes, false, UTF_8), "copy", "bits wrong", first, total, live, columns, () -> now);
    }

    private String text() {
        return bytes.toString(UTF_8);
    }
}

package dev.mneme.train.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsReaderTest {
    @Test
    void readsCurvesByKey() {
        MetricsReader reader = read("iteration=10 loss=2.5", "", "iteration=20 loss=1.5 error=3");
        Curve loss = reader.curve("loss", "Loss", "nats");
        assertEquals("Loss", loss.name());
        assertEquals("nats", loss.unit());
        assertArrayEquals(new long[] {10, 20}, loss.iterations());
        assertArrayEquals(new double[] {2.5, 1.5}, loss.values());
        assertArrayEquals(
                new long[] {20}, reader.curve("error", "Error", "bits").iterations());
        assertEquals(0, reader.curve("absent", "", "").values().length);
    }

    @Test
    void aTornLastLineIsLeftOut() {
        assertArrayEquals(
                new long[] {1},
                read("iteration=1 loss=2", "iteration=2 lo")
                        .curve("loss", "", "")
                        .iterations());
        assertArrayEquals(
                new long[] {1},
                read("iteration=1 loss=2", "iter=2").curve("loss", "", "").iterations());
        assertEquals(0, read("iterat").curve("loss", "", "").values().length);
        assertEquals(0, read().curve("loss", "", "").values().length);
    }

    @Test
    void aBrokenLineBeforeTheLastIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> read("iteration=1 loss=2", "loss", "iteration=3 loss=1"));
        assertEquals("metrics, line 2 of 3 is broken: no value for loss", e.getMessage());
    }

    @Test
    void aResumedRunOverwritesWhatItRepeats() {
        Curve loss = read("iteration=1 loss=9", "iteration=2 loss=8", "iteration=3 loss=7", "iteration=2 loss=6")
                .curve("loss", "", "");
        assertArrayEquals(new long[] {1, 2, 3}, loss.iterations());
        assertArrayEquals(new double[] {9, 6, 7}, loss.values());
    }

    @Test
    void whatIsNotANumberIsNotANumber() {
        assertArrayEquals(
                new double[] {Double.NaN, 1},
                read("iteration=1 loss=NaN", "iteration=2 loss=1")
                        .curve("loss", "", "")
                        .values());
    }

    private static MetricsReader read(String... lines) {
        return MetricsReader.read(List.of(lines), MetricsReaderTest::parse);
    }

    /** Stands in for a JSON parser: {@code key=number} pairs; a text where the number is not one. */
    private static Map<String, ?> parse(String line) {
        Map<String, Object> values = new HashMap<>();
        for (String pair : line.split(" ", -1)) {
            int at = pair.indexOf('=');
            if (at < 0) {
                throw new IllegalStateException("no value for " + pair);
            }
            String value = pair.substring(at + 1);
            values.put(pair.substring(0, at), value.equals("NaN") ? value : Double.valueOf(value));
        }
        return values;
    }
}

package dev.mneme.train.objective;

import java.util.Map;

/** What a score reads again of what it saved. */
final class Sums {
    private Sums() {}

    /** A count; 0 where nothing was saved. */
    static long count(Map<String, ? extends Number> sums, String key) {
        if (sums.isEmpty()) {
            return 0;
        }
        long count = saved(sums, key).longValue();
        if (count < 0) {
            throw new IllegalArgumentException(
                    "window: %s, 0 to %s, needed, %s came".formatted(key, Long.MAX_VALUE, count));
        }
        return count;
    }

    /** A sum; 0 where nothing was saved. */
    static double real(Map<String, ? extends Number> sums, String key) {
        return sums.isEmpty() ? 0 : saved(sums, key).doubleValue();
    }

    private static Number saved(Map<String, ? extends Number> sums, String key) {
        Number value = sums.get(key);
        if (value == null) {
            throw new IllegalArgumentException("window: %s needed, none came".formatted(key));
        }
        return value;
    }
}

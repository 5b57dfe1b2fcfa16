package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

/**
 * One quantity over time: rows upon each other, time steps from left to right.
 *
 * <p>The array is kept, not copied. {@link TaskMaps} makes those that every task has.
 *
 * @param title what is shown, for instance {@code Write weights}
 * @param rowAxis what a row is, for instance {@code memory row}; maps with the same axis and size share their rows
 * @param explanation what one should see, one to three sentences
 * @param total how many such rows there are, the first of which are here
 * @param values (rows, columns) row-major; NaN marks a cell without a value, such as a step that is not scored
 * @param lo value of the darkest colour; smaller values get it too
 * @param hi value of the brightest colour, above {@code lo}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of data on its way into a page, never compared
public record HeatMap(
        String title,
        String rowAxis,
        String explanation,
        int rows,
        int total,
        int columns,
        float[] values,
        float lo,
        float hi) {
    /** Refuses another number of values than cells, and colours without a range. */
    public HeatMap {
        requireNonNull(title, "title is null");
        requireNonNull(rowAxis, "rowAxis is null");
        requireNonNull(explanation, "explanation is null");
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException("Heat map %s: rows x columns values are needed, got %s for %s x %s"
                    .formatted(title, values.length, rows, columns));
        }
        if (total < rows) {
            throw new IllegalArgumentException(
                    "Heat map %s: all rows must be at least those here, got %s for %s".formatted(title, total, rows));
        }
        if (!Float.isFinite(lo) || !Float.isFinite(hi) || !(lo < hi)) {
            throw new IllegalArgumentException(
                    "Heat map %s: finite lo < hi are needed for the colours, got %s and %s".formatted(title, lo, hi));
        }
    }

    /** A map of all rows. */
    public HeatMap(
            String title,
            String rowAxis,
            String explanation,
            int rows,
            int columns,
            float[] values,
            float lo,
            float hi) {
        this(title, rowAxis, explanation, rows, rows, columns, values, lo, hi);
    }

    /** A map from values in the order in which a network makes them: (steps, rows), step after step; copied. */
    public static HeatMap fromSteps(
            String title, String rowAxis, String explanation, int rows, int steps, float[] values, float lo, float hi) {
        if (values.length != (long) rows * steps) {
            throw new IllegalArgumentException("Heat map %s: steps x rows values are needed, got %s for %s x %s"
                    .formatted(title, values.length, steps, rows));
        }
        float[] turned = new float[values.length];
        for (int t = 0; t < steps; t++) {
            for (int r = 0; r < rows; r++) {
                turned[r * steps + t] = values[t * rows + r];
            }
        }
        return new HeatMap(title, rowAxis, explanation, rows, steps, turned, lo, hi);
    }

    /** The same as a map of the first of {@code all} rows. */
    public HeatMap firstOf(int all) {
        return new HeatMap(title, rowAxis, explanation, rows, all, columns, values, lo, hi);
    }

    /** Value of a row at a time step; for cold code. */
    float get(int row, int step) {
        return values[row * columns + step];
    }
}

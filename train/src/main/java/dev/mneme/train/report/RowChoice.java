package dev.mneme.train.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of a group of heat maps are shown. Maps over the same rows show the same ones, so that one can look from
 * one map to the next.
 *
 * @param rows the rows shown, ascending
 * @param touched how many were touched at all: brighter than {@link #TOUCHED} of the colours' range in some map
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowChoice(int[] rows, int touched) {
    /** More rows than this are more than a page or an eye can take. */
    static final int MOST_ROWS = 512;

    /** The share of the colours' range below which a cell counts as dark. */
    static final double TOUCHED = 0.01;

    static RowChoice of(List<HeatMap> group) {
        int rows = group.getFirst().rows();
        double[] peak = new double[rows];
        for (HeatMap map : group) {
            for (int r = 0; r < rows; r++) {
                peak[r] = Math.max(peak[r], peak(map, r));
            }
        }
        int[] touched = IntStream.range(0, rows).filter(r -> peak[r] > TOUCHED).toArray();
        if (rows <= MOST_ROWS) {
            return new RowChoice(IntStream.range(0, rows).toArray(), touched.length);
        }
        int[] shown = Arrays.stream(touched)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(r -> -peak[r]).thenComparing(r -> r))
                .limit(MOST_ROWS)
                .mapToInt(r -> r)
                .sorted()
                .toArray();
        return new RowChoice(shown.length == 0 ? new int[] {0} : shown, touched.length);
    }

    /** What a reader must know who sees only some of the rows; empty if all are there. */
    String note(HeatMap map) {
        if (rows.length == map.total()) {
            return "";
        }
        String most = touched > rows.length ? "the %s brightest of the ".formatted(Text.number(rows.length)) : "the ";
        String first = map.rows() < map.total() ? " among the first %s".formatted(Text.number(map.rows())) : "";
        return "Of %s rows only %s%s that were touched%s are shown."
                .formatted(Text.number(map.total()), most, Text.number(touched), first);
    }

    private static double peak(HeatMap map, int row) {
        double peak = 0;
        for (int t = 0; t < map.columns(); t++) {
            double above = ((double) map.get(row, t) - map.lo()) / ((double) map.hi() - map.lo());
            peak = above > peak ? above : peak;
        }
        return peak;
    }
}

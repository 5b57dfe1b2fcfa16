package dev.mneme.train.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A made-up comparison of any number of models that learn one after the other. */
final class SampleComparison {
    private SampleComparison() {}

    static ComparisonReport of(int models, int points) {
        var bands = new ArrayList<Band>();
        for (String chart : List.of("Sequences right", "Validation bit errors")) {
            for (int model = 0; model < models; model++) {
                bands.add(band(chart, model, points));
            }
        }
        var facts = new LinkedHashMap<>(Map.of("Task", "copy"));
        var shared = new LinkedHashMap<>(Map.of("hidden-size", "64"));
        var rows = new ArrayList<List<String>>();
        for (int model = 0; model < models; model++) {
            rows.add(List.of("model " + model, "0.021 (0 to 3.4)", "-"));
        }
        var table = new RunReport.Table("Bit errors", List.of("model", "length 1 to 10", "reads silenced"), rows);
        var differences = new RunReport.Table(
                "Settings", List.of("setting", "one", "other"), List.of(List.of("memory", "dnc", "</script>")));
        return new ComparisonReport(
                "copy", "All are over.", facts, shared, "sequences seen", bands, List.of(table), differences);
    }

    private static Band band(String chart, int model, int points) {
        long[] x = new long[points];
        double[][] y = new double[3][points];
        for (int i = 0; i < points; i++) {
            x[i] = 80_000L * (i + 1) / points;
            double left = 1 / (1 + Math.exp(9.0 * i / points - 1 - 0.7 * model));
            double value = chart.startsWith("Sequences") ? 1 - left : 30 * left;
            for (int k = 0; k < 3; k++) {
                y[k][i] = value * (1 + 0.15 * (k == 0 ? 0 : 2 * k - 3));
            }
        }
        return new Band(chart, "model " + model, model, "share", x, y[0], y[1], y[2]);
    }
}

package dev.mneme.train.bench;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was measured, for people and for machines. */
public final class ScalingTable {
    private static final List<String> COLUMNS = List.of(
            "memory",
            "rows",
            "state",
            "batch",
            "steps",
            "threads",
            "ms a step",
            "set-up ms",
            "tensors MB",
            "tape MB",
            "peak MB",
            "recall",
            "note");

    private ScalingTable() {}

    /** A line for each point, after one of names. */
    public static List<String> text(List<ScalingPoint> points) {
        return ResultTable.text(new RunReport.Table(
                "", COLUMNS, points.stream().map(ScalingTable::row).toList()));
    }

    private static List<String> row(ScalingPoint p) {
        StepSetting s = p.setting();
        List<String> start = List.of(
                s.name(),
                String.format(Locale.ROOT, "%,d", s.rows()),
                s.filled() ? "filled" : "fresh",
                String.valueOf(s.batchSize()),
                String.valueOf(s.steps()),
                String.valueOf(s.threads()));
        List<String> rest = p.cost()
                .map(c -> List.of(
                        number(c.millis()),
                        number(c.setupMillis()),
                        number(c.tensorBytes() / 1e6),
                        number(c.tapeBytes() / 1e6),
                        number(c.residentBytes() / 1e6),
                        s.isSparse() ? String.format(Locale.ROOT, "%.3f", c.recall()) : "-",
                        c.settled() ? "" : "not settled"))
                .orElseGet(() -> List.of("-", "-", "-", "-", "-", "-", "left out: " + p.note()));
        return Stream.concat(start.stream(), rest.stream()).toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 1000 ? "%.1f" : "%,.0f", value);
    }

    /** Everything, by names. */
    public static String json(List<ScalingPoint> points) {
        return Json.encode(points.stream().map(ScalingTable::json).toList());
    }

    private static JsonObject json(ScalingPoint p) {
        StepSetting s = p.setting();
        JsonObject json = new JsonObject()
                .put("memory", s.kind())
                .put("index", s.index().name().toLowerCase(Locale.ROOT))
                .put("rows", s.rows())
                .put("filled", s.filled())
                .put("batch", s.batchSize())
                .put("steps", s.steps())
                .put("threads", s.threads());
        p.cost().ifPresent(cost -> json.put("cost", cost.json()));
        return p.note().isEmpty() ? json : json.put("left-out", p.note());
    }
}

package dev.mneme.train.report;

import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of evaluations, for people and for machines. */
public final class ResultTable {
    private ResultTable() {}

    /** A row for each evaluation, of a loss in {@code unit}. */
    public static RunReport.Table of(String caption, String unit, List<Result> results) {
        var columns = new ArrayList<String>();
        columns.add("evaluation");
        results.getFirst().score().cells().forEach(cell -> columns.add(cell.column()));
        columns.add("loss (%s per sequence)".formatted(unit));
        return new RunReport.Table(
                caption, columns, results.stream().map(ResultTable::row).toList());
    }

    private static List<String> row(Result result) {
        Score s = result.score();
        var row = new ArrayList<String>();
        row.add(result.evaluation());
        s.cells().forEach(cell -> row.add(cell.text()));
        row.add(String.format(Locale.ROOT, s.loss() < 0.1 ? "%.5f" : "%.3f", s.loss()));
        return row;
    }

    /** The same as lines of text. */
    public static List<String> text(Task task, List<Result> results) {
        return text(of("", task.objective().unit(), results));
    }

    /** The same as JSON, with every count. */
    public static List<JsonObject> json(List<Result> results) {
        return results.stream()
                .map(result -> {
                    JsonObject json = new JsonObject().put("evaluation", result.evaluation());
                    result.score().figures().forEach(json::put);
                    return json;
                })
                .toList();
    }

    /** The table as lines of text, columns aligned, numbers to the right. */
    public static List<String> text(RunReport.Table table) {
        int[] widths = new int[table.columns().size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = table.columns().get(c).length();
            for (List<String> row : table.rows()) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        var lines = new ArrayList<String>();
        lines.add(line(table.columns(), widths));
        table.rows().forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? cells.get(c) + padding : "   " + padding + cells.get(c));
        }
        return line.toString().stripTrailing();
    }
}

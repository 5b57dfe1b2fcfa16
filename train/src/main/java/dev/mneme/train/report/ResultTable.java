package dev.mneme.train.report;

import dev.mneme.train.evaluate.Measure;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.task.Loss;
import dev.mneme.train.task.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of evaluations, for people and for machines. */
public final class ResultTable {
    private static final String NATS = "loss (nats per sequence)";

    private ResultTable() {}

    /** A row for each evaluation. */
    public static RunReport.Table of(String caption, Loss loss, List<Result> results) {
        return switch (Measure.of(loss)) {
            case BIT_ERRORS ->
                new RunReport.Table(
                        caption,
                        List.of("evaluation", "bit errors per sequence", "sequences right", NATS),
                        results.stream().map(ResultTable::bitRow).toList());
            case QUESTION_ERROR ->
                new RunReport.Table(
                        caption,
                        List.of("evaluation", "question error", "questions right", "sequences right", NATS),
                        results.stream().map(ResultTable::wordRow).toList());
        };
    }

    private static List<String> bitRow(Result result) {
        Score s = result.score();
        return List.of(
                result.evaluation(),
                String.format(Locale.ROOT, "%.3f", s.errorsPerSequence()),
                of(s.sequencesRight(), s.sequences()),
                loss(s));
    }

    private static List<String> wordRow(Result result) {
        Score s = result.score();
        return List.of(
                result.evaluation(),
                String.format(Locale.ROOT, "%.2f %%", 100 * s.answerError()),
                of(s.answers() - s.answersWrong(), s.answers()),
                of(s.sequencesRight(), s.sequences()),
                loss(s));
    }

    private static String of(long right, long all) {
        return right + " of " + all;
    }

    private static String loss(Score s) {
        return String.format(Locale.ROOT, s.nats() < 0.1 ? "%.5f" : "%.3f", s.nats());
    }

    /** The same as JSON, with every count. */
    public static List<JsonObject> json(List<Result> results) {
        return results.stream().map(ResultTable::json).toList();
    }

    private static JsonObject json(Result result) {
        Score s = result.score();
        return new JsonObject()
                .put("evaluation", result.evaluation())
                .put("sequences", s.sequences())
                .put("sequences-right", s.sequencesRight())
                .put("symbols", s.symbols())
                .put("symbols-wrong", s.symbolsWrong())
                .put("answers", s.answers())
                .put("answers-wrong", s.answersWrong())
                .put("errors-per-sequence", s.errorsPerSequence())
                .put("answer-error", s.answerError())
                .put("loss", s.nats());
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

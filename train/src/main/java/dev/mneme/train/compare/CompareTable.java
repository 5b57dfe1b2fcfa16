package dev.mneme.train.compare;

import dev.mneme.train.objective.Score;
import dev.mneme.train.objective.Score.Metric;
import dev.mneme.train.report.Progress;
import dev.mneme.train.report.RunReport.Table;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What was compared, as tables: a row for each model, the median over the seeds and from where to where they go. */
final class CompareTable {
    private static final String NONE = "-";

    private final List<Standing> standings;
    private final Task task;

    /** Of models trained on {@code task}. */
    CompareTable(List<Standing> standings, Task task) {
        this.standings = standings;
        this.task = task;
    }

    /** The error of all evaluations, that of the first without reads, and what it took. */
    Table errors() {
        Metric error = task.objective().score().error();
        List<String> evaluations = evaluations();
        var columns = new ArrayList<String>(List.of("model"));
        columns.addAll(evaluations);
        columns.addAll(List.of("reads silenced", "parameters", "iterations", "time", "runs"));
        var rows = new ArrayList<List<String>>();
        for (Standing standing : standings) {
            List<String> row = row(standing, evaluations, error.key());
            row.add(standing.of(outcome -> outcome.silenced(error.key())).text());
            row.add(standing.of(Outcome::parameters).text(CompareTable::whole));
            row.add(standing.of(Outcome::iterations).text(CompareTable::whole));
            row.add(standing.of(Outcome::seconds).text(Progress::duration));
            int whole = standing.whole().size();
            int broken = standing.outcomes().size() - whole;
            row.add(broken == 0 ? "%s".formatted(whole) : "%s, %s broke down".formatted(whole, broken));
            rows.add(row);
        }
        return new Table(caption(error.words(), error.unit()), columns, rows);
    }

    /** All tables: the errors, then each other measure. */
    List<Table> all() {
        var tables = new ArrayList<Table>(List.of(errors()));
        Score score = task.objective().score();
        score.others().forEach(metric -> tables.add(others(metric.words(), metric.unit(), metric.key())));
        if (!score.error().key().equals(Score.LOSS)) {
            tables.add(others("loss", task.objective().unit() + " per sequence", Score.LOSS));
        }
        return tables;
    }

    private Table others(String words, String unit, String key) {
        var columns = new ArrayList<String>(List.of("model"));
        columns.addAll(evaluations());
        List<List<String>> rows = standings.stream()
                .map(standing -> row(standing, evaluations(), key))
                .toList();
        return new Table(caption(words, unit), columns, rows);
    }

    private static String caption(String words, String unit) {
        return "%s (%s): median over the seeds, and from the least to the greatest"
                .formatted(words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1), unit);
    }

    private List<String> evaluations() {
        var names = new LinkedHashSet<String>();
        standings.forEach(standing -> names.addAll(standing.evaluations()));
        return List.copyOf(names);
    }

    private static List<String> row(Standing standing, List<String> evaluations, String key) {
        var row = new ArrayList<String>();
        row.add(standing.entrant().label());
        evaluations.forEach(evaluation -> row.add(standing.of(evaluation, key).text()));
        return row;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** The settings that are not the same for all, a row each. */
    Table differences() {
        var columns = new ArrayList<String>(List.of("setting"));
        var names = new LinkedHashSet<String>();
        for (Standing standing : standings) {
            columns.add(standing.entrant().label());
            names.addAll(standing.entrant().settings().keySet());
        }
        var rows = new ArrayList<List<String>>();
        for (String name : names) {
            var row = new ArrayList<String>(List.of(name));
            standings.forEach(standing ->
                    row.add(Objects.toString(standing.entrant().settings().get(name), NONE)));
            if (row.stream().skip(1).distinct().count() > 1) {
                rows.add(row);
            }
        }
        return new Table("Settings that are not the same for all", columns, rows);
    }
}

package dev.mneme.train.compare;

import dev.mneme.train.report.Band;
import dev.mneme.train.report.ComparisonReport;
import dev.mneme.train.report.Curve;
import dev.mneme.train.report.RunCurves;
import dev.mneme.train.report.RunReport.Table;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The page of a comparison: its curves over the sequences seen, its tables, and what is not the same for all. */
final class ComparePage {
    private final Entrants entrants;
    private final Path folder;

    /** Of the runs in {@code folder}. */
    ComparePage(Entrants entrants, Path folder) {
        this.entrants = entrants;
        this.folder = folder;
    }

    /** As it stands. */
    String html(List<Standing> standings) throws IOException {
        Task task = entrants.all().getFirst().task();
        var tables = new CompareTable(standings, task);
        Table differences = tables.differences();
        return new ComparisonReport(
                        task.name(),
                        summary(standings),
                        facts(),
                        shared(differences),
                        "sequences seen",
                        bands(task),
                        standings.stream()
                                        .allMatch(
                                                standing -> standing.outcomes().isEmpty())
                                ? List.of()
                                : tables.all(),
                        differences)
                .html();
    }

    private String summary(List<Standing> standings) {
        int done = standings.stream().mapToInt(one -> one.outcomes().size()).sum();
        return ("%s of %s runs are over. Runs of one seed draw the same sequences in the same order as far as their"
            + " batches are alike, and are judged on the same fresh ones, each by the checkpoint that validated best."
            + " Reads silenced: the same checkpoint on the first evaluation with zeros in place of what it reads; a"
            + " model that does not get worse does not use its memory.")
                .formatted(done, entrants.runs());
    }

    private SequencedMap<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Task", entrants.task());
        facts.put("Models", String.valueOf(entrants.all().size()));
        facts.put("Seeds", "1 to " + entrants.config().seeds());
        facts.put("Budget of a run", entrants.budget().words());
        return facts;
    }

    private SequencedMap<String, String> shared(Table differences) {
        var shared = new LinkedHashMap<String, String>();
        entrants.all().getFirst().settings().forEach((name, value) -> shared.put(name, value.toString()));
        differences.rows().forEach(row -> shared.remove(row.getFirst()));
        return shared;
    }

    /** What was measured last comes first: the share of what is right and the error, before the losses. */
    private List<Band> bands(Task task) throws IOException {
        var charts = new LinkedHashMap<String, List<Band>>();
        for (int i = 0; i < entrants.all().size(); i++) {
            Entrant entrant = entrants.all().get(i);
            var byName = new LinkedHashMap<String, List<Curve>>();
            for (long seed = 1; seed <= entrants.config().seeds(); seed++) {
                var run = new RunFolder(folder.resolve(new Entry(entrant, seed).name()));
                RunCurves.of(run.metrics(), task)
                        .forEach(curve -> byName.computeIfAbsent(curve.name(), _ -> new ArrayList<>())
                                .add(curve));
            }
            for (List<Curve> curves : byName.values()) {
                Band band = band(entrant, i, curves);
                charts.computeIfAbsent(band.chart(), _ -> new ArrayList<>()).add(band);
            }
        }
        return charts.reversed().values().stream().flatMap(Collection::stream).toList();
    }

    /** Over the seeds that have come so far. */
    private static Band band(Entrant entrant, int colour, List<Curve> curves) {
        var values = new TreeMap<Long, List<Double>>();
        for (Curve curve : curves) {
            for (int k = 0; k < curve.values().length; k++) {
                values.computeIfAbsent(
                                curve.iterations()[k] * entrant.training().batchSize(), _ -> new ArrayList<>())
                        .add(curve.values()[k]);
            }
        }
        List<Spread> spreads = values.values().stream()
                .map(all ->
                        Spread.of(all.stream().mapToDouble(Double::doubleValue).toArray()))
                .toList();
        return new Band(
                curves.getFirst().name(),
                entrant.label(),
                colour,
                curves.getFirst().unit(),
                values.keySet().stream().mapToLong(Long::longValue).toArray(),
                spreads.stream().mapToDouble(Spread::median).toArray(),
                spreads.stream().mapToDouble(Spread::least).toArray(),
                spreads.stream().mapToDouble(Spread::greatest).toArray());
    }
}

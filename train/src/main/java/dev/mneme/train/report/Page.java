package dev.mneme.train.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts a run's texts, tables and data into the page's template. */
final class Page {
    private static final List<String> SCRIPTS = List.of("curves.js", "maps.js");

    private final RunReport run;

    Page(RunReport run) {
        this.run = run;
    }

    String html() {
        List<RunReport.Sequence> sequences = run.sequence().stream().toList();
        List<RowChoice> choices =
                sequences.stream().flatMap(s -> choices(s).stream()).toList();
        return PageParts.page(
                "Mneme run",
                SCRIPTS,
                Map.of(
                        "task", Text.html(run.task()),
                        "summary", Text.html(run.summary()),
                        "facts", facts(),
                        "configuration", PageParts.settings("Configuration", run.configuration()),
                        "curves", curves(),
                        "tables", tables(),
                        "sequence",
                                sequences.stream()
                                        .map(s -> sequence(s, choices))
                                        .collect(Collectors.joining()),
                        "data", PageData.of(run.curves(), sequences, choices)));
    }

    private String facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Task", run.task());
        facts.put("Parameters", Text.number(run.parameters()));
        facts.put("Seed", Long.toString(run.seed()));
        facts.put("Loops", run.loops());
        return PageParts.facts(facts);
    }

    private String curves() {
        if (run.curves().isEmpty()) {
            return "<p class=\"note\">Nothing was measured yet.</p>";
        }
        return run.curves().stream()
                .map(c -> "<li><b>%s</b> (%s): %s</li>".formatted(Text.html(c.name()), Text.html(c.unit()), inWords(c)))
                .collect(Collectors.joining("\n", "<div id=\"charts\"></div>\n<ul class=\"note\">", "</ul>"));
    }

    private static String inWords(Curve curve) {
        int n = curve.values().length;
        int least = -1;
        int gaps = 0;
        int last = -1;
        for (int i = 0; i < n; i++) {
            double value = curve.values()[i];
            if (!Double.isFinite(value)) {
                gaps++;
                continue;
            }
            least = least < 0 || value < curve.values()[least] ? i : least;
            last = i;
        }
        String words = last < 0
                ? "no finite value"
                : "last %s at iteration %s, least %s at iteration %s"
                        .formatted(
                                Text.number(curve.values()[last]),
                                Text.number(curve.iterations()[last]),
                                Text.number(curve.values()[least]),
                                Text.number(curve.iterations()[least]));
        String missing =
                gaps == 0 ? "" : "; %s of %s values are not finite".formatted(Text.number(gaps), Text.number(n));
        String thinned = n <= Thinned.MOST_POINTS
                ? ""
                : "; %s values, drawn as the means of %s stretches with their least and greatest value behind"
                        .formatted(Text.number(n), Thinned.MOST_POINTS);
        return words + missing + thinned + ".";
    }

    private String tables() {
        return run.tables().isEmpty() ? PageParts.NOTHING : PageParts.tables(run.tables());
    }

    /** Maps over the same rows show the same of them. */
    private static List<RowChoice> choices(RunReport.Sequence sequence) {
        record Rows(String axis, int rows) {}
        Map<Rows, RowChoice> chosen = sequence.maps().stream()
                .collect(Collectors.groupingBy(
                        m -> new Rows(m.rowAxis(), m.rows()),
                        Collectors.collectingAndThen(Collectors.toList(), RowChoice::of)));
        return sequence.maps().stream()
                .map(m -> chosen.get(new Rows(m.rowAxis(), m.rows())))
                .toList();
    }

    private static String sequence(RunReport.Sequence sequence, List<RowChoice> choices) {
        String figures = IntStream.range(0, sequence.maps().size())
                .mapToObj(i -> figure(i, sequence.maps().get(i), choices.get(i)))
                .collect(Collectors.joining("\n"));
        return PageParts.fill(
                "sequence.html",
                Map.of(
                        "last", Integer.toString(sequence.steps() - 1),
                        "caption", Text.html(sequence.caption()),
                        "figures", figures));
    }

    private static String figure(int index, HeatMap map, RowChoice choice) {
        String note = choice.note(map);
        return """
            <figure class="map" data-map="%s">
            <figcaption><div class="head"><h3>%s</h3><span class="legend"><span>%s</span><i class="bar"></i>\
            <span>%s</span><span class="none" hidden><i class="empty"></i>no value</span></span></div>
            <p>%s</p>%s<output class="readout"></output></figcaption>
            <div class="plot"></div></figure>\
            """.formatted(
                        index,
                        Text.html(map.title()),
                        Text.number(map.lo()),
                        Text.number(map.hi()),
                        Text.html(map.explanation()),
                        note.isEmpty() ? "" : "<p class=\"note\">" + Text.html(note) + "</p>");
    }
}

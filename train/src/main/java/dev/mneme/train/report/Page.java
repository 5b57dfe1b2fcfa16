package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts a run's texts, tables and data into the page's template. */
final class Page {
    /** What the other scripts use. */
    private static final String HELPERS = "page.js";

    private static final List<String> SCRIPTS = List.of("curves.js", "maps.js");

    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern NUMERIC = Pattern.compile("[-+]?[0-9].*|-|–|NaN|nan");

    private final RunReport run;

    Page(RunReport run) {
        this.run = run;
    }

    String html() {
        String css = Report.resource("report.css");
        String script = script();
        List<RunReport.Sequence> sequences = run.sequence().stream().toList();
        List<RowChoice> choices =
                sequences.stream().flatMap(s -> choices(s).stream()).toList();
        return fill(
                "report.html",
                Map.ofEntries(
                        Map.entry("policy", policy(css, script)),
                        Map.entry("css", css),
                        Map.entry("script", script),
                        Map.entry("task", Text.html(run.task())),
                        Map.entry("summary", Text.html(run.summary())),
                        Map.entry("facts", facts()),
                        Map.entry("configuration", configuration()),
                        Map.entry("curves", curves()),
                        Map.entry("tables", tables()),
                        Map.entry(
                                "sequence",
                                sequences.stream()
                                        .map(s -> sequence(s, choices))
                                        .collect(Collectors.joining())),
                        Map.entry("data", PageData.of(run.curves(), sequences, choices))));
    }

    /** All scripts as one; each in a block, so that no name of one can meet a name of another. */
    private static String script() {
        return SCRIPTS.stream()
                .map(name -> "{\n" + Report.resource(name) + "}\n")
                .collect(Collectors.joining("", Report.resource(HELPERS), ""));
    }

    /** One pass over the template, so that braces in a name stay what they are. */
    private static String fill(String template, Map<String, String> parts) {
        return HOLE.matcher(Report.resource(template))
                .replaceAll(hole -> Matcher.quoteReplacement(parts.get(hole.group(1))));
    }

    private static String policy(String css, String script) {
        return "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
                .formatted(hash(css), hash(script));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Task", run.task());
        facts.put("Parameters", Text.number(run.parameters()));
        facts.put("Seed", Long.toString(run.seed()));
        facts.put("Loops", run.loops());
        return facts.entrySet().stream()
                .map(f -> "<div><dt>%s</dt><dd>%s</dd></div>".formatted(f.getKey(), Text.html(f.getValue())))
                .collect(Collectors.joining("\n"));
    }

    private String configuration() {
        if (run.configuration().isEmpty()) {
            return "";
        }
        return run.configuration().entrySet().stream()
                .map(e -> "<div><dt>%s</dt><dd>%s</dd></div>".formatted(Text.html(e.getKey()), Text.html(e.getValue())))
                .collect(Collectors.joining(
                        "\n",
                        "<details open><summary>Configuration</summary>\n<dl class=\"configuration\">",
                        "</dl></details>"));
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
        return run.tables().isEmpty()
                ? "<p class=\"note\">Nothing was evaluated yet.</p>"
                : run.tables().stream().map(Page::table).collect(Collectors.joining("\n"));
    }

    private static String table(RunReport.Table table) {
        String head = table.columns().stream()
                .map(c -> "<th scope=\"col\">%s</th>".formatted(Text.html(c)))
                .collect(Collectors.joining());
        String body = table.rows().stream().map(Page::row).collect(Collectors.joining("\n"));
        return """
            <div class="scroll"><table><caption>%s</caption>
            <thead><tr>%s</tr></thead>
            <tbody>%s</tbody></table></div>\
            """.formatted(Text.html(table.caption()), head, body);
    }

    private static String row(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> {
                    String text = Text.html(cells.get(i));
                    if (i == 0) {
                        return "<th scope=\"row\">%s</th>".formatted(text);
                    }
                    boolean numeric = NUMERIC.matcher(cells.get(i)).matches();
                    return "<td%s>%s</td>".formatted(numeric ? " class=\"number\"" : "", text);
                })
                .collect(Collectors.joining("", "<tr>", "</tr>"));
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
        return fill(
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

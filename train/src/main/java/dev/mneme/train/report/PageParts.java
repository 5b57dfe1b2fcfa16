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

/** What all pages are made of: one template, one style sheet, scripts that the page itself allows, tables. */
final class PageParts {
    /** What stands where there is no table yet. */
    static final String NOTHING = "<p class=\"note\">Nothing was evaluated yet.</p>";

    /** What the other scripts use. */
    private static final String HELPERS = "page.js";

    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern NUMERIC = Pattern.compile("[-+]?[0-9].*|-|–|NaN|nan");

    private PageParts() {}

    /** The page of that kind with the {@code parts} of its template, which may run {@code scripts} and nothing else. */
    static String page(String kind, List<String> scripts, Map<String, String> parts) {
        String css = Report.resource("report.css");
        String script = script(scripts);
        var all = new LinkedHashMap<>(parts);
        all.put("kind", kind);
        all.put("policy", policy(css, script));
        all.put("css", css);
        all.put("script", script);
        return fill("report.html", all);
    }

    /** All scripts as one; each in a block, so that no name of one can meet a name of another. */
    private static String script(List<String> scripts) {
        return scripts.stream()
                .map(name -> "{\n" + Report.resource(name) + "}\n")
                .collect(Collectors.joining("", Report.resource(HELPERS), ""));
    }

    /** One pass over the template, so that braces in a name stay what they are. */
    static String fill(String template, Map<String, String> parts) {
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

    /** What one should know first. */
    static String facts(Map<String, String> facts) {
        return facts.entrySet().stream().map(PageParts::fact).collect(Collectors.joining("\n"));
    }

    private static String fact(Map.Entry<String, String> fact) {
        return "<div><dt>%s</dt><dd>%s</dd></div>".formatted(Text.html(fact.getKey()), Text.html(fact.getValue()));
    }

    /** Settings, which can be folded away under {@code title}. */
    static String settings(String title, Map<String, String> settings) {
        return settings.isEmpty()
                ? ""
                : "<details open><summary>%s</summary>\n<dl class=\"configuration\">%s</dl></details>"
                        .formatted(Text.html(title), facts(settings));
    }

    /** Tables one below the other. */
    static String tables(List<RunReport.Table> tables) {
        return tables.stream().map(PageParts::table).collect(Collectors.joining("\n"));
    }

    private static String table(RunReport.Table table) {
        String head = table.columns().stream()
                .map(c -> "<th scope=\"col\">%s</th>".formatted(Text.html(c)))
                .collect(Collectors.joining());
        String body = table.rows().stream().map(PageParts::row).collect(Collectors.joining("\n"));
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
}

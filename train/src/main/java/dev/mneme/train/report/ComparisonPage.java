package dev.mneme.train.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts a comparison's texts, tables and bands into the template of a run's page. */
final class ComparisonPage {
    private static final List<String> SCRIPTS = List.of("curves.js");

    private final ComparisonReport report;

    ComparisonPage(ComparisonReport report) {
        this.report = report;
    }

    String html() {
        return PageParts.page(
                "Mneme comparison",
                SCRIPTS,
                Map.of(
                        "task", Text.html(report.task()),
                        "summary", Text.html(report.summary()),
                        "facts", PageParts.facts(report.facts()),
                        "configuration", PageParts.settings("Settings of all", report.shared()),
                        "curves", curves(),
                        "tables", report.tables().isEmpty() ? PageParts.NOTHING : PageParts.tables(report.tables()),
                        "sequence", differences(),
                        "data", PageData.of(report.axis(), report.bands())));
    }

    private String curves() {
        if (report.bands().isEmpty()) {
            return "<p class=\"note\">Nothing was measured yet.</p>";
        }
        Map<String, List<Band>> charts = report.bands().stream()
                .collect(Collectors.groupingBy(Band::chart, LinkedHashMap::new, Collectors.toList()));
        return charts.entrySet().stream()
                .map(chart -> "<li><b>%s</b> (%s), at the end: %s.</li>"
                        .formatted(
                                Text.html(chart.getKey()),
                                Text.html(chart.getValue().getFirst().unit()),
                                chart.getValue().stream()
                                        .map(band -> Text.html(band.inWords()))
                                        .collect(Collectors.joining("; "))))
                .collect(Collectors.joining(
                        "\n",
                        "<p class=\"note\">A line is the median over the seeds, the band behind it goes from the least"
                                + " to the greatest.</p>\n"
                                + "<div id=\"charts\"></div>\n"
                                + "<ul class=\"note\">",
                        "</ul>"));
    }

    private String differences() {
        return report.differences().rows().isEmpty()
                ? ""
                : "<section id=\"differences\">\n<h2>What differs</h2>\n%s\n</section>"
                        .formatted(PageParts.tables(List.of(report.differences())));
    }
}

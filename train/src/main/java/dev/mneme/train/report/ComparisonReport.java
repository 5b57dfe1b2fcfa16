package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Everything that the page of a comparison tells, as plain data.
 *
 * @param task the task's name
 * @param summary what was compared, and how far it came
 * @param facts what one should know first, by name
 * @param shared settings that all have, by option name
 * @param axis what the curves are over, for instance {@code sequences seen}
 * @param bands what was measured, chart after chart
 * @param tables what came out
 * @param differences the settings that are not the same for all
 */
public record ComparisonReport(
        String task,
        String summary,
        SequencedMap<String, String> facts,
        SequencedMap<String, String> shared,
        String axis,
        List<Band> bands,
        List<RunReport.Table> tables,
        RunReport.Table differences) {
    /** The name of the page in its folder. */
    public static final String FILE_NAME = "compare.html";

    /** Copies the collections. */
    public ComparisonReport {
        requireNonNull(task, "task is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(axis, "axis is null");
        requireNonNull(differences, "differences is null");
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
        shared = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shared));
        bands = List.copyOf(bands);
        tables = List.copyOf(tables);
    }

    /** The page: as {@link Report}'s one file that needs nothing from outside. */
    public String html() {
        return new ComparisonPage(this).html();
    }
}

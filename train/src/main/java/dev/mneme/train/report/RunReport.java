package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Everything that a run's page tells, as plain data.
 *
 * @param task the task's name
 * @param summary one sentence on how far the run came; may be empty
 * @param seed the run's seed
 * @param parameters number of trained numbers
 * @param loops loops in use and their width, for instance {@code vector, 512 bits}
 * @param configuration option names and values, shown in this order
 * @param curves what was measured over the iterations, the loss first
 * @param tables results of evaluations
 * @param sequence one sequence, looked at step by step
 */
public record RunReport(
        String task,
        String summary,
        long seed,
        long parameters,
        String loops,
        SequencedMap<String, String> configuration,
        List<Curve> curves,
        List<Table> tables,
        Optional<Sequence> sequence) {
    /** Copies the collections. */
    public RunReport {
        requireNonNull(task, "task is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(loops, "loops is null");
        requireNonNull(sequence, "sequence is null");
        configuration = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(configuration));
        curves = List.copyOf(curves);
        tables = List.copyOf(tables);
    }

    /**
     * Results, ready to be read: numbers are formatted by whoever knows their meaning.
     *
     * @param caption what was evaluated, and on how many sequences
     * @param columns names, the first one of the row's name
     * @param rows as many cells as there are columns in each
     */
    public record Table(String caption, List<String> columns, List<List<String>> rows) {
        /** Refuses a row with more or fewer cells than there are columns. */
        public Table {
            requireNonNull(caption, "caption is null");
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("Table %s: a row needs %s cells, got %s: %s"
                            .formatted(caption, columns.size(), row.size(), row));
                }
            }
        }
    }

    /** A vertical line before a time step, such as the one where the answer begins. */
    public record Mark(int step, String label) {
        /** Refuses a missing label. */
        public Mark {
            requireNonNull(label, "label is null");
        }
    }

    /**
     * One sequence over time.
     *
     * @param caption which sequence it is
     * @param maps at least one, each with {@code steps} columns
     * @param marks steps where something begins
     * @param stepLabels one for each step (such as a word), or none
     */
    public record Sequence(String caption, int steps, List<HeatMap> maps, List<Mark> marks, List<String> stepLabels) {
        /** Refuses maps, marks and labels that do not fit {@code steps}, and to be without a map. */
        public Sequence {
            requireNonNull(caption, "caption is null");
            maps = List.copyOf(maps);
            marks = List.copyOf(marks);
            stepLabels = List.copyOf(stepLabels);
            if (maps.isEmpty()) {
                throw new IllegalArgumentException("Sequence: at least one heat map is needed, got none");
            }
            for (HeatMap map : maps) {
                if (map.columns() != steps) {
                    throw new IllegalArgumentException("Sequence: map %s needs a column for each of %s steps, got %s"
                            .formatted(map.title(), steps, map.columns()));
                }
            }
            for (Mark mark : marks) {
                if (mark.step() < 0 || mark.step() >= steps) {
                    throw new IllegalArgumentException("Sequence: mark %s must be at one of the %s steps, got %s"
                            .formatted(mark.label(), steps, mark.step()));
                }
            }
            if (!stepLabels.isEmpty() && stepLabels.size() != steps) {
                throw new IllegalArgumentException(
                        "Sequence: %s step labels or none are needed, got %s".formatted(steps, stepLabels.size()));
            }
        }
    }
}

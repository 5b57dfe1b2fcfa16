package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How well outputs answer, summed over any number of sequences: what a run reports, what its table has, and what its best
 * checkpoint is chosen by. Adding allocates nothing.
 */
public interface Score {
    /** The key of a score's {@link #loss} in files. */
    String LOSS = "loss";

    /**
     * A number of a score, as a curve shows it.
     *
     * @param key in files
     * @param words its name in one or two words
     * @param unit what a value of 1 is
     * @param value NaN before any sequence
     */
    record Metric(String key, String words, String unit, double value) {}

    /** A cell of a table and what stands above it. */
    record Cell(String column, String text) {}

    /** Adds sequence {@code b}. Returns its cost by the objective. */
    double add(Outputs y, Batch batch, int b);

    /** Sequences added. */
    long sequences();

    /** Mean cost of a sequence; NaN before any. */
    double loss();

    /**
     * The error by which a network is judged, 0 for a perfect one; no constant output should make it small. It has the key
     * {@link #LOSS} where it is that.
     */
    Metric error();

    /** What else a curve may show. */
    default List<Metric> others() {
        return List.of();
    }

    /** What was asked for, in the least things that can be wrong: by their share a curriculum goes on. */
    long asked();

    /** Those of {@link #asked} that were wrong. */
    long wrong();

    /** How good that is in half a sentence, such as "answers 3 of 4 fresh sequences (length 9) without a mistake". */
    String words(String evaluation);

    /** The row of a table, but for what was evaluated and its loss. */
    List<Cell> cells();

    /** Everything that was summed, by name, {@code Long} or {@code Double}: for saving a window that is not full yet. */
    SequencedMap<String, Number> sums();

    /** Goes on from what {@link #sums} gave; from nothing, where the map is empty. */
    void restore(Map<String, ? extends Number> sums);

    /** The same for a machine, with what follows from it. */
    default SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.put(LOSS, loss());
        return figures;
    }

    /** Forgets everything that was added. */
    default void reset() {
        restore(Map.of());
    }
}

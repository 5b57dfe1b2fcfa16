package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The score of sequences that each ask for one whole number, by an objective whose cost is half the square of how far off
 * the answer is: √ of the mean square is the error, and an answer is right when rounding makes it so, nearer than 1/2.
 */
public final class NumberScore implements Score {
    private static final double HALF_OFF = 0.5 * 0.5 / 2;

    private final Objective objective;
    private double cost;
    private long sequences;
    private long wrong;

    /** Of {@code objective}, whose cost is half a square. */
    public NumberScore(Objective objective) {
        this.objective = objective;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double added = objective.forward(y, batch, b);
        cost += added;
        sequences++;
        if (!(added < HALF_OFF)) { // a NaN is wrong
            wrong++;
        }
        return added;
    }

    @Override
    public long sequences() {
        return sequences;
    }

    @Override
    public double loss() {
        return cost / sequences;
    }

    /** Root of the mean square. */
    @Override
    public Metric error() {
        return new Metric("error", "error", "root mean square", Math.sqrt(2 * loss()));
    }

    @Override
    public List<Metric> others() {
        return List.of(
                new Metric("right", "numbers right", "share of sequences", (double) (sequences - wrong) / sequences));
    }

    @Override
    public long asked() {
        return sequences;
    }

    @Override
    public long wrong() {
        return wrong;
    }

    @Override
    public String words(String evaluation) {
        return "answers %s of %s fresh sequences (%s) with the right number"
                .formatted(sequences - wrong, sequences, evaluation);
    }

    @Override
    public List<Cell> cells() {
        return List.of(
                new Cell("root mean square error", String.format(Locale.ROOT, "%.3f", error().value())),
                new Cell("numbers right", sequences - wrong + " of " + sequences));
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("half-squares", cost);
        sums.put("sequences", sequences);
        sums.put("wrong", wrong);
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        cost = Sums.real(sums, "half-squares");
        sequences = Sums.count(sums, "sequences");
        wrong = Sums.count(sums, "wrong");
    }

    @Override
    public SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.remove("half-squares");
        figures.put("error", error().value());
        figures.put(LOSS, loss());
        return figures;
    }
}

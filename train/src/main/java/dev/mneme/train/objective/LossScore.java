package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The score of an objective that knows no right and wrong: its mean cost is the error. No curriculum goes on by it. */
public final class LossScore implements Score {
    private final Objective objective;
    private final String words;
    private double cost;
    private long sequences;

    /** Of {@code objective}, whose cost is called {@code words}, say "squared error". */
    public LossScore(Objective objective, String words) {
        this.objective = objective;
        this.words = words;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double added = objective.forward(y, batch, b);
        cost += added;
        sequences++;
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

    @Override
    public Metric error() {
        return new Metric(LOSS, words, objective.unit() + " per sequence", loss());
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public long wrong() {
        return 0;
    }

    @Override
    public String words(String evaluation) {
        return String.format(
                Locale.ROOT, "has a %s of %.4g on %d fresh sequences (%s)", words, loss(), sequences, evaluation);
    }

    @Override
    public List<Cell> cells() {
        return List.of(new Cell("sequences", Long.toString(sequences)));
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("cost", cost);
        sums.put("sequences", sequences);
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        cost = Sums.real(sums, "cost");
        sequences = Sums.count(sums, "sequences");
    }
}

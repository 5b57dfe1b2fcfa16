package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The share of the answer's tokens that are right, of each sequence by itself, and its mean over sequences: a short
 * one counts as much as a long one. Over sequences of uniform lengths that is the score of Delétang et al. 2023,
 * accuracy averaged over lengths. A constant output gets no more right than the most frequent token has.
 */
public final class TokenScore implements Score {
    private final SymbolObjective objective;
    private double nats;
    private double shares; // of wrong tokens, a number of 0 to 1 for each sequence
    private long sequences;
    private long sequencesRight;
    private long tokens;
    private long tokensWrong;

    TokenScore(SymbolObjective objective) {
        this.objective = objective;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double cost = objective.forward(y, batch, b);
        long asked = 0;
        long wrong = 0;
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                asked += objective.symbols(y.values().cols());
                wrong += objective.wrong(y.values(), batch.target(), batch.row(t, b));
            }
        }
        nats += cost;
        shares += asked == 0 ? 0 : (double) wrong / asked;
        sequences++;
        sequencesRight += wrong == 0 ? 1 : 0;
        tokens += asked;
        tokensWrong += wrong;
        return cost;
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("nats", nats);
        sums.put("shares-wrong", shares);
        sums.put("sequences", sequences);
        sums.put("sequences-right", sequencesRight);
        sums.put("tokens", tokens);
        sums.put("tokens-wrong", tokensWrong);
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        nats = Sums.real(sums, "nats");
        shares = Sums.real(sums, "shares-wrong");
        sequences = Sums.count(sums, "sequences");
        sequencesRight = Sums.count(sums, "sequences-right");
        tokens = Sums.count(sums, "tokens");
        tokensWrong = Sums.count(sums, "tokens-wrong");
    }

    @Override
    public SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.remove("nats");
        figures.remove("shares-wrong");
        figures.put("accuracy", accuracy());
        figures.put(LOSS, loss());
        return figures;
    }

    @Override
    public Metric error() {
        return new Metric("error", "token error", "share of tokens", shares / sequences);
    }

    @Override
    public List<Metric> others() {
        return List.of(
                new Metric("right", "sequences right", "share of sequences", (double) sequencesRight / sequences));
    }

    @Override
    public String words(String evaluation) {
        return String.format(
                Locale.ROOT,
                "answers %.2f %% of the tokens right, %d of %d fresh sequences (%s) without a mistake",
                100 * accuracy(),
                sequencesRight,
                sequences,
                evaluation);
    }

    @Override
    public List<Cell> cells() {
        return List.of(
                new Cell("tokens right", String.format(Locale.ROOT, "%.2f %%", 100 * accuracy())),
                new Cell("sequences right", sequencesRight + " of " + sequences));
    }

    @Override
    public long sequences() {
        return sequences;
    }

    /** Sequences without a single wrong token. */
    public long sequencesRight() {
        return sequencesRight;
    }

    /** Tokens. */
    @Override
    public long asked() {
        return tokens;
    }

    @Override
    public long wrong() {
        return tokensWrong;
    }

    /** In nats. */
    @Override
    public double loss() {
        return nats / sequences;
    }

    /** Mean over sequences of the share of right tokens, 0 to 1. */
    public double accuracy() {
        return 1 - shares / sequences;
    }
}

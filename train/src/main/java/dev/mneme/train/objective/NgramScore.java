package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Bits that sequences cost beyond the optimum: the error, 0 for whoever counts as well as can be. */
final class NgramScore implements Score {
    private static final BitCost COST = new BitCost();

    private final NgramEstimator estimator;
    private double cost;
    private double optimum;
    private long sequences;
    private long symbols;
    private long wrong;

    NgramScore(NgramEstimator estimator) {
        this.estimator = estimator;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double added = COST.forward(y, batch, b);
        cost += added;
        optimum += estimator.bits(batch, b);
        sequences++;
        symbols += batch.length(b);
        for (int t = 0; t < batch.length(b); t++) {
            wrong += COST.wrong(y.values(), batch.target(), batch.row(t, b));
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

    @Override
    public Metric error() {
        return new Metric("error", "bits over the optimum", "bits per sequence", (cost - optimum) / sequences);
    }

    @Override
    public List<Metric> others() {
        return List.of(new Metric("optimum", "optimum", "bits per sequence", optimum / sequences));
    }

    /** Bits. */
    @Override
    public long asked() {
        return symbols;
    }

    /** Bits of which the other value was held likelier: many are even for the best. */
    @Override
    public long wrong() {
        return wrong;
    }

    @Override
    public String words(String evaluation) {
        return "costs %s bits on %s fresh sequences (%s), where the optimal estimator costs %s"
                .formatted(formatted(cost / sequences), sequences, evaluation, formatted(optimum / sequences));
    }

    @Override
    public List<Cell> cells() {
        return List.of(
                new Cell("sequences", Long.toString(sequences)),
                new Cell("optimal estimator", formatted(optimum / sequences)),
                new Cell("over it", formatted((cost - optimum) / sequences)));
    }

    private static String formatted(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("bits", cost);
        sums.put("optimal-bits", optimum);
        sums.put("sequences", sequences);
        sums.put("symbols", symbols);
        sums.put("symbols-wrong", wrong);
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        cost = Sums.real(sums, "bits");
        optimum = Sums.real(sums, "optimal-bits");
        sequences = Sums.count(sums, "sequences");
        symbols = Sums.count(sums, "symbols");
        wrong = Sums.count(sums, "symbols-wrong");
    }

    @Override
    public SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.remove("bits");
        figures.put("optimal-bits", optimum / sequences);
        figures.put("error", error().value());
        figures.put(LOSS, loss());
        return figures;
    }
}

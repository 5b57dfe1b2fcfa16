package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What answers of bits or words are worth. Only counted steps count: wrong symbols, wrong answers (an unbroken run of
 * counted steps, in bAbI one question; wrong when any of its symbols is), wrong sequences (when any symbol is), and the
 * loss. A constant output gets about half of random bits wrong and no sequence right.
 */
public final class SymbolScore implements Score {
    /** How such a score is judged and shown. */
    record Measure(
            String words, String unit, ToDoubleFunction<SymbolScore> error, Function<SymbolScore, List<Cell>> cells) {}

    /** Where bits are asked for: wrong bits of a sequence. */
    static final Measure BIT_ERRORS = new Measure(
            "bit errors",
            "wrong bits per sequence",
            SymbolScore::errorsPerSequence,
            score -> List.of(
                    new Cell("bit errors per sequence", formatted("%.3f", score.errorsPerSequence())),
                    score.sequencesCell()));

    /** Where words are asked for: the share of questions answered wrong. */
    static final Measure QUESTION_ERROR = new Measure(
            "question error",
            "share of questions",
            SymbolScore::answerError,
            score -> List.of(
                    new Cell("question error", formatted("%.2f %%", 100 * score.answerError())),
                    new Cell("questions right", score.answers - score.answersWrong + " of " + score.answers),
                    score.sequencesCell()));

    private static final double NATS_PER_BIT = Math.log(2);

    private final SymbolObjective objective;
    private final Measure measure;
    private double nats;
    private long sequences;
    private long sequencesRight;
    private long symbols;
    private long symbolsWrong;
    private long answers;
    private long answersWrong;

    SymbolScore(SymbolObjective objective, Measure measure) {
        this.objective = objective;
        this.measure = measure;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double cost = objective.forward(y, batch, b);
        nats += cost;
        long wrongBefore = symbolsWrong;
        boolean answering = false;
        boolean answerRight = true;
        for (int t = 0; t < batch.length(b); t++) {
            boolean counts = batch.masked(t, b);
            if (counts && !answering) {
                answers++;
                answerRight = true;
            }
            answering = counts;
            if (counts) {
                int wrong = objective.wrong(y.values(), batch.target(), batch.row(t, b));
                symbols += objective.symbols(y.values().cols());
                symbolsWrong += wrong;
                if (wrong > 0 && answerRight) {
                    answersWrong++;
                    answerRight = false;
                }
            }
        }
        sequences++;
        if (symbolsWrong == wrongBefore) {
            sequencesRight++;
        }
        return cost;
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("nats", nats);
        sums.put("sequences", sequences);
        sums.put("sequences-right", sequencesRight);
        sums.put("symbols", symbols);
        sums.put("symbols-wrong", symbolsWrong);
        sums.put("answers", answers);
        sums.put("answers-wrong", answersWrong);
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        nats = Sums.real(sums, "nats");
        sequences = Sums.count(sums, "sequences");
        sequencesRight = Sums.count(sums, "sequences-right");
        symbols = Sums.count(sums, "symbols");
        symbolsWrong = Sums.count(sums, "symbols-wrong");
        answers = Sums.count(sums, "answers");
        answersWrong = Sums.count(sums, "answers-wrong");
    }

    @Override
    public SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.remove("nats");
        figures.put("errors-per-sequence", errorsPerSequence());
        figures.put("answer-error", answerError());
        figures.put(LOSS, loss());
        return figures;
    }

    @Override
    public Metric error() {
        return new Metric("error", measure.words, measure.unit, measure.error.applyAsDouble(this));
    }

    @Override
    public List<Metric> others() {
        return List.of(new Metric("right", "sequences right", "share of sequences", rightShare()));
    }

    @Override
    public String words(String evaluation) {
        return "answers %s of %s fresh sequences (%s) without a mistake"
                .formatted(sequencesRight, sequences, evaluation);
    }

    @Override
    public List<Cell> cells() {
        return measure.cells.apply(this);
    }

    private Cell sequencesCell() {
        return new Cell("sequences right", sequencesRight + " of " + sequences);
    }

    private static String formatted(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    @Override
    public long sequences() {
        return sequences;
    }

    /** Sequences without a single wrong symbol. */
    public long sequencesRight() {
        return sequencesRight;
    }

    /** Bits or words. */
    @Override
    public long asked() {
        return symbols;
    }

    @Override
    public long wrong() {
        return symbolsWrong;
    }

    /** Questions asked. */
    public long answers() {
        return answers;
    }

    /** Those of {@link #answers} with a wrong symbol. */
    public long answersWrong() {
        return answersWrong;
    }

    /** In nats. */
    @Override
    public double loss() {
        return nats / sequences;
    }

    /** Mean loss of a sequence in bits. */
    public double bits() {
        return loss() / NATS_PER_BIT;
    }

    /** Wrong symbols per sequence: the bit errors of the papers. */
    public double errorsPerSequence() {
        return (double) symbolsWrong / sequences;
    }

    /** Share of wrong symbols, 0 to 1. */
    public double symbolError() {
        return (double) symbolsWrong / symbols;
    }

    /** Share of wrong answers, 0 to 1: the question error of bAbI. */
    public double answerError() {
        return (double) answersWrong / answers;
    }

    /** Share of sequences without a wrong symbol, 0 to 1. */
    public double rightShare() {
        return (double) sequencesRight / sequences;
    }
}

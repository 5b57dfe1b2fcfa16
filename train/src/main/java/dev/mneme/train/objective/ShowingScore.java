package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How well things are named by how often they were shown before (Santoro et al. 2016): the share of right labels among all
 * first showings of a sequence, all second ones, and so on; what is shown is told by its label. At the first one can but
 * guess, so that the error is the share of wrong labels at all later ones.
 */
public final class ShowingScore implements Score {
    /** Showings that are told apart; those after them are counted together. */
    public static final int TOLD = 10;

    private static final List<Integer> OF_THE_PAPER = List.of(1, 2, 3, 5, 10);

    private final LabelCrossEntropy objective;
    private final long[] shown = new long[TOLD + 2]; // by number, from 1 on; TOLD + 1 are all later ones
    private final long[] right = new long[TOLD + 2];
    private long[] labels = {};
    private double cost;
    private long sequences;

    ShowingScore(LabelCrossEntropy objective) {
        this.objective = objective;
    }

    @Override
    public double add(Outputs y, Batch batch, int b) {
        double added = objective.forward(y, batch, b);
        cost += added;
        sequences++;
        if (labels.length < batch.length(b)) {
            labels = new long[batch.maxSteps()];
        }
        Mat target = batch.target();
        int before = 0;
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                int row = batch.row(t, b);
                labels[before] = objective.label(target, row);
                int showing = Math.min(showing(before), TOLD + 1);
                before++;
                shown[showing]++;
                right[showing] += objective.right(y.values(), target, row) ? 1 : 0;
            }
        }
        return added;
    }

    /** The how-manieth of its label the last of {@code labels} is. */
    private int showing(int last) {
        int showing = 1;
        for (int i = 0; i < last; i++) {
            showing += labels[i] == labels[last] ? 1 : 0;
        }
        return showing;
    }

    @Override
    public long sequences() {
        return sequences;
    }

    @Override
    public double loss() {
        return cost / sequences;
    }

    /** Share of right labels at showing {@code number}, 1 to {@value #TOLD}; NaN where there was none. */
    public double accuracy(int number) {
        return (double) right[number] / shown[number];
    }

    /** Share of wrong labels from the second showing on, 0 to 1. */
    @Override
    public Metric error() {
        return new Metric("error", "naming error", "share of images after the first", (double) wrong() / asked());
    }

    @Override
    public List<Metric> others() {
        return List.of(
                new Metric("second", "right at the 2nd showing", "share of images", accuracy(2)),
                new Metric("tenth", "right at the 10th showing", "share of images", accuracy(TOLD)));
    }

    /** Images from the second showing on. */
    @Override
    public long asked() {
        return after(shown);
    }

    @Override
    public long wrong() {
        return after(shown) - after(right);
    }

    private static long after(long[] counts) {
        long sum = 0;
        for (int number = 2; number < counts.length; number++) {
            sum += counts[number];
        }
        return sum;
    }

    @Override
    public String words(String evaluation) {
        return "names %s at the 2nd showing and %s at the 10th in %s fresh episodes (%s)"
                .formatted(percent(2), percent(TOLD), sequences, evaluation);
    }

    @Override
    public List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        OF_THE_PAPER.forEach(number -> cells.add(new Cell(ordinal(number), percent(number))));
        cells.add(new Cell("episodes", Long.toString(sequences)));
        return cells;
    }

    private static String ordinal(int number) {
        return number + (number == 1 ? "st" : number == 2 ? "nd" : number == 3 ? "rd" : "th");
    }

    private String percent(int number) {
        return shown[number] == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * accuracy(number));
    }

    @Override
    public SequencedMap<String, Number> sums() {
        var sums = new LinkedHashMap<String, Number>();
        sums.put("cost", cost);
        sums.put("sequences", sequences);
        for (int number = 1; number < shown.length; number++) {
            sums.put("shown-" + number, shown[number]);
            sums.put("right-" + number, right[number]);
        }
        return sums;
    }

    @Override
    public void restore(Map<String, ? extends Number> sums) {
        cost = Sums.real(sums, "cost");
        sequences = Sums.count(sums, "sequences");
        for (int number = 1; number < shown.length; number++) {
            shown[number] = Sums.count(sums, "shown-" + number);
            right[number] = Sums.count(sums, "right-" + number);
        }
    }

    @Override
    public SequencedMap<String, Number> figures() {
        SequencedMap<String, Number> figures = sums();
        figures.remove("cost");
        for (int number = 1; number <= TOLD; number++) {
            if (shown[number] > 0) {
                figures.put("accuracy-" + number, accuracy(number));
            }
        }
        figures.put(LOSS, loss());
        return figures;
    }
}

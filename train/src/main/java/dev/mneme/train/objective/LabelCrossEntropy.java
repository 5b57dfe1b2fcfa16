package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Scalars;
import dev.mneme.train.data.Outputs;

/**
 * A label of some letters, each one of as many: the outputs are cut into that many equal groups, and each is a softmax of
 * its own, sum over letters of log(sum_j exp(x_j)) - x_letter. A label of one letter is a class.
 *
 * @param letters of a label, at least 1; they divide the outputs
 */
public record LabelCrossEntropy(int letters) implements StepObjective {
    /** Refuses labels without a letter. */
    public LabelCrossEntropy {
        if (letters < 1) {
            throw new IllegalArgumentException("a label needs at least 1 letter, got " + letters);
        }
    }

    private int choices(Mat y) {
        return y.cols() / letters;
    }

    @Override
    public double rowCost(Mat y, Mat target, int row) {
        double cost = 0;
        for (int letter = 0; letter < letters; letter++) {
            float max = y.get(row, best(y, row, letter));
            cost += StrictMath.log(sumOfExp(y, row, letter, max)) + max - y.get(row, best(target, row, letter));
        }
        return cost;
    }

    @Override
    public void rowGradient(Mat y, Mat target, int row, float scale, Mat dY) {
        for (int letter = 0; letter < letters; letter++) {
            float max = y.get(row, best(y, row, letter));
            double sum = sumOfExp(y, row, letter, max);
            for (int j = letter * choices(y); j < (letter + 1) * choices(y); j++) {
                float gradient = (float) (Scalars.exp(y.get(row, j) - max) / sum) - target.get(row, j);
                dY.set(row, j, dY.get(row, j) + scale * gradient);
            }
        }
    }

    private double sumOfExp(Mat y, int row, int letter, float max) {
        double sum = 0;
        for (int j = letter * choices(y); j < (letter + 1) * choices(y); j++) {
            sum += Scalars.exp(y.get(row, j) - max);
        }
        return sum;
    }

    @Override
    public void show(Outputs y, int row, Mat probabilities) {
        Mat logits = y.values();
        for (int letter = 0; letter < letters; letter++) {
            float max = logits.get(row, best(logits, row, letter));
            double sum = sumOfExp(logits, row, letter, max);
            for (int j = letter * choices(logits); j < (letter + 1) * choices(logits); j++) {
                probabilities.set(row, j, (float) (Scalars.exp(logits.get(row, j) - max) / sum));
            }
        }
    }

    /** The channel of the greatest number of a letter, the first of equals. */
    private int best(Mat y, int row, int letter) {
        int best = letter * choices(y);
        for (int j = best + 1; j < (letter + 1) * choices(y); j++) {
            if (y.get(row, j) > y.get(row, best)) {
                best = j;
            }
        }
        return best;
    }

    /** The label that a row means, as a number: its letters are the digits, the first the greatest. */
    public long label(Mat y, int row) {
        long label = 0;
        for (int letter = 0; letter < letters; letter++) {
            label = label * choices(y) + best(y, row, letter) - (long) letter * choices(y);
        }
        return label;
    }

    /** Whether every letter of the target is greater than every other one in its place: a tie is wrong, and a NaN. */
    boolean right(Mat y, Mat target, int row) {
        for (int letter = 0; letter < letters; letter++) {
            int wanted = best(target, row, letter);
            for (int j = letter * choices(y); j < (letter + 1) * choices(y); j++) {
                if (j != wanted && !(y.get(row, wanted) > y.get(row, j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Right by how often the label was there before. */
    @Override
    public Score score() {
        return new ShowingScore(this);
    }
}

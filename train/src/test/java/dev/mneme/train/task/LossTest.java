package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final int SIZE = 5;
    private static final int STEPS = 6;
    private static final int OUTPUTS = 7;

    /** Sequences of length 2 .. 6, one class or random bits at about half of the steps. */
    private static Batch batch(TensorArena arena, boolean oneHot) {
        Batch batch = Batch.create(arena, SIZE, STEPS, 1, OUTPUTS);
        Rng rng = Rng.of(1);
        for (int b = 0; b < SIZE; b++) {
            batch.begin(b, 2 + b);
            for (int t = b % 2; t < 2 + b; t += 2) {
                batch.count(t, b);
                if (oneHot) {
                    batch.setTarget(t, b, rng.nextInt(OUTPUTS), 1);
                } else {
                    for (int j = 0; j < OUTPUTS; j++) {
                        batch.setTarget(t, b, j, rng.nextBit());
                    }
                }
            }
        }
        return batch;
    }

    private static Mat random(TensorArena arena, float range) {
        Mat logits = arena.mat(SIZE * STEPS, OUTPUTS);
        Rng rng = Rng.of(2);
        for (int row = 0; row < logits.rows(); row++) {
            for (int j = 0; j < OUTPUTS; j++) {
                logits.set(row, j, range * (2 * rng.nextFloat() - 1));
            }
        }
        return logits;
    }

    /** The textbook formulas in double, free to overflow. */
    private static double expected(boolean softmax, Mat logits, Batch batch, int b) {
        double sum = 0;
        for (int t = 0; t < batch.length(b); t++) {
            if (batch.masked(t, b)) {
                int row = batch.row(t, b);
                double partition = 0;
                for (int j = 0; j < OUTPUTS; j++) {
                    partition += Math.exp(logits.get(row, j));
                }
                for (int j = 0; j < OUTPUTS; j++) {
                    double z = batch.target().get(row, j);
                    double x = logits.get(row, j);
                    double p = softmax ? Math.exp(x) / partition : 1 / (1 + Math.exp(-x));
                    sum -= z * Math.log(p) + (softmax ? 0 : (1 - z) * Math.log(1 - p));
                }
            }
        }
        return sum;
    }

    private static void agreesWithTheTextbook(Loss loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Mat logits = random(arena, 5);
            var losses = new double[SIZE];
            loss.forward(logits, batch, 0, SIZE, losses);
            for (int b = 0; b < SIZE; b++) {
                double wanted = expected(softmax, logits, batch, b);
                assertTrue(wanted > 0.1);
                assertEquals(wanted, losses[b], 1e-6 * wanted);
            }
        }
    }

    @Test
    void forwardAgreesWithTheTextbook() {
        agreesWithTheTextbook(new SigmoidLoss(), false);
        agreesWithTheTextbook(new SoftmaxLoss(), true);
    }

    /** Central differences of the textbook formula, whose only float is the logit. */
    private static void gradientIsTheSlope(Loss loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Mat logits = random(arena, 3);
            Mat dLogits = random(arena, 9);
            loss.backward(logits, batch, 0, SIZE, 0.25f, dLogits);
            for (int b = 0; b < SIZE; b++) {
                for (int t = 0; t < batch.steps(); t++) {
                    int row = batch.row(t, b);
                    for (int j = 0; j < OUTPUTS; j++) {
                        float x = logits.get(row, j);
                        logits.set(row, j, x + 0x1p-8f);
                        double above = expected(softmax, logits, batch, b);
                        logits.set(row, j, x - 0x1p-8f);
                        double below = expected(softmax, logits, batch, b);
                        logits.set(row, j, x);
                        assertEquals(0.25 * (above - below) * 0x1p7, dLogits.get(row, j), 2e-6);
                        if (!batch.masked(t, b)) {
                            assertEquals(0f, dLogits.get(row, j));
                        }
                    }
                }
            }
        }
    }

    @Test
    void backwardIsTheSlopeAndZeroWhereNothingCounts() {
        gradientIsTheSlope(new SigmoidLoss(), false);
        gradientIsTheSlope(new SoftmaxLoss(), true);
    }

    private static void sameBitsHoweverCut(Loss loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Mat logits = random(arena, 4);
            var whole = new double[SIZE];
            var cut = new double[SIZE];
            Mat dWhole = arena.mat(SIZE * STEPS, OUTPUTS);
            Mat dCut = arena.mat(SIZE * STEPS, OUTPUTS);
            loss.forward(logits, batch, 0, SIZE, whole);
            loss.backward(logits, batch, 0, SIZE, 0.2f, dWhole);
            for (int[] range : new int[][] {{3, 5}, {0, 1}, {1, 3}}) {
                loss.forward(logits, batch, range[0], range[1], cut);
                loss.backward(logits, batch, range[0], range[1], 0.2f, dCut);
            }
            assertArrayEquals(whole, cut);
            for (int row = 0; row < dWhole.rows(); row++) {
                assertArrayEquals(dWhole.row(row).toArray(), dCut.row(row).toArray());
            }
        }
    }

    @Test
    void sameBitsHoweverSequencesAreCut() {
        sameBitsHoweverCut(new SigmoidLoss(), false);
        sameBitsHoweverCut(new SoftmaxLoss(), true);
    }

    private static void staysFinite(Loss loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Mat logits = random(arena, 3e4f);
            Mat dLogits = arena.mat(SIZE * STEPS, OUTPUTS);
            var losses = new double[SIZE];
            loss.forward(logits, batch, 0, SIZE, losses);
            loss.backward(logits, batch, 0, SIZE, 1, dLogits);
            for (int b = 0; b < SIZE; b++) {
                assertTrue(losses[b] >= 0 && losses[b] < 1e6, "loss " + losses[b]);
            }
            for (int row = 0; row < dLogits.rows(); row++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    assertTrue(Math.abs(dLogits.get(row, j)) <= 1);
                }
            }
        }
    }

    @Test
    void hugeLogitsStayFinite() {
        staysFinite(new SigmoidLoss(), false);
        staysFinite(new SoftmaxLoss(), true);
    }

    @Test
    void zeroLogitsCostExactlyChance() {
        try (var arena = TensorArena.create()) {
            Mat zero = arena.mat(1, OUTPUTS);
            Mat target = arena.mat(1, OUTPUTS);
            target.set(0, 3, 1);
            assertEquals(OUTPUTS * Math.log(2), new SigmoidLoss().rowLoss(zero, target, 0), 1e-15 * 8);
            assertEquals(Math.log(OUTPUTS), new SoftmaxLoss().rowLoss(zero, target, 0), 1e-15);
        }
    }

    @Test
    void probabilitiesAreProbabilities() {
        try (var arena = TensorArena.create()) {
            Mat logits = random(arena, 4);
            Mat p = arena.mat(SIZE * STEPS, OUTPUTS);
            for (int row = 0; row < logits.rows(); row++) {
                new SoftmaxLoss().rowProbabilities(logits, row, p);
                double sum = 0;
                for (int j = 0; j < OUTPUTS; j++) {
                    sum += p.get(row, j);
                }
                assertEquals(1, sum, 1e-6);
                new SigmoidLoss().rowProbabilities(logits, row, p);
                for (int j = 0; j < OUTPUTS; j++) {
                    assertEquals(1 / (1 + Math.exp(-logits.get(row, j))), p.get(row, j), 1e-6);
                }
            }
        }
    }

    @Test
    void notANumberIsSeenNotHidden() {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, true);
            Mat logits = random(arena, 1);
            int row = batch.row(0, 0);
            logits.set(row, 2, Float.NaN);
            var losses = new double[SIZE];
            new SigmoidLoss().forward(logits, batch, 0, SIZE, losses);
            assertTrue(Double.isNaN(losses[0]));
            new SoftmaxLoss().forward(logits, batch, 0, SIZE, losses);
            assertTrue(Double.isNaN(losses[0]));
            assertFalse(Double.isNaN(losses[1]));
            assertEquals(1, new SoftmaxLoss().wrong(logits, batch.target(), row));
            assertTrue(new SigmoidLoss().wrong(logits, batch.target(), row) >= 1);
        }
    }

    @Test
    void aCountedStepWithoutClassIsRefused() {
        try (var arena = TensorArena.create()) {
            Mat zero = arena.mat(1, OUTPUTS);
            assertThrows(IllegalArgumentException.class, () -> new SoftmaxLoss().rowLoss(zero, zero, 0));
        }
    }
}

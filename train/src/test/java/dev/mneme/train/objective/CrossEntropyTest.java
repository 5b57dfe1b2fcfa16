package dev.mneme.train.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
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

    private static Outputs random(TensorArena arena, float range) {
        var y = new Outputs(arena, Batch.one("output", OUTPUTS), SIZE * STEPS);
        Mat logits = y.values();
        Rng rng = Rng.of(2);
        for (int row = 0; row < logits.rows(); row++) {
            for (int j = 0; j < OUTPUTS; j++) {
                logits.set(row, j, range * (2 * rng.nextFloat() - 1));
            }
        }
        return y;
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

    private static void agreesWithTheTextbook(StepObjective loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Outputs y = random(arena, 5);
            for (int b = 0; b < SIZE; b++) {
                double wanted = expected(softmax, y.values(), batch, b);
                assertTrue(wanted > 0.1);
                assertEquals(wanted, loss.forward(y, batch, b), 1e-6 * wanted);
            }
        }
    }

    @Test
    void forwardAgreesWithTheTextbook() {
        agreesWithTheTextbook(new SigmoidCrossEntropy(), false);
        agreesWithTheTextbook(new SoftmaxCrossEntropy(), true);
    }

    /** Central differences of the textbook formula, whose only float is the logit. */
    private static void gradientIsTheSlope(StepObjective loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Outputs y = random(arena, 3);
            Mat logits = y.values();
            Mat dLogits = y.gradient();
            for (int b = 0; b < SIZE; b++) {
                loss.backward(y, batch, b, 0, 3, 0.25f);
                loss.backward(y, batch, b, 3, batch.steps(), 0.25f);
            }
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
        gradientIsTheSlope(new SigmoidCrossEntropy(), false);
        gradientIsTheSlope(new SoftmaxCrossEntropy(), true);
    }

    /** Backward adds: what stands there stays. */
    @Test
    void backwardAdds() {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, false);
            Outputs y = random(arena, 3);
            new SigmoidCrossEntropy().backward(y, batch, 2, 0, STEPS, 1);
            float[] once = y.gradient().row(batch.row(0, 2)).toArray();
            new SigmoidCrossEntropy().backward(y, batch, 2, 0, STEPS, 1);
            float[] twice = y.gradient().row(batch.row(0, 2)).toArray();
            for (int j = 0; j < OUTPUTS; j++) {
                assertTrue(once[j] != 0);
                assertEquals(2 * once[j], twice[j]);
            }
        }
    }

    private static void staysFinite(StepObjective loss, boolean softmax) {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, softmax);
            Outputs y = random(arena, 3e4f);
            for (int b = 0; b < SIZE; b++) {
                double cost = loss.forward(y, batch, b);
                assertTrue(cost >= 0 && cost < 1e6, "loss " + cost);
                loss.backward(y, batch, b, 0, STEPS, 1);
            }
            for (int row = 0; row < y.gradient().rows(); row++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    assertTrue(Math.abs(y.gradient().get(row, j)) <= 1);
                }
            }
        }
    }

    @Test
    void hugeLogitsStayFinite() {
        staysFinite(new SigmoidCrossEntropy(), false);
        staysFinite(new SoftmaxCrossEntropy(), true);
    }

    @Test
    void zeroLogitsCostExactlyChance() {
        try (var arena = TensorArena.create()) {
            Mat zero = arena.mat(1, OUTPUTS);
            Mat target = arena.mat(1, OUTPUTS);
            target.set(0, 3, 1);
            assertEquals(OUTPUTS * Math.log(2), new SigmoidCrossEntropy().rowCost(zero, target, 0), 1e-15 * 8);
            assertEquals(Math.log(OUTPUTS), new SoftmaxCrossEntropy().rowCost(zero, target, 0), 1e-15);
        }
    }

    @Test
    void probabilitiesAreProbabilities() {
        try (var arena = TensorArena.create()) {
            Outputs y = random(arena, 4);
            Mat logits = y.values();
            Mat p = arena.mat(SIZE * STEPS, OUTPUTS);
            for (int row = 0; row < logits.rows(); row++) {
                new SoftmaxCrossEntropy().show(y, row, p);
                double sum = 0;
                for (int j = 0; j < OUTPUTS; j++) {
                    sum += p.get(row, j);
                }
                assertEquals(1, sum, 1e-6);
                new SigmoidCrossEntropy().show(y, row, p);
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
            Outputs y = random(arena, 1);
            Mat logits = y.values();
            int row = batch.row(0, 0);
            logits.set(row, 2, Float.NaN);
            assertTrue(Double.isNaN(new SigmoidCrossEntropy().forward(y, batch, 0)));
            assertTrue(Double.isNaN(new SoftmaxCrossEntropy().forward(y, batch, 0)));
            assertFalse(Double.isNaN(new SoftmaxCrossEntropy().forward(y, batch, 1)));
            assertEquals(1, new SoftmaxCrossEntropy().wrong(logits, batch.target(), row));
            assertTrue(new SigmoidCrossEntropy().wrong(logits, batch.target(), row) >= 1);
        }
    }

    @Test
    void aCountedStepWithoutClassIsRefused() {
        try (var arena = TensorArena.create()) {
            Mat zero = arena.mat(1, OUTPUTS);
            assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropy().rowCost(zero, zero, 0));
        }
    }
}

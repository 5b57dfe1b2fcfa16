package dev.mneme.train.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class SquaredErrorTest {
    private static final int SIZE = 4;
    private static final int STEPS = 5;
    private static final int OUTPUTS = 3;
    private static final float DELTA = 0x1p-6f;

    /** Sequences of length 2 .. 5, random targets, every second step counts. */
    private static Batch batch(TensorArena arena) {
        Batch batch = Batch.create(arena, SIZE, STEPS, 1, OUTPUTS);
        Rng rng = Rng.of(1);
        for (int b = 0; b < SIZE; b++) {
            batch.begin(b, 2 + b);
            for (int t = 0; t < 2 + b; t++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    batch.setTarget(t, b, j, 4 * rng.nextFloat() - 2);
                }
                if (t % 2 == b % 2) {
                    batch.count(t, b);
                }
            }
        }
        return batch;
    }

    private static Outputs random(TensorArena arena) {
        var y = new Outputs(arena, Batch.one("output", OUTPUTS), SIZE * STEPS);
        Rng rng = Rng.of(2);
        for (int row = 0; row < y.values().rows(); row++) {
            for (int j = 0; j < OUTPUTS; j++) {
                y.values().set(row, j, 6 * rng.nextFloat() - 3);
            }
        }
        return y;
    }

    /** Of a square, central differences are exact but for rounding. */
    @Test
    void backwardIsTheSlopeAndZeroWhereNothingCounts() {
        for (Objective objective : List.of(new SquaredError(), new SquaredErrorOfSum())) {
            try (var arena = TensorArena.create()) {
                Batch batch = batch(arena);
                Outputs y = random(arena);
                for (int b = 0; b < SIZE; b++) {
                    objective.backward(y, batch, b, 0, STEPS, 0.25f);
                    objective.backward(y, batch, b, 0, STEPS, 0.5f);
                }
                for (int b = 0; b < SIZE; b++) {
                    for (int t = 0; t < STEPS; t++) {
                        for (int j = 0; j < OUTPUTS; j++) {
                            double slope = slope(objective, y, batch, b, batch.row(t, b), j);
                            boolean counts = t < batch.length(b) && batch.masked(t, b);
                            assertEquals(counts, slope != 0);
                            assertEquals(0.75 * slope, y.gradient().get(batch.row(t, b), j), 1e-5);
                        }
                    }
                }
            }
        }
    }

    private static double slope(Objective objective, Outputs y, Batch batch, int b, int row, int j) {
        Mat values = y.values();
        float x = values.get(row, j);
        values.set(row, j, x + DELTA);
        double above = objective.forward(y, batch, b);
        values.set(row, j, x - DELTA);
        double below = objective.forward(y, batch, b);
        values.set(row, j, x);
        return (above - below) / (2 * DELTA);
    }

    /** Two steps of two channels count: 1 2 and 3 4 where 0 2 and 5 5 should be, and a step between that does not. */
    @Test
    void costsAreThoseOfTheFormula() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 3, 1, 2);
            batch.begin(0, 3);
            var y = new Outputs(arena, Batch.one("output", 2), 3);
            float[][] said = {{1, 2}, {9, 9}, {3, 4}};
            float[][] wanted = {{0, 2}, {7, 7}, {5, 5}};
            for (int t = 0; t < 3; t++) {
                for (int j = 0; j < 2; j++) {
                    y.values().set(t, j, said[t][j]);
                    batch.setTarget(t, 0, j, wanted[t][j]);
                }
            }
            batch.count(0, 0);
            batch.count(2, 0);
            assertEquals((1 + 0 + 4 + 1) / 2.0, new SquaredError().forward(y, batch, 0));
            assertEquals((10 - 12) * (10 - 12) / 2.0, new SquaredErrorOfSum().forward(y, batch, 0));
            y.values().set(2, 1, Float.NaN);
            assertTrue(Double.isNaN(new SquaredError().forward(y, batch, 0)));
            assertTrue(Double.isNaN(new SquaredErrorOfSum().forward(y, batch, 0)));
        }
    }

    /** A sum is not known before its end. */
    @Test
    void aSumIsNotCutIntoPieces() {
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena);
            Outputs y = random(arena);
            var sum = new SquaredErrorOfSum();
            String refused = assertThrows(IllegalArgumentException.class, () -> sum.backward(y, batch, 3, 0, 4, 1))
                    .getMessage();
            assertTrue(refused.contains("5 steps") && refused.contains("--truncate"), refused);
        }
    }

    /** Off by 0.4, by 3 and by nothing: two are right, the mean square is (0.16 + 9) / 3. */
    @Test
    void aNumberIsRightWhenItIsTheNearest() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 4, 1, 1, 1);
            var y = new Outputs(arena, Batch.one("output", 1), 4);
            float[] said = {2.4f, 5, 8, Float.NaN};
            float[] wanted = {2, 8, 8, 8};
            for (int b = 0; b < 4; b++) {
                batch.begin(b, 1);
                batch.count(0, b);
                batch.setTarget(0, b, 0, wanted[b]);
                y.values().set(batch.row(0, b), 0, said[b]);
            }
            Score score = new SquaredErrorOfSum().score();
            for (int b = 0; b < 3; b++) {
                score.add(y, batch, b);
            }
            assertEquals(3, score.asked());
            assertEquals(1, score.wrong());
            assertEquals(9.16 / 3 / 2, score.loss(), 1e-6);
            assertEquals(Math.sqrt(9.16 / 3), score.error().value(), 1e-6);
            assertEquals("answers 2 of 3 fresh sequences (here) with the right number", score.words("here"));
            assertEquals(
                    List.of(
                            new Score.Cell("root mean square error", "1.747"),
                            new Score.Cell("numbers right", "2 of 3")),
                    score.cells());
            Score again = new SquaredErrorOfSum().score();
            again.restore(score.sums());
            assertEquals(score.figures(), again.figures());
            score.add(y, batch, 3);
            assertEquals(2, score.wrong(), "what is not a number is not right");
            score.reset();
            assertEquals(0, score.sequences());
        }
    }
}

package dev.mneme.train.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import java.util.List;
import org.junit.jupiter.api.Test;

class NgramCostTest {
    private static Batch of(TensorArena arena, int... bits) {
        Batch batch = Batch.create(arena, 1, bits.length, 1, 1);
        batch.begin(0, bits.length);
        for (int t = 0; t < bits.length; t++) {
            batch.setTarget(t, 0, 0, bits[t]);
            batch.count(t, 0);
        }
        return batch;
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** By hand, with one bit of context: 1 has no context, 1|1 is new, 0|1 was 3/4 against, 1|0 is new, 1|1 was 1/2. */
    @Test
    void estimatorCounts() {
        try (var arena = TensorArena.create()) {
            Batch batch = of(arena, 1, 1, 0, 1, 1);
            var estimator = new NgramEstimator(2);
            double wanted = 1 + 1 + log2(4) + 1 + 1;
            assertEquals(wanted, estimator.bits(batch, 0), 1e-12);
            assertEquals(wanted, estimator.bits(batch, 0), 1e-12, "a sequence leaves nothing");
        }
    }

    /** Without context: 1/2, 3/4, 5/6 for what came before. With a context longer than the sequence: 1 bit each. */
    @Test
    void estimatorKnowsAnyOrder() {
        try (var arena = TensorArena.create()) {
            Batch batch = of(arena, 0, 0, 0);
            assertEquals(-log2(1 / 2.0 * 3 / 4 * 5 / 6), new NgramEstimator(1).bits(batch, 0), 1e-12);
            assertEquals(3, new NgramEstimator(6).bits(batch, 0), 1e-12);
        }
    }

    /** Logits of 0 cost a bit each; whoever says what the estimator says has an error of 0. */
    @Test
    void whatIsOverTheOptimumIsTheError() {
        try (var arena = TensorArena.create()) {
            Batch batch = of(arena, 0, 0, 1);
            var y = new Outputs(arena, Batch.one("output", 1), 3);
            Score score = new NgramCost(1).score();
            assertEquals(3, score.add(y, batch, 0), 1e-12);
            double optimum = -log2(1 / 2.0 * 3 / 4 * 1 / 6);
            assertEquals(optimum, 4, 1e-9);
            assertEquals(-1, score.error().value(), 1e-9);
            assertEquals(3, score.asked());
            assertEquals(1, score.wrong(), "a logit of 0 says 0");
            assertEquals(
                    List.of(
                            new Score.Cell("sequences", "1"),
                            new Score.Cell("optimal estimator", "4.00"),
                            new Score.Cell("over it", "-1.00")),
                    score.cells());
            float[] likely = {1 / 2f, 1 / 4f, 1 / 6f};
            for (int t = 0; t < 3; t++) {
                y.values().set(t, 0, (float) Math.log(likely[t] / (1 - likely[t])));
            }
            score.reset();
            score.add(y, batch, 0);
            assertEquals(0, score.error().value(), 1e-6);
            Score again = new NgramCost(1).score();
            again.restore(score.sums());
            assertEquals(score.figures(), again.figures());
        }
    }

    /** Cost and slope are those in nats, by ln 2. */
    @Test
    void bitsAreNatsByLn2() {
        try (var arena = TensorArena.create()) {
            Batch batch = of(arena, 0, 1);
            var y = new Outputs(arena, Batch.one("output", 1), 2);
            var nats = new Outputs(arena, Batch.one("output", 1), 2);
            for (int t = 0; t < 2; t++) {
                y.values().set(t, 0, 1.5f);
                nats.values().set(t, 0, 1.5f);
            }
            double ln2 = Math.log(2);
            double wanted = new SigmoidCrossEntropy().forward(nats, batch, 0) / ln2;
            new SigmoidCrossEntropy().backward(nats, batch, 0, 0, 2, 1);
            for (StepObjective bits : List.of(new BitCost(), new NgramCost(3))) {
                assertEquals(wanted, bits.forward(y, batch, 0), 1e-12);
                for (int t = 0; t < 2; t++) {
                    y.gradient().set(t, 0, 0);
                }
                bits.backward(y, batch, 0, 0, 2, 1);
                for (int t = 0; t < 2; t++) {
                    assertEquals(nats.gradient().get(t, 0) / ln2, y.gradient().get(t, 0), 1e-6);
                }
                assertEquals("bits", bits.unit());
            }
        }
    }
}

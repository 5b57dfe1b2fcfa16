package dev.mneme.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Config;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Environment;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sequences that act: what they are given depends on what the network answered. */
class RolloutTest {
    private static final int STEPS = 9;
    private static final int SEQUENCES = 5;
    private static final ModelConfig MODEL =
            ModelConfig.dnc(2, 1).withMemory(new DncMemory.Config(new MemorySize(4, 3, 1)));

    public record Options() implements Config {}

    /** Hears its own last answer and a coin, and ends when the coin has come up three times. Asked is the coin. */
    private record Coins() implements Environment {
        @Override
        public int maxSteps() {
            return STEPS;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            batch.begin(b, STEPS);
            toss(batch, 0, b, rng);
        }

        private static int toss(Batch batch, int t, int b, Rng rng) {
            int coin = rng.nextBit();
            batch.setInput(t, b, 1, coin);
            batch.setTarget(t, b, 0, coin);
            batch.count(t, b);
            return coin;
        }

        @Override
        public boolean act(Batch batch, int t, int b, Outputs y, Rng rng) {
            int heads = 0;
            for (int before = 0; before <= t; before++) {
                heads += (int) batch.input().get(batch.row(before, b), 1);
            }
            if (heads == 3) {
                return false;
            }
            batch.setInput(t + 1, b, 0, y.values().get(batch.row(t, b), 0));
            toss(batch, t + 1, b, rng);
            return true;
        }
    }

    /** The task of it. */
    private record Tossing() implements Task {
        @Override
        public String name() {
            return "tossing";
        }

        @Override
        public Config options() {
            return new Options();
        }

        @Override
        public List<String> inputChannels() {
            return List.of("said", "coin");
        }

        @Override
        public List<String> outputChannels() {
            return List.of("coin");
        }

        @Override
        public Source training() {
            return new Coins();
        }

        @Override
        public Objective objective() {
            return new SigmoidCrossEntropy();
        }
    }

    /** What one way forward and back gave, by the numbers of the sequences. */
    private record Way(List<Integer> lengths, float[] inputs, float[] outputs, float[] gradient) {}

    private static void draw(Batch batch) {
        batch.clear();
        for (int b = 0; b < SEQUENCES; b++) {
            new Coins().draw(batch, b, batch.chance(b).begin(1, 2, 3, b));
        }
    }

    private static Way way(Rollout rollout, Batch batch, Vec gradient) {
        for (int piece = 0; piece < rollout.count(); piece++) {
            for (int[] part : new int[][] {{0, 2}, {2, 5}}) {
                rollout.forward(piece, part[0], part[1]);
                rollout.backward(piece, part[0], part[1], new SigmoidCrossEntropy(), 1);
            }
            rollout.accumulate(gradient, piece, 0, 1);
        }
        var lengths = Arrays.stream(batch.lengths()).boxed().toList();
        float[] inputs = new float[SEQUENCES * STEPS];
        float[] outputs = new float[SEQUENCES * STEPS];
        for (int b = 0; b < SEQUENCES; b++) {
            for (int t = 0; t < batch.length(b); t++) {
                inputs[b * STEPS + t] = batch.input().get(batch.row(t, b), 0);
                outputs[b * STEPS + t] = rollout.outputs().values().get(batch.row(t, b), 0);
            }
        }
        return new Way(lengths, inputs, outputs, gradient.toArray());
    }

    private static Way acting(int pieceSteps) {
        try (var arena = TensorArena.create()) {
            var network = new MemoryNetwork(MODEL);
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 5);
            Batch batch = Batch.create(arena, SEQUENCES, STEPS, 2, 1);
            draw(batch);
            var rollout = new Rollout(network, values, arena, batch, pieceSteps, Set.of(), Optional.of(new Coins()));
            return way(rollout, batch, arena.vec(values.size()));
        }
    }

    /** The same sequences once more, all steps given: as if the answers had been known. */
    private static Way given(Way acted) {
        try (var arena = TensorArena.create()) {
            var network = new MemoryNetwork(MODEL);
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 5);
            Batch batch = Batch.create(arena, SEQUENCES, STEPS, 2, 1);
            for (int b = 0; b < SEQUENCES; b++) {
                Rng rng = Rng.of(1, 2, 3, b);
                batch.begin(b, acted.lengths.get(b));
                for (int t = 0; t < batch.length(b); t++) {
                    Coins.toss(batch, t, b, rng);
                    batch.setInput(t, b, 0, acted.inputs[b * STEPS + t]);
                }
            }
            return way(new Rollout(network, values, arena, batch, STEPS), batch, arena.vec(values.size()));
        }
    }

    private static void assertSame(Way expected, Way found) {
        assertEquals(expected.lengths, found.lengths);
        assertArrayEquals(expected.inputs, found.inputs);
        assertArrayEquals(expected.outputs, found.outputs);
    }

    @Test
    void actingIsWhatItWouldBeIfTheAnswersHadBeenKnown() {
        Way acted = acting(STEPS);
        assertTrue(acted.lengths.stream().distinct().count() > 2, "lengths " + acted.lengths);
        assertTrue(acted.inputs[1] != 0 && acted.inputs[1] == acted.outputs[0], "it hears itself");
        Way given = given(acted);
        assertSame(given, acted);
        assertArrayEquals(given.gradient, acted.gradient);
    }

    @Test
    void piecesChangeNoOutput() {
        Way whole = acting(STEPS);
        for (int pieceSteps = 1; pieceSteps < STEPS; pieceSteps++) {
            assertSame(whole, acting(pieceSteps));
        }
    }

    @Test
    void aTaskThatActsIsTrainedAndEvaluatedToTheSameBitsOnAnyNumberOfThreads() {
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("batch-size", 5, "truncate", 4));
        float[] first = {};
        Map<String, Number> firstSums = Map.of();
        for (int threads = 1; threads <= 3; threads++) {
            try (var trainer = new Trainer(new Tossing(), MODEL, config, threads, 1L << 30);
                    var evaluator =
                            new Evaluator(new Tossing(), trainer.network(), trainer.values(), threads, 1L << 30)) {
                for (int i = 0; i < 4; i++) {
                    trainer.step();
                }
                Map<String, Number> sums =
                        evaluator.evaluate(new Tossing().validation(), 3, 50).sums();
                if (threads == 1) {
                    first = trainer.values().toArray();
                    firstSums = sums;
                    assertTrue(firstSums.get("symbols").longValue() > 100, firstSums.toString());
                    assertTrue(firstSums.get("symbols").longValue() < 50 * STEPS, firstSums.toString());
                } else {
                    assertArrayEquals(first, trainer.values().toArray());
                    assertEquals(firstSums, sums);
                }
            }
        }
    }
}

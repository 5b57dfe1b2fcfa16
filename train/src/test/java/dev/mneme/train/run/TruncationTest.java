package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.train.Rollout;
import dev.mneme.train.Trainer;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Drawn;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Sequences taken through an unroll in pieces. */
class TruncationTest {
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "min-length", 2, "max-length", 6));
    private static final int STEPS = 13;
    private static final int SEQUENCES = 5;
    private static final List<String> CONTROLLERS = Cells.KINDS.names();
    private static final ModelConfig MODEL =
            ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(5, 3, 2)));

    /** What one way forward and back gave. */
    private record Way(float[] logits, float[] gradient) {}

    private static Way way(ModelConfig model, int pieceSteps) {
        var network = new MemoryNetwork(model);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 3);
            Vec gradient = arena.vec(network.layout().size());
            Batch batch = Batch.create(arena, SEQUENCES, STEPS, 3, 2);
            Drawn.fill(TASK, batch, Rng.of(4));
            var pieces = new Rollout(network, values, arena, batch, pieceSteps);
            for (int piece = 0; piece < pieces.count(); piece++) {
                for (int b = 0; b < SEQUENCES; b++) {
                    pieces.forward(piece, b, b + 1);
                    pieces.backward(piece, b, b + 1, new SigmoidCrossEntropy(), 1);
                }
                pieces.accumulate(gradient, piece, 0, 1);
            }
            var logits = arena.vec(STEPS * SEQUENCES * 2);
            for (int b = 0; b < SEQUENCES; b++) {
                for (int i = 0; i < 2 * batch.length(b); i++) {
                    logits.set(b * STEPS * 2 + i, pieces.outputs().values().get(batch.row(i / 2, b), i % 2));
                }
            }
            return new Way(logits.toArray(), gradient.toArray());
        }
    }

    /** The way back in between has left no trace in the state that is carried on. */
    @ParameterizedTest
    @FieldSource("CONTROLLERS")
    void outputsAreTheSameBitsHoweverTheyAreCut(String controller) {
        ModelConfig model =
                MODEL.withController(new Lstm.Config(new ControllerSize(6, 2))).withController(controller);
        Way whole = way(model, STEPS);
        assertTrue(whole.logits[2 * 4] != 0, "at the fifth step there is something to compare");
        for (int pieceSteps = 1; pieceSteps < STEPS; pieceSteps++) {
            assertArrayEquals(whole.logits, way(model, pieceSteps).logits, "pieces of " + pieceSteps);
        }
    }

    /** No state lies between the output map and the loss, so its gradient is that of whole sequences. */
    @Test
    void onlyGradientsThroughStateAreCut() {
        float[] whole = way(MODEL, STEPS).gradient;
        float[] cut = way(MODEL, 3).gradient;
        for (Parameter p : new MemoryNetwork(MODEL).layout().parameters()) {
            float[] wholeOf = Arrays.copyOfRange(whole, p.offset(), p.offset() + p.count());
            float[] cutOf = Arrays.copyOfRange(cut, p.offset(), p.offset() + p.count());
            if (p.name().startsWith("output.")) {
                assertArrayEquals(wholeOf, cutOf, 1e-5f, p.name());
            } else {
                assertFalse(Arrays.equals(wholeOf, cutOf), p.name());
            }
        }
    }

    @Test
    void piecesAsLongAsTheSequencesChangeNoBit() {
        Trained whole = train(Map.of(), 1);
        for (int truncate : List.of(STEPS, STEPS + 1, 1000)) {
            assertEquals(whole, train(Map.of("truncate", truncate), 1));
        }
        assertFalse(whole.equals(train(Map.of("truncate", STEPS - 1), 1)));
    }

    @Test
    void theThreadCountChangesNoBit() {
        Trained one = train(Map.of("truncate", 4), 1);
        assertEquals(one, train(Map.of("truncate", 4), 2));
        assertEquals(one, train(Map.of("truncate", 4), 3));
    }

    @Test
    void droppingTheBypassChangesNumbersButNotWithTheThreads() {
        Trained plain = train(Map.of("truncate", 4), 1);
        Map<String, Object> half = Map.of("truncate", 4, "bypass-dropout", 0.5);
        Trained dropped = train(half, 1);
        assertEquals(dropped, train(half, 3));
        Trained all = train(Map.of("truncate", 4, "bypass-dropout", 1), 1);
        assertFalse(plain.equals(dropped) || plain.equals(all) || dropped.equals(all));
    }

    private record Trained(List<Double> losses, String parameters) {}

    private static Trained train(Map<String, ?> settings, int threads) {
        TrainConfig config = TrainConfig.DEFAULTS.with(settings).with(Map.of("batch-size", SEQUENCES));
        try (var trainer = new Trainer(TASK, MODEL, config, threads, 1L << 30)) {
            var losses = new Double[6];
            Arrays.setAll(losses, i -> {
                trainer.step();
                return trainer.loss();
            });
            return new Trained(List.of(losses), Arrays.toString(trainer.values().toArray()));
        }
    }
}

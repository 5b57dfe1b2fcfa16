package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.train.Rollout;
import dev.mneme.train.Trainer;
import dev.mneme.train.data.Batch;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.objective.Score;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A network that reads each sequence from its end too: it is trained on and judged by whole ones. */
class BidirectionalTest {
    private static final int SEQUENCES = 5;
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "min-length", 1, "max-length", 6));
    private static final ModelConfig MODEL = ModelConfig.dnc(3, 2)
            .with(Map.of("hidden-size", 6, "controller-layers", 2, "memory-size", 5, "word-size", 3, "read-heads", 2))
            .with(Map.of("clip", 0.5, "layer-norm", true, "bidirectional", true));

    private static float[] trained(int threads) {
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("batch-size", SEQUENCES, "bypass-dropout", 0.1));
        try (var trainer = new Trainer(TASK, MODEL, config, threads, 1L << 30)) {
            for (int i = 0; i < 6; i++) {
                trainer.step();
            }
            return trainer.values().toArray();
        }
    }

    @Test
    void theThreadCountChangesNoBit() {
        float[] one = trained(1);
        assertArrayEquals(one, trained(2));
        assertArrayEquals(one, trained(3));
    }

    /** However long: an evaluation of others goes in pieces. */
    @Test
    void isJudgedByWholeSequences() {
        Evaluation evaluation = TASK.ofLength(150);
        var network = new MemoryNetwork(MODEL);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 5);
            Batch batch = Batch.create(arena, SEQUENCES, evaluation.maxSteps(), 3, 2);
            var whole = new Rollout(network, values, arena, batch, evaluation.maxSteps());
            evaluation.fill(batch, 2, 0);
            whole.forward(0, 0, SEQUENCES);
            Score expected = TASK.objective().score();
            for (int number = 0; number < SEQUENCES; number++) {
                expected.add(whole.outputs(), batch, batch.place(number));
            }
            for (int threads = 1; threads <= 2; threads++) {
                try (var evaluator = new Evaluator(TASK, network, values, threads, 1L << 30)) {
                    Score found = evaluator.evaluate(evaluation, 2, SEQUENCES);
                    assertEquals(expected.sums(), found.sums());
                }
            }
        }
    }

    @Test
    void sequencesInPiecesAreRefusedByName() {
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("truncate", 4));
        assertRefused("--truncate", () -> new Trainer(TASK, MODEL, config, 1, 1L << 30));
        var network = new MemoryNetwork(MODEL);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Batch batch = Batch.create(arena, SEQUENCES, 13, 3, 2);
            assertRefused("sequences in pieces", () -> new Rollout(network, values, arena, batch, 12));
        }
    }

    private static void assertRefused(String operation, Executable made) {
        assertEquals(
                operation
                        + ": --bidirectional reads each sequence from its end, so it needs all of it at once; give"
                        + " whole sequences, or a network without it",
                assertThrows(IllegalArgumentException.class, made).getMessage());
    }
}

package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.sparse.SdncMemory;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.Trainer;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.objective.Score;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One sequence alone searches a large memory with all threads, and nothing shows it. */
class SearchThreadsTest {
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "min-length", 2, "max-length", 3));
    private static final int ROWS = 70_000; // more than from which a search is cut

    /** The parameters after two steps, and how they do. */
    private record Learned(float[] values, Map<String, Number> sums) {}

    private static ModelConfig model(String memory, IndexKind index) {
        var sparse = new SparseConfig(2, 2, index, false, true);
        return ModelConfig.dnc(3, 2)
                .withMemory(new SdncMemory.Config(new MemorySize(ROWS, 4, 2), sparse))
                .withMemory(memory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam", "sdnc"})
    void everySearchOfOneSequenceIsCutAndNoneOfSeveral(String memory) {
        var network = new MemoryNetwork(model(memory, IndexKind.QUANTISED));
        for (int batch = 1; batch <= 2; batch++) {
            try (TensorArena arena = TensorArena.create();
                    var pool = new WorkerPool(2)) {
                int[] runs = {0};
                Vec values = arena.vec(network.layout().size());
                Checkpoint.initialise(network, values, 3);
                NetworkUnroll unroll = network.unroll(values, arena, batch, 4);
                unroll.searchWith(new Workers() {
                    @Override
                    public int parts() {
                        return pool.parts();
                    }

                    @Override
                    public void run(Work work) {
                        runs[0]++;
                        pool.run(work);
                    }
                });
                unroll.reset(0, batch);
                unroll.forward(4, 0, batch);
                assertEquals(batch == 1 ? 4 : 0, runs[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "QUANTISED"})
    void trainingAndEvaluationGiveTheSameBits(IndexKind index) {
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("batch-size", 1));
        Learned expected = learned(index, config, 1);
        for (int threads = 2; threads <= 3; threads++) {
            Learned learned = learned(index, config, threads);
            assertArrayEquals(expected.values, learned.values, threads + " threads");
            assertEquals(expected.sums, learned.sums, threads + " threads");
        }
    }

    private static Learned learned(IndexKind index, TrainConfig config, int threads) {
        try (var trainer = new Trainer(TASK, model("sam", index), config, threads, 1L << 30)) {
            trainer.step();
            trainer.step();
            try (var evaluator = new Evaluator(TASK, trainer.network(), trainer.values(), threads, 1L << 30)) {
                Score score = evaluator.evaluate(TASK.evaluations().getFirst(), 2, 1);
                return new Learned(trainer.values().toArray(), score.sums());
            }
        }
    }
}

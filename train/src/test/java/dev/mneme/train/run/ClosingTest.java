package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.Trainer;
import dev.mneme.train.bench.StepSetting;
import dev.mneme.train.bench.StepWork;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.machine.WorkerPool;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing again does nothing, and what is asked of something closed is refused with its name. */
@Timeout(60) // threads that are gone finish nothing
class ClosingTest {
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "max-length", 4));
    private static final ModelConfig MODEL =
            ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(5, 3, 2)));
    private static final long LIMIT = 1L << 28;

    @TempDir
    Path temp;

    private static void closeTwice(AutoCloseable closeable) throws Exception {
        closeable.close();
        closeable.close();
    }

    private static void assertRefused(String what, Runnable use) {
        var error = assertThrows(IllegalStateException.class, use::run);
        assertTrue(error.getMessage().contains(what), error.getMessage());
    }

    @Test
    void aTrainer() throws Exception {
        for (int threads = 1; threads <= 2; threads++) {
            var trainer = new Trainer(TASK, MODEL, TrainConfig.DEFAULTS, threads, LIMIT);
            trainer.step();
            closeTwice(trainer);
            assertRefused("trainer is closed", trainer::step);
            assertRefused("trainer is closed", trainer::values);
        }
    }

    @Test
    void aRun() throws Exception {
        RunFolder folder = RunFolder.createAt(temp.resolve("run"));
        var run = new Run(folder, TASK, MODEL, TrainConfig.DEFAULTS, new Run.Resources(2, LIMIT));
        closeTwice(run);
        var error = assertThrows(IllegalStateException.class, () -> run.train((_, _, _) -> {}, () -> true));
        assertTrue(error.getMessage().contains("trainer is closed"), error.getMessage());
    }

    @Test
    void anEvaluatorAndWeights() throws Exception {
        var network = new MemoryNetwork(MODEL);
        var arena = TensorArena.create();
        Vec values = arena.vec(network.layout().size());
        var evaluator = new Evaluator(TASK, network, values, 2, LIMIT);
        evaluator.evaluate(TASK.validation(), 1, 4);
        arena.close();
        assertRefused("weights are closed", () -> evaluator.evaluate(TASK.validation(), 1, 4));
        closeTwice(evaluator);
        assertRefused("threads are closed", () -> evaluator.evaluate(TASK.validation(), 1, 4));
    }

    @Test
    void aPool() throws Exception {
        for (int threads = 1; threads <= 3; threads++) {
            var pool = new WorkerPool(threads);
            pool.run((_, _) -> {});
            closeTwice(pool);
            assertRefused("threads are closed", () -> pool.run((_, _) -> {}));
        }
    }

    @Test
    void theWorkOfABenchmark() throws Exception {
        var work = new StepWork(StepSetting.of("sam", IndexKind.AUTO, 20, new StepSetting.Work(2, 3, false), 2));
        work.run();
        closeTwice(work);
        assertRefused("threads are closed", work::run);
    }

    @Test
    void aFileAndALock() throws Exception {
        RunFolder folder = RunFolder.createAt(temp.resolve("run"));
        try (var trainer = new Trainer(TASK, MODEL, TrainConfig.DEFAULTS, 1, LIMIT)) {
            Checkpoint.save(folder.latest(), trainer.network(), trainer.values());
        }
        SafetensorsFile file = SafetensorsFile.open(folder.latest());
        String name = List.copyOf(file.names()).getFirst();
        closeTwice(file);
        var error = assertThrows(BadFileException.class, () -> file.floats(name));
        assertTrue(error.getMessage().contains("this file is closed"), error.getMessage());

        var lock = RunLock.of(folder);
        closeTwice(lock);
        var next = RunLock.of(folder);
        lock.close();
        assertThrows(BadFileException.class, () -> RunLock.of(folder), "another's lock stands");
        next.close();
    }
}

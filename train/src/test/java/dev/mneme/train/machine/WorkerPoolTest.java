package dev.mneme.train.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.Trainer;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.objective.Score;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that have nothing to do leave the processors to others, and none is forgotten. */
@Timeout(120)
class WorkerPoolTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @ParameterizedTest
    @ValueSource(ints = {2, 300})
    void everyPartRunsOnce(int workers) {
        var runs = new AtomicIntegerArray(workers);
        try (var pool = new WorkerPool(workers)) {
            assertEquals(workers, pool.parts());
            for (int round = 1; round <= 200; round++) {
                pool.run((part, parts) -> runs.addAndGet(part, parts));
                for (int part = 0; part < workers; part++) {
                    assertEquals(round * workers, runs.get(part));
                }
            }
        }
    }

    /** Not for a millisecond at a time: a thousand of them would keep a machine busy by looking. */
    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void whoWaitsSleeps(int workers) throws InterruptedException {
        var threads = new AtomicReferenceArray<Thread>(workers);
        try (var pool = new WorkerPool(workers)) {
            pool.run((part, _) -> threads.set(part, Thread.currentThread()));
            for (int part = 1; part < workers; part++) {
                awaitSleep(threads.get(part));
            }
            var goOn = new CountDownLatch(1);
            Thread caller = Thread.ofPlatform().start(() -> pool.run((part, _) -> awaitUnlessFirst(part, goOn)));
            awaitSleep(caller);
            goOn.countDown();
            caller.join();
        }
    }

    private static void awaitUnlessFirst(int part, CountDownLatch latch) {
        try {
            if (part > 0) {
                latch.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSleep(Thread thread) throws InterruptedException {
        for (int i = 0; i < 2000 && thread.getState() != Thread.State.WAITING; i++) {
            Thread.sleep(5);
        }
        assertEquals(Thread.State.WAITING, thread.getState());
    }

    @Test
    void whatAPartThrowsIsThrownAndThePoolGoesOn() {
        try (var pool = new WorkerPool(PROCESSORS + 2)) {
            var thrown = assertThrows(
                    IllegalStateException.class,
                    () -> pool.run((part, _) -> {
                        if (part == 1) {
                            throw new IllegalArgumentException("part one");
                        }
                    }));
            assertTrue(thrown.getMessage().contains("part one"), thrown.getMessage());
            pool.run((_, _) -> {});
        }
    }

    @Test
    void anyNumberGivesTheSameBits() {
        Task task = Tasks.create("copy", Map.of("bits", 2, "min-length", 1, "max-length", 3));
        ModelConfig model = ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(4, 4, 1)));
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("batch-size", 3));
        float[] values = {};
        Map<String, Number> sums = null;
        for (int threads : new int[] {1, 2, 3, 5, 40}) {
            try (var trainer = new Trainer(task, model, config, threads, 1L << 30);
                    var evaluator = new Evaluator(task, trainer.network(), trainer.values(), threads, 1L << 30)) {
                for (int i = 0; i < 5; i++) {
                    trainer.step();
                }
                Score score = evaluator.evaluate(task.validation(), 1, 40);
                if (sums != null) {
                    assertArrayEquals(values, trainer.values().toArray(), threads + " threads");
                    assertEquals(sums, score.sums(), threads + " threads");
                }
                values = trainer.values().toArray();
                sums = score.sums();
            }
        }
    }
}

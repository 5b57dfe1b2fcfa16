package dev.mneme.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Trainers that share each batch, as they will on several machines. */
class GradientSumTest {
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "max-length", 5));
    private static final ModelConfig MODEL =
            ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(4, 3, 1)));
    private static final TrainConfig CONFIG =
            TrainConfig.DEFAULTS.with(Map.of("batch-size", 5, "max-grad-norm", 1.0, "bypass-dropout", 0.3));

    /** Shards in one process: each lays down what it has, and all add up the same. */
    private record Shard(int shard, List<float[]> gradients, List<double[]> counted, CyclicBarrier barrier)
            implements GradientSum {
        @Override
        public int shards() {
            return gradients.size();
        }

        @Override
        public void sum(Vec gradient, double[] counts) {
            gradients.set(shard, gradient.toArray());
            counted.set(shard, counts.clone());
            await();
            float[] sum = gradients.getFirst().clone();
            double[] sums = counted.getFirst().clone();
            for (int i = 1; i < gradients.size(); i++) {
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += gradients.get(i)[j];
                }
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += counted.get(i)[j];
                }
            }
            await();
            gradient.set(sum);
            System.arraycopy(sums, 0, counts, 0, sums.length);
        }

        private void await() {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The losses of some steps, and the parameters after them. */
    private record Trained(List<Double> losses, float[] values) {}

    private static Trained train(GradientSum shards) {
        try (var trainer = new Trainer(TASK, new MemoryNetwork(MODEL), CONFIG, 1, 1L << 30, shards)) {
            var losses = new ArrayList<Double>();
            for (int i = 0; i < 6; i++) {
                trainer.step();
                losses.add(trainer.loss());
            }
            return new Trained(losses, trainer.values().toArray());
        }
    }

    @Test
    void allShardsHaveTheSameBitsAndThoseOfOneButForTheOrderOfTheSum() throws InterruptedException, ExecutionException {
        Trained alone = train(GradientSum.ALONE);
        int count = 3;
        var gradients = new ArrayList<float[]>();
        var counted = new ArrayList<double[]>();
        for (int i = 0; i < count; i++) {
            gradients.add(new float[0]);
            counted.add(new double[0]);
        }
        var barrier = new CyclicBarrier(count);
        var runs = new ArrayList<Future<Trained>>();
        try (var threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                var shard = new Shard(i, gradients, counted, barrier);
                runs.add(threads.submit(() -> train(shard)));
            }
        }
        Trained first = runs.getFirst().get();
        for (Future<Trained> run : runs) {
            assertEquals(first.losses, run.get().losses);
            assertArrayEquals(first.values, run.get().values);
        }
        assertEquals(alone.losses.getFirst(), first.losses.getFirst(), 1e-12);
        assertEquals(alone.losses.getLast(), first.losses.getLast(), 1e-4);
        assertArrayEquals(alone.values, first.values, 1e-4f);
    }

    @Test
    void moreShardsThanSequencesAreRefused() {
        var shard = new Shard(0, List.of(new float[0], new float[0]), List.of(), new CyclicBarrier(1));
        TrainConfig one = CONFIG.with(Map.of("batch-size", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(TASK, new MemoryNetwork(MODEL), one, 1, 1L << 30, shard));
    }
}

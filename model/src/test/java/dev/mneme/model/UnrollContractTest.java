package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs and gradients are those of a new unroll, to the bit, whatever went through an unroll before its reset: longer
 * sequences, numbers that are not finite on the way forward or back.
 */
class UnrollContractTest {
    private static final int BATCH = 3;
    private static final int STEPS = 12;
    private static final float[] BAD = {Float.NaN, Float.POSITIVE_INFINITY, 3e38f};

    /** Weights shared by unrolls, and the gradient of what went through one of them last. */
    private static final class Bench implements AutoCloseable {
        final TensorArena arena = TensorArena.create();
        final MemoryNetwork network;
        final Vec values;
        final Vec gradient;

        Bench(ModelConfig config) {
            network = new MemoryNetwork(config);
            values = arena.vec(network.layout().size());
            gradient = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(6)::nextFloat);
        }

        NetworkUnroll unroll() {
            return network.unroll(values, arena, BATCH, STEPS);
        }

        /** Forward and back over sequences of up to {@code steps} steps; 0 past their ends. */
        void run(NetworkUnroll unroll, int steps, int[] lengths, float badInput, float badGradient) {
            System.arraycopy(lengths, 0, unroll.lengths(), 0, BATCH);
            fill(unroll.input(), lengths, badInput);
            fill(unroll.dOutput(), lengths, badGradient);
            unroll.reset(0, BATCH);
            unroll.forward(steps, 0, BATCH);
            unroll.backward(steps, 0, BATCH);
            Kernels.zero(gradient);
            unroll.accumulate(gradient, steps, 0, 1);
        }

        private static void fill(Mat block, int[] lengths, float bad) {
            var random = new Random(8);
            for (int row = 0; row < block.rows(); row++) {
                for (int j = 0; j < block.cols(); j++) {
                    float number = (float) random.nextGaussian();
                    boolean inside = row / BATCH < lengths[row % BATCH];
                    block.set(row, j, inside ? number : 0);
                }
            }
            if (bad != 0) {
                block.set(BATCH * 2 + 1, 0, bad);
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    static Stream<ModelConfig> everyMemory() {
        var all = new ArrayList<ModelConfig>();
        for (String memory : Shapes.MEMORIES) {
            ModelConfig small = Shapes.of(memory, "lstm", 4, 3, 10, 2, 21, 5, 2);
            for (String controller : Shapes.CONTROLLERS) {
                all.add(small.withController(controller));
            }
            for (boolean flag : Shapes.isSparse(small) ? new boolean[] {false, true} : new boolean[0]) {
                ModelConfig larger = Shapes.sized(small, 200, 5, 2);
                all.add(Shapes.with(small, new SparseConfig(3, 2, IndexKind.LINEAR, flag, flag)));
                all.add(Shapes.with(larger, new SparseConfig(4, 8, IndexKind.GRAPH, !flag, flag)));
            }
        }
        for (String memory : List.of("dnc", "none", "ntm")) {
            ModelConfig small = Shapes.of(memory, "lstm", 4, 3, 10, 2, 21, 5, 2);
            all.add(small.with(Map.of("clip", 0.3, "layer-norm", true)));
            all.add(small.with(Map.of("clip", 0.3, "layer-norm", true, "bidirectional", true)));
        }
        return all.stream();
    }

    private static float[][] numbers(NetworkUnroll unroll, int[] lengths, Vec gradient) {
        var numbers = new ArrayList<float[]>();
        for (int row = 0; row < STEPS * BATCH; row++) {
            if (row / BATCH < lengths[row % BATCH]) {
                numbers.add(unroll.output().row(row).toArray());
                numbers.add(unroll.dInput().row(row).toArray());
            }
        }
        numbers.add(gradient.toArray());
        return numbers.toArray(float[][]::new);
    }

    @ParameterizedTest
    @MethodSource("everyMemory")
    void isAsNewAfterAReset(ModelConfig config) {
        int[] whole = {STEPS, STEPS, STEPS};
        int[][] lengths = {whole, {2, STEPS, 5}, {4, 3, 1}};
        try (var bench = new Bench(config)) {
            float[] good = bench.values.toArray();
            for (int[] wanted : lengths) {
                int steps = Arrays.stream(wanted).max().orElseThrow();
                NetworkUnroll fresh = bench.unroll();
                bench.run(fresh, steps, wanted, 0, 0);
                float[][] expected = numbers(fresh, wanted, bench.gradient);

                NetworkUnroll used = bench.unroll();
                for (float bad : BAD) {
                    bench.run(used, STEPS, whole, bad, 0);
                    bench.run(used, steps, wanted, 0, 0);
                    assertArrayEquals(expected, numbers(used, wanted, bench.gradient), "after an input of " + bad);
                    bench.run(used, STEPS, whole, 0, bad);
                    bench.run(used, steps, wanted, 0, 0);
                    assertArrayEquals(expected, numbers(used, wanted, bench.gradient), "after a gradient of " + bad);
                    Kernels.fill(bench.values, bad);
                    bench.run(used, STEPS, whole, 0, 0);
                    bench.values.set(good);
                    bench.run(used, steps, wanted, 0, 0);
                    assertArrayEquals(expected, numbers(used, wanted, bench.gradient), "after weights of " + bad);
                }
            }
        }
    }
}

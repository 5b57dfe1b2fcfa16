package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.ParameterLayout.Parameter;
import dev.mneme.model.judge.Agreement;
import dev.mneme.model.judge.NetworkJudge;
import dev.mneme.model.judge.NetworkJudge.Judgement;
import dev.mneme.model.judge.NetworkSizes;
import dev.mneme.model.memory.DncMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs and all gradients of whole networks over many steps, against the double-precision judge. */
class NetworkAgainstJudgeTest {
    private static final double TOLERANCE = 2e-6;
    private static final int BATCH = 3;
    private static final int STEPS = 12;

    @ParameterizedTest
    @CsvSource({
        "LSTM, 1, DNC, 7, 5, 2",
        "LSTM, 2, DNC, 12, 8, 3",
        "GRU, 1, DNC, 7, 5, 1",
        "GRU, 2, DNC, 6, 4, 2",
        "RNN, 1, DNC, 9, 5, 2",
        "RNN, 2, DNC, 7, 16, 2",
        "FEEDFORWARD, 1, DNC, 17, 5, 2",
        "FEEDFORWARD, 2, DNC, 7, 5, 4",
        "LSTM, 1, NONE, 1, 1, 1",
        "LSTM, 3, NONE, 1, 1, 1",
        "GRU, 2, NONE, 1, 1, 1"
    })
    void gradientsAgree(ControllerKind controller, int layers, MemoryKind memory, int rows, int words, int heads) {
        var config = new ModelConfig(memory, controller, 4, 3, 10, layers, rows, words, heads);
        try (var run = new Run(config, 1)) {
            run.forwardAndBackward(1);
            double worst = run.compare().assertRelativeToAll();
            assertTrue(worst > 0, "float32 cannot agree exactly: nothing was compared");
        }
    }

    @Test
    void shorterSequencesInABatchAreAsIfAlone() {
        var config = new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 4, 3, 10, 1, 7, 5, 2);
        try (var run = new Run(config, 2)) {
            run.lengths = new int[] {STEPS, 5, 1};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void theCutOverThreadsDoesNotChangeABit() {
        var config = new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 4, 3, 10, 2, 7, 5, 2);
        try (var whole = new Run(config, 3);
                var cut = new Run(config, 3)) {
            whole.forwardAndBackward(1);
            cut.forwardAndBackward(3);
            org.junit.jupiter.api.Assertions.assertArrayEquals(whole.gradient.toArray(), cut.gradient.toArray());
        }
    }

    /** A small network with random numbers of a size at which gates, links and modes all matter. */
    private static final class Run implements AutoCloseable {
        final ModelConfig config;
        final MemoryNetwork network;
        final TensorArena arena = TensorArena.create();
        final Vec values;
        final Vec gradient;
        final NetworkUnroll unroll;
        final float[][][] x; // (B, T, X)
        final float[][][] dy; // (B, T, Y)
        int[] lengths = {STEPS, STEPS, STEPS};

        Run(ModelConfig config, long seed) {
            this.config = config;
            var random = new Random(seed);
            network = new MemoryNetwork(config);
            values = arena.vec(network.layout().size());
            gradient = arena.vec(network.layout().size());
            for (Parameter p : network.layout().parameters()) {
                float[] numbers = new float[p.count()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (float) (random.nextGaussian() * (p.bias() ? 0.5 : 1.2 / Math.sqrt(p.in())));
                }
                p.copyFrom(numbers, values);
            }
            unroll = network.unroll(values, arena, BATCH, STEPS);
            x = gaussian(random, config.inputSize());
            dy = gaussian(random, config.outputSize());
        }

        private static float[][][] gaussian(Random random, int size) {
            float[][][] numbers = new float[BATCH][STEPS][size];
            for (float[][] sequence : numbers) {
                for (float[] step : sequence) {
                    for (int i = 0; i < size; i++) {
                        step[i] = (float) random.nextGaussian();
                    }
                }
            }
            return numbers;
        }

        void forwardAndBackward(int parts) {
            for (int b = 0; b < BATCH; b++) {
                unroll.lengths()[b] = lengths[b];
                for (int t = 0; t < lengths[b]; t++) {
                    unroll.input().row(t * BATCH + b).set(x[b][t]);
                    unroll.dOutput().row(t * BATCH + b).set(dy[b][t]);
                }
            }
            for (int part = 0; part < parts; part++) {
                int from = BATCH * part / parts;
                int to = BATCH * (part + 1) / parts;
                unroll.reset(from, to);
                unroll.forward(STEPS, from, to);
                unroll.backward(STEPS, from, to);
            }
            Kernels.zero(gradient);
            for (int part = 0; part < parts; part++) {
                unroll.accumulate(gradient, STEPS, part, parts);
            }
        }

        Agreement compare() {
            var controller = NetworkSizes.Controller.valueOf(config.controller().name());
            int layers = config.controllerLayers();
            var sizes = config.memory() == MemoryKind.NONE
                    ? NetworkSizes.bare(
                            controller, config.inputSize(), config.outputSize(), config.hiddenSize(), layers)
                    : NetworkSizes.dnc(
                            controller,
                            config.inputSize(),
                            config.outputSize(),
                            config.hiddenSize(),
                            layers,
                            config.memorySize(),
                            config.wordSize(),
                            config.readHeads());
            var judge = new NetworkJudge(sizes);
            var agreement = Agreement.of(config.toString(), TOLERANCE);
            List<Judgement> judgements = new ArrayList<>();
            for (int b = 0; b < BATCH; b++) {
                int steps = lengths[b];
                float[][] inputs = java.util.Arrays.copyOf(x[b], steps);
                float[][] outputGradients = java.util.Arrays.copyOf(dy[b], steps);
                Judgement judged = judge.judge(floats(values), inputs, outputGradients, orders(b, steps));
                judgements.add(judged);
                agreement.compare("y of sequence " + b, rows(unroll.output(), b, steps), judged.outputs());
                agreement.compare(
                        "grad.input of sequence " + b, rows(unroll.dInput(), b, steps), judged.inputGradients());
            }
            return agreement.compare(floats(gradient), Judgement.sum(judgements));
        }

        private int[][] orders(int b, int steps) {
            int[][] orders = new int[steps][];
            for (int t = 0; t < steps; t++) {
                orders[t] = unroll.memory(b) instanceof DncMemory.DncUnroll dnc ? dnc.allocationOrder(t) : new int[0];
            }
            return orders;
        }

        private Map<String, float[]> floats(Vec flat) {
            var map = new LinkedHashMap<String, float[]>();
            for (Parameter p : network.layout().parameters()) {
                map.put(p.name(), p.toArray(flat));
            }
            return map;
        }

        private static float[][] rows(dev.mneme.kernels.Mat block, int b, int steps) {
            float[][] rows = new float[steps][];
            for (int t = 0; t < steps; t++) {
                rows[t] = block.row(t * BATCH + b).toArray();
            }
            return rows;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}

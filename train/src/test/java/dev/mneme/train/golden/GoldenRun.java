package dev.mneme.train.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.recipe.TrainConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network trained towards fixed numbers, without a task and without chance. The one place of the golden runs that
 * knows Mneme's classes.
 */
final class GoldenRun implements AutoCloseable {
    /**
     * How it is trained.
     *
     * @param training settings by option name
     * @param pieceSteps of truncated backpropagation
     * @param bypass whether half of the bypass is left out
     * @param lengths steps of each sequence of the batch, the longest first
     */
    record Way(Map<String, Object> training, int pieceSteps, boolean bypass, List<Integer> lengths) {
        int steps() {
            return lengths.getFirst();
        }
    }

    private final Way way;
    private final int batch;
    private final TrainConfig config;
    private final MemoryNetwork network;
    private final TensorArena arena = TensorArena.create();
    private final Vec values;
    private final Vec gradient;
    private final Optimiser optimiser;
    private final NetworkUnroll unroll;
    private final Optional<Mat> bypass;

    GoldenRun(Map<String, Object> model, Way way) {
        this.way = way;
        batch = way.lengths().size();
        config = TrainConfig.DEFAULTS.with(way.training());
        network = new MemoryNetwork(ModelConfig.fromMap(model));
        values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        optimiser = config.optimizer().create(config.kept(), arena, values.size());
        for (Parameter p : network.layout().parameters()) {
            float[] start = Golden.numbers(p.count(), p.name());
            for (int i = 0; i < start.length; i++) {
                start[i] *= p.bias() ? 1 : 2 / (float) Math.sqrt(p.in());
            }
            p.copyFrom(start, values);
        }
        unroll = network.unroll(
                values, arena, batch, way.pieceSteps(), way.bypass() ? Set.of(MemoryNetwork.BYPASS) : Set.of());
        bypass = way.bypass() ? Optional.of(unroll.noise(MemoryNetwork.BYPASS)) : Optional.empty();
    }

    /** Forward and backward piece by piece, clipping, update. */
    void step(int iteration) {
        Kernels.zero(gradient);
        for (int first = 0; first < way.steps(); first += way.pieceSteps()) {
            int steps = Math.min(way.pieceSteps(), way.steps() - first);
            begin(first, steps);
            fill(iteration, first, steps);
            unroll.forward(steps, 0, batch);
            err(iteration, first, steps);
            unroll.backward(steps, 0, batch);
            unroll.accumulate(gradient, steps, 0, 1);
        }
        float bound = (float) config.maxGradValue();
        for (int i = 0; bound > 0 && i < gradient.size(); i++) {
            gradient.set(i, Math.clamp(gradient.get(i), -bound, bound));
        }
        double norm = Math.sqrt(Kernels.sumOfSquares(gradient));
        assertTrue(Double.isFinite(norm), "a gradient that is not finite moves nothing any more");
        boolean tooLong = config.maxGradNorm() > 0 && norm > config.maxGradNorm();
        optimiser.update(values, gradient, tooLong ? (float) (config.maxGradNorm() / norm) : 1, iteration);
    }

    private void begin(int first, int steps) {
        if (first == 0) {
            unroll.reset(0, batch);
        } else {
            unroll.carry(way.pieceSteps(), 0, batch);
        }
        for (int b = 0; b < batch; b++) {
            unroll.lengths()[b] = Math.clamp(way.lengths().get(b) - first, 0, steps);
        }
    }

    /** Inputs, and the mask that leaves out half of the bypass. */
    private void fill(int iteration, int first, int steps) {
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                Vec x = unroll.input().row(t * batch + b);
                x.set(Golden.numbers(x.size(), "input", iteration, first + t, b));
                if (bypass.isPresent()) {
                    Vec mask = bypass.get().row(t * batch + b);
                    float[] numbers = Golden.numbers(mask.size(), "mask", iteration, first + t, b);
                    for (int i = 0; i < numbers.length; i++) {
                        mask.set(i, numbers[i] < 0 ? 0 : 2);
                    }
                }
            }
        }
    }

    /** The gradient of half the squared distance between outputs and targets, the mean over the batch. */
    private void err(int iteration, int first, int steps) {
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                Vec y = unroll.output().row(t * batch + b);
                Vec dy = unroll.dOutput().row(t * batch + b);
                float[] target = Golden.numbers(y.size(), "target", iteration, first + t, b);
                for (int i = 0; i < target.length; i++) {
                    dy.set(i, t < unroll.lengths()[b] ? (y.get(i) - target[i]) / batch : 0);
                }
            }
        }
    }

    String hash() {
        Map<String, float[]> parameters = new HashMap<>();
        for (Parameter p : network.layout().parameters()) {
            parameters.put(p.name(), p.toArray(values));
        }
        return Golden.hash(parameters);
    }

    @Override
    public void close() {
        arena.close();
    }
}

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every memory has to hold, alone, stacked and shared by layers: a new one is here by its line in {@link Memories}.
 * That gradients are right is for the judge, that a reset makes new for {@link UnrollContractTest}, that nothing is
 * allocated for {@link NoAllocationTest}, and what a session is for {@link SessionContractTest}.
 */
class MemoryContractTest {
    private static final int STEPS = 11;
    private static final float ROUNDING = 1e-5f;

    static Stream<ModelConfig> everyMemory() {
        var all = new ArrayList<ModelConfig>();
        for (String memory : Shapes.MEMORIES) {
            add(Shapes.of(memory, "lstm", 4, 3, 10, 1, 21, 5, 2), all);
        }
        ModelConfig dnc = Shapes.of("dnc", "lstm", 4, 3, 10, 1, 21, 5, 2);
        add(DncCombinations.with(dnc, DncCombinations.EVERYTHING), all);
        add(DncCombinations.with(dnc, DncCombinations.BY_CONTENT), all);
        return all.stream();
    }

    private static void add(ModelConfig one, List<ModelConfig> all) {
        all.add(one);
        all.add(stacked(one, false));
        all.add(stacked(one, true));
    }

    private static ModelConfig stacked(ModelConfig one, boolean shared) {
        return new ModelConfig(
                one.inputSize(), one.outputSize(), one.controller(), one.memory(), new MemoryStack(2, shared));
    }

    /** One sequence of random numbers, with large weights, so that it does something. */
    private static NetworkUnroll unroll(ModelConfig config, TensorArena arena, int steps) {
        var network = new MemoryNetwork(config);
        Vec values = arena.vec(network.layout().size());
        var random = new Random(5);
        network.layout().initialise(values, random::nextFloat);
        for (int i = 0; i < values.size(); i++) {
            values.set(i, 4 * values.get(i));
        }
        NetworkUnroll unroll = network.unroll(values, arena, 1, steps);
        unroll.lengths()[0] = steps;
        return unroll;
    }

    /** Sets the inputs of steps [from, from + steps) of the one sequence there is. */
    private static void feed(NetworkUnroll unroll, int from, int steps) {
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < unroll.input().cols(); j++) {
                unroll.input().set(t, j, (float) (3 * Math.sin(7 * (from + t) + 2 * j)));
            }
        }
    }

    private static List<float[]> outputs(NetworkUnroll unroll, int steps) {
        var outputs = new ArrayList<float[]>();
        for (int t = 0; t < steps; t++) {
            outputs.add(unroll.output().row(t).toArray());
        }
        return outputs;
    }

    private static void assertSame(List<float[]> expected, List<float[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), "at " + i);
        }
    }

    /** Those of one head; some memories show the writing heads together. */
    @ParameterizedTest
    @MethodSource("everyMemory")
    void weightsAreNotNegativeAndSumToAtMostOne(ModelConfig config) {
        try (var arena = TensorArena.create()) {
            NetworkUnroll unroll = unroll(config, arena, STEPS);
            feed(unroll, 0, STEPS);
            unroll.reset(0, 1);
            unroll.forward(STEPS, 0, 1);
            for (Quantity quantity : unroll.quantities(0)) {
                for (int t = 0; quantity.kind() == Quantity.Kind.WEIGHTS && t < STEPS; t++) {
                    float[] at = quantity.at(t);
                    int heads = quantity.rows() == 1 ? config.memory().size().readHeads() : 1; // of a row, at most
                    for (int row = 0; row < quantity.rows(); row++) {
                        assertWeights(at, row * quantity.cols(), quantity.cols(), heads, quantity.name() + " at " + t);
                    }
                }
            }
        }
    }

    private static void assertWeights(float[] all, int from, int count, int heads, String what) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            if (!Float.isNaN(all[i])) { // which is how a sparse memory says: not touched
                assertTrue(all[i] >= -ROUNDING && all[i] <= heads + ROUNDING, what + ": " + all[i]);
                sum += all[i];
            }
        }
        assertTrue(sum <= heads + ROUNDING, what + ": they sum to " + sum);
    }

    /** After the way back the memory stands where the way forward began: the same way again gives the same bits. */
    @ParameterizedTest
    @MethodSource("everyMemory")
    void theWayBackEndsWhereTheWayForwardBegan(ModelConfig config) {
        try (var arena = TensorArena.create()) {
            NetworkUnroll unroll = unroll(config, arena, STEPS);
            unroll.reset(0, 1);
            feed(unroll, 0, STEPS);
            unroll.forward(STEPS, 0, 1);
            unroll.backward(STEPS, 0, 1);
            unroll.carry(STEPS, 0, 1);
            feed(unroll, STEPS, STEPS);
            unroll.forward(STEPS, 0, 1);
            List<float[]> first = outputs(unroll, STEPS);
            for (int t = 0; t < STEPS; t++) {
                unroll.dOutput().row(t).set(new float[] {1, -1, 0.5f});
            }
            unroll.backward(STEPS, 0, 1);
            unroll.forward(STEPS, 0, 1);
            assertSame(first, outputs(unroll, STEPS));
        }
    }

    /** In pieces, each carried on from the one before, with a way back in between or without. */
    @ParameterizedTest
    @MethodSource("everyMemory")
    void piecesAreTheWhole(ModelConfig config) {
        try (var arena = TensorArena.create()) {
            NetworkUnroll whole = unroll(config, arena, 3 * STEPS);
            whole.reset(0, 1);
            feed(whole, 0, 3 * STEPS);
            whole.forward(3 * STEPS, 0, 1);
            NetworkUnroll piece = unroll(config, arena, STEPS);
            piece.reset(0, 1);
            var outputs = new ArrayList<float[]>();
            for (int i = 0; i < 3; i++) {
                if (i > 0) {
                    piece.carry(STEPS, 0, 1);
                }
                feed(piece, i * STEPS, STEPS);
                piece.forward(STEPS, 0, 1);
                outputs.addAll(outputs(piece, STEPS));
                if (i == 0) {
                    piece.backward(STEPS, 0, 1);
                }
            }
            assertSame(outputs(whole, 3 * STEPS), outputs);
        }
    }

    /** What it names as its state is all that it remembers: another one that is given it goes on the same. */
    @ParameterizedTest
    @MethodSource("everyMemory")
    void itsStateIsAllThatItRemembers(ModelConfig config) {
        try (var arena = TensorArena.create()) {
            NetworkUnroll first = unroll(config, arena, STEPS);
            first.reset(0, 1);
            feed(first, 0, STEPS);
            first.forward(STEPS, 0, 1);
            first.carry(STEPS, 0, 1);
            NetworkUnroll second = unroll(config, arena, STEPS);
            second.reset(0, 1);
            feed(second, 50, STEPS);
            second.forward(STEPS, 0, 1);
            second.reset(0, 1);
            var names = new HashSet<String>();
            List<StateTensor> saved = first.state(0);
            List<StateTensor> restored = second.state(0);
            for (int i = 0; i < saved.size(); i++) {
                StateTensor from = saved.get(i);
                StateTensor to = restored.get(i);
                assertTrue(names.add(from.name()), from.name());
                assertEquals(from.name(), to.name());
                Kernels.copy(from.mat(), to.mat());
            }
            assertFalse(names.isEmpty());
            second.stateChanged(0);
            for (NetworkUnroll unroll : List.of(first, second)) {
                feed(unroll, STEPS, STEPS);
                unroll.forward(STEPS, 0, 1);
            }
            assertSame(outputs(first, STEPS), outputs(second, STEPS));
        }
    }
}

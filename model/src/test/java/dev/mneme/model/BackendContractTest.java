package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a back end has to give: what the processor gives, whole or step by step, for every memory. */
class BackendContractTest {
    private static final List<String> MEMORIES = Memories.KINDS.names();
    private static final float OUTPUTS = 1e-5f; // of a number about 1
    private static final float GRADIENTS = 1e-4f; // of the largest
    private static final int BATCH = 3;
    private static final int STEPS = 7;

    /** What a way there and back gave. */
    private record Way(float[] outputs, float[] gradient) {}

    private static Way way(MemoryNetwork network, boolean stepByStep) {
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Vec gradient = arena.vec(values.size());
            for (int i = 0; i < values.size(); i++) {
                values.set(i, (float) Math.sin(3 * i + 1) / 3);
            }
            NetworkUnroll unroll = network.unroll(values, arena, BATCH, STEPS);
            unroll.lengths()[2] = 4;
            for (int row = 0; row < BATCH * STEPS; row++) {
                for (int j = 0; j < unroll.input().cols(); j++) {
                    unroll.input().set(row, j, (float) Math.cos(row + 2 * j));
                }
                for (int j = 0; j < unroll.dOutput().cols(); j++) {
                    boolean rests = row % BATCH == 2 && row / BATCH >= 4;
                    unroll.dOutput().set(row, j, rests ? 0 : (float) Math.cos(5 * row + j));
                }
            }
            unroll.reset(0, BATCH);
            if (stepByStep) {
                for (int t = 0; t < STEPS; t++) {
                    unroll.forwardStep(t, 0, BATCH);
                }
            } else {
                unroll.forward(STEPS, 0, BATCH);
            }
            unroll.backward(STEPS, 0, BATCH);
            unroll.accumulate(gradient, STEPS, 0, 1);
            float[] outputs = new float[BATCH * STEPS * unroll.output().cols()];
            for (int i = 0; i < outputs.length; i++) {
                int cols = unroll.output().cols();
                outputs[i] = unroll.output("output").values().get(i / cols, i % cols);
            }
            return new Way(outputs, gradient.toArray());
        }
    }

    @ParameterizedTest
    @FieldSource("MEMORIES")
    void outputsAndGradientsAreThoseOfTheProcessor(String memory) {
        var asked = new ArrayList<String>();
        Backend backend = (network, values, arena, batch, steps, noise) -> {
            asked.add(batch + " x " + steps);
            return Backend.CPU.unroll(network, values, arena, batch, steps, noise);
        };
        ModelConfig config = Shapes.of(memory, "lstm", 4, 3, 10, 1, 6, 5, 2);
        Way cpu = way(new MemoryNetwork(config), false);
        float largest = 0;
        for (float one : cpu.gradient) {
            largest = Math.max(largest, Math.abs(one));
        }
        assertTrue(largest > 0.1f, "there is a gradient");
        for (boolean stepByStep : new boolean[] {false, true}) {
            Way other = way(new MemoryNetwork(config, backend), stepByStep);
            assertArrayEquals(cpu.outputs, other.outputs, OUTPUTS);
            assertArrayEquals(cpu.gradient, other.gradient, GRADIENTS * largest);
        }
        assertEquals(List.of("3 x 7", "3 x 7"), asked);
    }
}

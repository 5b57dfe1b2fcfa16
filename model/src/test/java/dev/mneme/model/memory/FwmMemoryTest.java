package dev.mneme.model.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.model.Session;
import dev.mneme.model.Shapes;
import dev.mneme.model.Twin;
import dev.mneme.model.part.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FwmMemoryTest {
    private static final ModelConfig CONFIG = Shapes.of("fwm", "lstm", 4, 3, 10, 1, 1, 6, 1);

    private static Vec values(MemoryNetwork network, TensorArena arena) {
        Vec values = arena.vec(network.layout().size());
        network.layout().initialise(values, new Random(2)::nextFloat);
        return values;
    }

    private static int inputsOf(ModelConfig config, String weight) {
        return new MemoryNetwork(config)
                .layout().parameters().stream()
                        .filter(p -> p.name().equals(weight))
                        .mapToInt(Parameter::in)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void theControllerSeesNoReadsOfItsOwnAndTheOutputDoes() {
        assertEquals(4, inputsOf(CONFIG, "controller.0.weight_ih"));
        assertEquals(10 + 6, inputsOf(CONFIG, "output.weight"));
        ModelConfig stacked = CONFIG.with(Map.of("memory-layers", 2));
        assertEquals(4, inputsOf(stacked, "layer.0.controller.0.weight_ih"));
        assertEquals(10 + 6, inputsOf(stacked, "layer.1.controller.0.weight_ih"));
    }

    @Test
    void aSessionRemembersNoReads() {
        var network = new MemoryNetwork(CONFIG);
        try (var arena = TensorArena.create();
                var session = new Session(network, values(network, arena))) {
            assertEquals(
                    Set.of("state.memory", "state.controller.0.h", "state.controller.0.s"),
                    session.save().keySet());
            assertEquals(List.of(6, 6, 6), session.shapes().get("state.memory"));
        }
    }

    private static float[] memory(NetworkUnroll unroll) {
        Mat memory = unroll.memory(0).state().getFirst().mat();
        return Twin.floats(Rows.of(memory));
    }

    /** Whether it carries or not, and however often it goes: the way back ends with the bits with which the way began. */
    @Test
    void theWayBackEndsBitForBitWhereItBegan() {
        var network = new MemoryNetwork(CONFIG);
        int steps = 13;
        try (var arena = TensorArena.create()) {
            NetworkUnroll unroll = network.unroll(values(network, arena), arena, 1, steps);
            var random = new Random(4);
            unroll.reset(0, 1);
            float[] last = new float[6 * 6 * 6];
            for (int piece = 0; piece < 3; piece++) {
                for (int t = 0; t < steps; t++) {
                    for (int i = 0; i < 4; i++) {
                        unroll.input().set(t, i, (float) (3 * random.nextGaussian()));
                    }
                    Kernels.fill(unroll.dOutput().row(t), 1);
                }
                assertArrayEquals(last, memory(unroll), "piece " + piece);
                unroll.forward(steps, 0, 1);
                unroll.backward(steps, 0, 1);
                assertArrayEquals(last, memory(unroll), "piece " + piece);
                unroll.carry(steps, 0, 1);
                float[] carried = memory(unroll);
                assertTrue(!Arrays.equals(last, carried), "nothing was written in piece " + piece);
                last = carried;
            }
        }
    }

    /** T steps keep 2·√T copies of F, and O(d) numbers each. */
    @Test
    void theTapeGrowsWithTheRootOfTheSteps() {
        var memory = new FwmMemory(new FwmMemory.Config(new MemorySize(1, 64, 1), 3));
        long tensor = 4L * 64 * 64 * 64;
        long perStep = 4L * 64 * 40;
        assertTrue(bytes(memory, 100) < (2 * 10 + 2) * tensor + 100 * perStep + tensor);
        assertTrue(bytes(memory, 400) < (2 * 20 + 2) * tensor + 400 * perStep + tensor);
    }

    private static long bytes(FwmMemory memory, int steps) {
        try (var arena = TensorArena.counting();
                var ports = TensorArena.counting()) {
            Vec[] control = new Vec[steps];
            Vec[] reads = new Vec[steps];
            for (int t = 0; t < steps; t++) {
                control[t] = ports.vec(memory.layout().size());
                reads[t] = ports.vec(memory.readSize());
            }
            memory.unroll(arena, new Memory.Ports(control, reads, control, reads));
            return arena.bytes();
        }
    }

    @Test
    void wordsWhoseCubeIsTooLargeAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> CONFIG.with(Map.of("word-size", 257)));
        assertEquals(
                "an fwm holds word-size times word-size words: --word-size must be at most 256, but is 257",
                error.getMessage());
    }
}

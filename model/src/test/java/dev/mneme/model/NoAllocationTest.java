package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.DncOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once compiled, a training step and a session's step leave nothing to collect, with vector loops and, in a second JVM,
 * with scalar ones.
 */
class NoAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 5;
    private static final int MOST_WINDOWS = 1000;

    /**
     * Runs {@code work} in windows until several in a row allocate nothing, as they do once the compiler is through with
     * it; if that never happens, it allocates.
     */
    private static void assertAllocatesNothing(String what, int window, Runnable work) {
        int clean = 0;
        long last = 0;
        for (int round = 0; round < MOST_WINDOWS && clean < WINDOWS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < window; i++) {
                work.run();
            }
            last = THREADS.getCurrentThreadAllocatedBytes() - before;
            clean = last == 0 ? clean + 1 : 0;
        }
        assertEquals(WINDOWS, clean, what + " allocates " + last + " bytes in a window of " + window);
    }

    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#CONTROLLERS")
    void trainingStep(String controller) {
        assertTrainingStepAllocatesNothing(config("dnc", controller));
    }

    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#MEMORIES")
    void trainingStepOfEveryMemory(String memory) {
        assertTrainingStepAllocatesNothing(config(memory, "lstm"));
    }

    @ParameterizedTest
    @MethodSource("dncs")
    void stepsOfADncWithOptions(DncOptions options) {
        ModelConfig dnc = DncCombinations.with(config("dnc", "lstm"), options);
        assertTrainingStepAllocatesNothing(dnc);
        assertSessionStepAllocatesNothing(dnc);
    }

    static List<DncOptions> dncs() {
        return List.of(DncCombinations.EVERYTHING, DncCombinations.BY_CONTENT);
    }

    @Test
    void trainingStepWithAllOptions() {
        assertTrainingStepAllocatesNothing(Shapes.of("dnc", "lstm", 4, 3, 10, 2, 20, 6, 2)
                .with(Map.of("clip", 0.3, "layer-norm", true, "bidirectional", true)));
    }

    private static ModelConfig config(String memory, String controller) {
        return Shapes.of(memory, controller, 4, 3, 10, 2, 20, 6, 2);
    }

    private static void assertTrainingStepAllocatesNothing(ModelConfig config) {
        var network = new MemoryNetwork(config);
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Vec gradient = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(1)::nextFloat);
            NetworkUnroll unroll = network.unroll(values, arena, 2, 10, Set.of(MemoryNetwork.BYPASS));
            for (int row = 0; row < 20; row++) {
                Kernels.fill(unroll.input().row(row), row / 20f);
                Kernels.fill(unroll.dOutput().row(row), 1);
            }
            long bytes = arena.bytes();
            assertAllocatesNothing("a training step", 20, () -> {
                unroll.reset(0, 2);
                unroll.forward(10, 0, 2);
                unroll.backward(10, 0, 2);
                Kernels.zero(gradient);
                unroll.accumulate(gradient, 10, 0, 1);
            });
            assertEquals(bytes, arena.bytes());
        }
    }

    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#MEMORIES")
    void sessionStep(String memory) {
        assertSessionStepAllocatesNothing(Shapes.of(memory, "lstm", 4, 3, 10, 1, 20, 6, 2));
    }

    @Test
    void sessionStepClippedAndNormed() {
        assertSessionStepAllocatesNothing(
                Shapes.of("dnc", "lstm", 4, 3, 10, 1, 20, 6, 2).with(Map.of("clip", 0.3, "layer-norm", true)));
    }

    private static void assertSessionStepAllocatesNothing(ModelConfig config) {
        var network = new MemoryNetwork(config);
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(1)::nextFloat);
            try (var session = new Session(network, values)) {
                float[] x = {1, 2, 3, 4};
                float[] y = new float[3];
                assertAllocatesNothing("a session's step", 200, () -> session.step(x, y));
            }
        }
    }
}

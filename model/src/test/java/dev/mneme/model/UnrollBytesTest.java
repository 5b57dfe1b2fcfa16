package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.OutOfBudgetException;
import dev.mneme.kernels.TensorArena;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnrollBytesTest {
    private static ModelConfig config(String memory, String controller) {
        return Shapes.of(memory, controller, 4, 3, 10, 2, 20, 5, 2);
    }

    private static long taken(MemoryNetwork network, int batch, int steps) {
        try (var values = TensorArena.create();
                var arena = TensorArena.create()) {
            network.unroll(values.vec(network.layout().size()), arena, batch, steps);
            return arena.bytes();
        }
    }

    private static long counted(MemoryNetwork network, int steps) {
        try (var values = TensorArena.counting();
                var arena = TensorArena.counting()) {
            network.unroll(values.vec(network.layout().size()), arena, 1, steps);
            return arena.bytes();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "3, 7", "5, 50", "1, 300"})
    void isExact(int batch, int steps) {
        for (String memory : Shapes.MEMORIES) {
            for (String controller : Shapes.CONTROLLERS) {
                var network = new MemoryNetwork(config(memory, controller));
                assertEquals(taken(network, batch, steps), network.unrollBytes(batch, steps));
            }
            var network = new MemoryNetwork(
                    config(memory, "lstm").with(Map.of("clip", 0.3, "layer-norm", true, "bidirectional", true)));
            assertEquals(taken(network, batch, steps), network.unrollBytes(batch, steps));
        }
    }

    /** Where a refusal would be wrong or an allocation fail: never less, and at most a fifth more. */
    @ParameterizedTest
    @CsvSource({"513, 20", "1000, 20", "1024, 300", "3000, 20", "5000, 200"})
    void isNearlyExactForManySteps(int steps, int rows) {
        var network = new MemoryNetwork(Shapes.of("dnc", "lstm", 4, 3, 10, 2, rows, 5, 2));
        double ratio = (double) network.unrollBytes(1, steps) / counted(network, steps);
        assertTrue(ratio >= 0.99 && ratio <= 1.2, "estimate / bytes = " + ratio);
    }

    @Test
    void sizesBeyondAnyMachineAreCountedWithoutTrouble() {
        var large = new MemoryNetwork(Shapes.of("dnc", "lstm", 4, 3, 10, 2, 100_000, 64, 4));
        long bytes = large.unrollBytes(1_000_000, 1_000_000);
        assertTrue(bytes > 1L << 50, bytes + " bytes");
        assertTrue(large.unrollBytes(Integer.MAX_VALUE, Integer.MAX_VALUE) >= bytes);
    }

    @Test
    void anArenaOfThatLimitHoldsTheUnrollAndNoSmallerOneDoes() {
        var network = new MemoryNetwork(config("dnc", "gru"));
        long bytes = network.unrollBytes(2, 9);
        try (var values = TensorArena.create();
                var enough = TensorArena.create(bytes);
                var small = TensorArena.create(bytes - 1)) {
            var flat = values.vec(network.layout().size());
            assertEquals(2, network.unroll(flat, enough, 2, 9).batch());
            var error = assertThrows(OutOfBudgetException.class, () -> network.unroll(flat, small, 2, 9));
            assertEquals(bytes - 1, error.limitBytes());
        }
    }
}

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.memory.Memory;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A network without the weights of its reads is the network whose memory gives back nothing, bit for bit. */
class SilenceTest {
    private static final ModelConfig SMALL = ModelConfig.dnc(3, 2)
            .with(Map.of("memory-size", 5, "word-size", 4, "read-heads", 2, "hidden-size", 6, "controller-layers", 2));

    static Stream<Arguments> networks() {
        return Memories.KINDS.names().stream()
                .flatMap(memory -> Cells.KINDS.names().stream()
                        .flatMap(cell -> Stream.of(1, 2).map(layers -> Arguments.of(memory, cell, layers))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void readsAreNothing(String memory, String cell, int layers) {
        ModelConfig config = SMALL.withMemory(memory).withController(cell).with(Map.of("memory-layers", layers));
        try (var run = new NetworkRun(config, 3);
                var arena = TensorArena.create()) {
            Vec silenced = arena.vec(run.values.size());
            silenced.copyFrom(run.values);
            run.network.silence(silenced);
            float[] expected = outputs(forgetful(config), zeroStart(run, arena), run, arena);
            assertArrayEquals(expected, outputs(run.network, silenced, run, arena));
            float[] whole = outputs(run.network, run.values, run, arena);
            assertEquals(memory.equals("none"), Arrays.equals(expected, whole), "reads mean something");
        }
    }

    @Test
    void withoutAMemoryNothingIsTaken() {
        try (var run = new NetworkRun(SMALL.withMemory("none"), 3)) {
            float[] before = run.values.toArray();
            run.network.silence(run.values);
            assertArrayEquals(before, run.values.toArray());
            assertFalse(before.length == 0);
        }
    }

    /** Its memories write as they do, and read 0. */
    private static MemoryNetwork forgetful(ModelConfig config) {
        return new MemoryNetwork(config, Backend.CPU, () -> {
            Memory memory = config.memory().create();
            return new MeddledMemory(memory, (before, unroll, ports, t) -> {}, Kernels::zero);
        });
    }

    /** The parameters with reads that begin with nothing, where they are learned. */
    private static Vec zeroStart(NetworkRun run, TensorArena arena) {
        Vec values = arena.vec(run.values.size());
        values.copyFrom(run.values);
        run.network.layout().parameters().stream()
                .filter(p -> p.name().endsWith("start.reads"))
                .forEach(p -> p.copyFrom(new float[p.count()], values));
        return values;
    }

    private static float[] outputs(MemoryNetwork network, Vec values, NetworkRun run, TensorArena arena) {
        run.unroll = network.unroll(values, arena, NetworkRun.BATCH, NetworkRun.STEPS);
        run.fill();
        run.unroll.reset(0, NetworkRun.BATCH);
        run.unroll.forward(NetworkRun.STEPS, 0, NetworkRun.BATCH);
        float[] all =
                new float[NetworkRun.BATCH * NetworkRun.STEPS * network.config().outputSize()];
        for (int row = 0, at = 0; row < NetworkRun.BATCH * NetworkRun.STEPS; row++) {
            for (float y : run.unroll.output().row(row).toArray()) {
                all[at++] = y + 0f; // -0 is 0
            }
        }
        return all;
    }
}

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs and all gradients of whole networks over many steps, against the double-precision judge. */
class NetworkAgainstJudgeTest {
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
        "LSTM, 1, SAM, 17, 5, 2",
        "LSTM, 2, SAM, 30, 8, 3",
        "GRU, 1, SAM, 9, 6, 1",
        "FEEDFORWARD, 1, SAM, 5, 5, 4",
        "LSTM, 1, DAM, 9, 5, 2",
        "GRU, 2, DAM, 4, 8, 4",
        "LSTM, 1, SDNC, 9, 5, 1",
        "LSTM, 2, SDNC, 24, 5, 2",
        "FEEDFORWARD, 1, SDNC, 31, 8, 3",
        "LSTM, 1, NONE, 1, 1, 1",
        "LSTM, 3, NONE, 1, 1, 1",
        "GRU, 2, NONE, 1, 1, 1"
    })
    void gradientsAgree(ControllerKind controller, int layers, MemoryKind memory, int rows, int words, int heads) {
        var config = new ModelConfig(memory, controller, 4, 3, 10, layers, rows, words, heads);
        try (var run = new NetworkRun(config, 1)) {
            run.forwardAndBackward(1);
            double worst = run.compare().assertRelativeToAll();
            assertTrue(worst > 0, "float32 cannot agree exactly: nothing was compared");
        }
    }

    /** Few reads and links, so that everything is cut at every step. */
    @ParameterizedTest
    @CsvSource({"7, 2, 1, 2", "15, 3, 2, 2", "30, 4, 8, 3", "20, 1, 1, 1"})
    void gradientsAgreeThroughLinksToo(int rows, int reads, int links, int heads) {
        for (boolean linkGradient : new boolean[] {false, true}) {
            var config = new ModelConfig(MemoryKind.SDNC, ControllerKind.LSTM, 4, 3, 10, 1, rows, 5, heads)
                    .withSparse(new SparseConfig(reads, links, IndexKind.LINEAR, linkGradient, false));
            try (var run = new NetworkRun(config, 6)) {
                run.forwardAndBackward(1);
                run.compare().assertRelativeToAll();
            }
        }
    }

    /** All rows count as written then, and any of them may be read before it is first written. */
    @ParameterizedTest
    @CsvSource({"SAM, 20, 3", "SAM, 9, 9", "SDNC, 20, 3", "SDNC, 7, 2"})
    void gradientsAgreeFromRandomRowsToo(MemoryKind memory, int rows, int reads) {
        var config = new ModelConfig(memory, ControllerKind.LSTM, 4, 3, 10, 1, rows, 5, 2)
                .withSparse(new SparseConfig(reads, 2, IndexKind.LINEAR, true, true));
        try (var run = new NetworkRun(config, 6)) {
            run.forwardAndBackward(1);
            double worst = run.compare().assertRelativeToAll();
            assertTrue(worst > 0, "float32 cannot agree exactly: nothing was compared");
        }
    }

    @Test
    void shorterSequencesInABatchAreAsIfAlone() {
        var config = new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 4, 3, 10, 1, 7, 5, 2);
        try (var run = new NetworkRun(config, 2)) {
            run.lengths = new int[] {NetworkRun.STEPS, 5, 1};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void theCutOverThreadsDoesNotChangeABit() {
        var config = new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 4, 3, 10, 2, 7, 5, 2);
        try (var whole = new NetworkRun(config, 3);
                var cut = new NetworkRun(config, 3)) {
            whole.forwardAndBackward(1);
            cut.forwardAndBackward(3);
            assertArrayEquals(whole.gradient.toArray(), cut.gradient.toArray());
        }
    }

    private static final ModelConfig SMALL = new ModelConfig(MemoryKind.DNC, ControllerKind.LSTM, 4, 3, 10, 1, 7, 5, 2);

    private static String caught(MeddledMemory.Meddler meddler) {
        var memory = new MeddledMemory(new DncMemory(7, 5, 2), meddler);
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, memory), 4)) {
            run.forwardAndBackward(1);
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    @Test
    void aMemoryThatIsOnlyWatchedAgrees() {
        var watched = new MeddledMemory(new DncMemory(7, 5, 2), (before, memory, ports, t) -> {});
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, watched), 4)) {
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void aNegatedEraseGradientAtOneStepIsCaught() {
        Field erase = new DncMemory(7, 5, 2).layout().fields().get(4);
        String message = caught((before, memory, ports, t) -> {
            if (!before && t == 7) {
                Kernels.scale(-1, ports.dControl()[t].slice(erase.from(), erase.cols()));
            }
        });
        assertTrue(message.contains("interface.weight"), message);
        assertTrue(message.contains("controller.0.weight_hh"), message);
        assertTrue(!message.contains("output."), message);
    }

    private static String caughtIn(MemoryKind kind, MeddledMemory.Meddler meddler) {
        var config = new ModelConfig(kind, ControllerKind.LSTM, 4, 3, 10, 1, 20, 5, 2);
        var memory = new MeddledMemory(new MemoryNetwork(config).memory(), meddler);
        try (var run = new NetworkRun(new MemoryNetwork(config, memory), 4)) {
            run.forwardAndBackward(1);
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    /** Every field of every memory's interface, its gradient negated at one step. */
    @ParameterizedTest
    @EnumSource(
            value = MemoryKind.class,
            names = {"SAM", "DAM", "SDNC"})
    void aNegatedGradientOfAnyFieldIsCaught(MemoryKind kind) {
        var config = new ModelConfig(kind, ControllerKind.LSTM, 4, 3, 10, 1, 20, 5, 2);
        for (Field field : new MemoryNetwork(config).memory().layout().fields()) {
            String message = caughtIn(kind, (before, memory, ports, t) -> {
                if (!before && t == 6) {
                    Kernels.scale(-1, ports.dControl()[t].slice(field.from(), field.rows() * field.cols()));
                }
            });
            assertTrue(message.contains("interface."), field.name() + ": " + message);
            assertTrue(!message.contains("output."), field.name() + ": " + message);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MemoryKind.class,
            names = {"SAM", "DAM", "SDNC"})
    void anyMemoryThatForgetsOnTheWayBackIsCaught(MemoryKind kind) {
        String message = caughtIn(kind, (before, memory, ports, t) -> {
            if (before && t == 7) {
                memory.clearGradient();
            }
        });
        assertTrue(message.contains("interface.weight"), message);
    }

    @Test
    void aMemoryThatForgetsOnTheWayBackIsCaught() {
        String message = caught((before, memory, ports, t) -> {
            if (before && t == 7) {
                memory.clearGradient();
            }
        });
        assertTrue(message.contains("interface.weight"), message);
        assertTrue(!message.contains("output."), message);
    }

    @Test
    void readWordsThatDoNotFeedBackAreCaught() {
        String message = caught((before, memory, ports, t) -> {
            if (before && t < 11) {
                Kernels.zero(ports.dReads()[t]);
            }
        });
        assertTrue(message.contains("interface.weight"), message);
        assertTrue(!message.contains("output."), message);
    }

    @Test
    void aReadHeadThatReadsAnotherWordIsCaughtInTheOutput() {
        var memory = new MeddledMemory(new DncMemory(7, 5, 2), (before, inner, ports, t) -> {}, reads -> {
            float[] words = reads.toArray();
            System.arraycopy(reads.toArray(), 0, words, 5, 5);
            reads.set(words);
        });
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, memory), 4)) {
            run.forwardAndBackward(1);
            String message = assertThrows(
                            AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
            assertTrue(message.contains("y of sequence 0"), message);
        }
    }

    private static float[][][] mask(int features, float kept, double share) {
        var random = new Random(5);
        float[][][] mask = new float[NetworkRun.BATCH][NetworkRun.STEPS][features];
        for (float[][] sequence : mask) {
            for (float[] step : sequence) {
                for (int i = 0; i < features; i++) {
                    step[i] = random.nextDouble() < share ? 0 : kept;
                }
            }
        }
        return mask;
    }

    /** Half of hh dropped and the rest doubled, and all of it dropped: the output then sees the read words alone. */
    @ParameterizedTest
    @CsvSource({"LSTM, 1, 2, 0.5", "GRU, 2, 2, 0.5", "LSTM, 1, 0, 1"})
    void gradientsAgreeWithAMaskedBypass(ControllerKind controller, int layers, float kept, double share) {
        var config = new ModelConfig(MemoryKind.DNC, controller, 4, 3, 10, layers, 7, 5, 2);
        try (var run = new NetworkRun(config, 6)) {
            run.maskBypass(mask(10 * layers, kept, share));
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void aBypassThatIsMaskedOnTheWayForwardOnlyIsCaught() {
        try (var run = new NetworkRun(SMALL, 6)) {
            Mat mask = run.maskBypass(mask(10, 2, 0.5));
            run.forwardAndBackward(1, () -> {
                for (int row = 0; row < mask.rows(); row++) {
                    Kernels.fill(mask.row(row), 1);
                }
            });
            String message = assertThrows(
                            AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
            assertTrue(message.contains("controller.0.weight_hh"), message);
            assertTrue(!message.contains("output."), message);
        }
    }

    @Test
    void aMaskOfOnesChangesNoBit() {
        try (var plain = new NetworkRun(SMALL, 7);
                var masked = new NetworkRun(SMALL, 7)) {
            masked.maskBypass(mask(10, 1, 0));
            plain.forwardAndBackward(1);
            masked.forwardAndBackward(1);
            assertArrayEquals(plain.gradient.toArray(), masked.gradient.toArray());
        }
    }
}

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.DncOptions;
import dev.mneme.model.memory.GatedMemory;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.sparse.IndexKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs and all gradients of whole networks over many steps, against the double-precision judge. */
class NetworkAgainstJudgeTest {
    @ParameterizedTest
    @CsvSource({
        "lstm, 1, dnc, 7, 5, 2",
        "lstm, 2, dnc, 12, 8, 3",
        "gru, 1, dnc, 7, 5, 1",
        "gru, 2, dnc, 6, 4, 2",
        "rnn, 1, dnc, 9, 5, 2",
        "rnn, 2, dnc, 7, 16, 2",
        "feedforward, 1, dnc, 17, 5, 2",
        "feedforward, 2, dnc, 7, 5, 4",
        "lstm, 1, sam, 17, 5, 2",
        "lstm, 2, sam, 30, 8, 3",
        "gru, 1, sam, 9, 6, 1",
        "feedforward, 1, sam, 5, 5, 4",
        "lstm, 1, dam, 9, 5, 2",
        "gru, 2, dam, 4, 8, 4",
        "lstm, 1, sdnc, 9, 5, 1",
        "lstm, 2, sdnc, 24, 5, 2",
        "feedforward, 1, sdnc, 31, 8, 3",
        "lstm, 1, ntm, 7, 5, 1",
        "lstm, 2, ntm, 12, 8, 3",
        "gru, 1, ntm, 3, 5, 2",
        "rnn, 2, ntm, 17, 3, 2",
        "feedforward, 1, ntm, 9, 16, 2",
        "lstm, 1, lru, 7, 5, 1",
        "lstm, 2, lru, 12, 8, 3",
        "gru, 1, lru, 3, 5, 3",
        "rnn, 2, lru, 17, 3, 2",
        "feedforward, 1, lru, 9, 16, 4",
        "lstm, 1, fwm, 1, 5, 1",
        "lstm, 2, fwm, 1, 8, 1",
        "gru, 1, fwm, 1, 16, 1",
        "rnn, 2, fwm, 1, 2, 1",
        "feedforward, 1, fwm, 1, 4, 1",
        "lstm, 1, none, 1, 1, 1",
        "lstm, 3, none, 1, 1, 1",
        "gru, 2, none, 1, 1, 1"
    })
    void gradientsAgree(String controller, int layers, String memory, int rows, int words, int heads) {
        var config = Shapes.of(memory, controller, 4, 3, 10, layers, rows, words, heads);
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
            var config = Shapes.with(
                    Shapes.of("sdnc", "lstm", 4, 3, 10, 1, rows, 5, heads),
                    new SparseConfig(reads, links, IndexKind.LINEAR, linkGradient, false));
            try (var run = new NetworkRun(config, 6)) {
                run.forwardAndBackward(1);
                run.compare().assertRelativeToAll();
            }
        }
    }

    /** All rows count as written then, and any of them may be read before it is first written. */
    @ParameterizedTest
    @CsvSource({"sam, 20, 3", "sam, 9, 9", "sdnc, 20, 3", "sdnc, 7, 2"})
    void gradientsAgreeFromRandomRowsToo(String memory, int rows, int reads) {
        var config = Shapes.with(
                Shapes.of(memory, "lstm", 4, 3, 10, 1, rows, 5, 2),
                new SparseConfig(reads, 2, IndexKind.LINEAR, true, true));
        try (var run = new NetworkRun(config, 6)) {
            run.forwardAndBackward(1);
            double worst = run.compare().assertRelativeToAll();
            assertTrue(worst > 0, "float32 cannot agree exactly: nothing was compared");
        }
    }

    /** That of the page on adding a memory, which no name stands for. */
    @Test
    void gradientsAgreeOfTheExample() {
        var config = Shapes.of("dnc", "lstm", 4, 3, 10, 1, 9, 5, 1)
                .withMemory(new GatedMemory.Config(new MemorySize(9, 5, 1)));
        try (var run = new NetworkRun(config, 3)) {
            run.lengths = new int[] {NetworkRun.STEPS, 7, 3};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    static Stream<DncOptions> combinations() {
        return DncCombinations.all();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void gradientsAgreeOfEveryCombinationOfADncsOptions(DncOptions options) {
        var config = Shapes.of("dnc", "lstm", 3, 2, 5, 1, 1, 1, 1)
                .withMemory(new DncMemory.Config(new MemorySize(5, 3, 2), options));
        try (var run = new NetworkRun(config, 3)) {
            run.lengths = new int[] {8, 5, 1};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAgreeOfStackedMemoriesWithAllOptions(boolean shared) {
        var config = Shapes.of("dnc", "gru", 3, 2, 5, 1, 1, 1, 1)
                .withMemory(new DncMemory.Config(new MemorySize(5, 3, 2), DncCombinations.EVERYTHING))
                .with(Map.of("memory-layers", 2, "share-memory", shared));
        try (var run = new NetworkRun(config, 3)) {
            run.lengths = new int[] {8, 5, 1};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    /** Several write heads, and reading before writing. */
    @ParameterizedTest
    @CsvSource({"1, 1, true", "2, 3, false", "1, 2, true", "3, 1, false"})
    void gradientsAgreeOfAnyHeadsOfAnNtm(int readHeads, int writeHeads, boolean readFirst) {
        var config = Shapes.of("ntm", "lstm", 4, 3, 10, 1, 8, 5, readHeads)
                .with(Map.of("write-heads", writeHeads, "read-first", readFirst));
        try (var run = new NetworkRun(config, 3)) {
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    /** Heads that write their keys, alone, in a row of each its own, and in layers. */
    @ParameterizedTest
    @CsvSource({"lstm, 7, 1, 1, false", "gru, 12, 3, 1, false", "rnn, 2, 2, 1, false", "lstm, 9, 2, 2, true"})
    void gradientsAgreeOfTiedHeadsOfAnLru(String controller, int rows, int heads, int layers, boolean shared) {
        var config = Shapes.of("lru", controller, 4, 3, 10, 1, rows, 5, heads)
                .with(Map.of("tied", true, "memory-layers", layers, "share-memory", shared));
        try (var run = new NetworkRun(config, 3)) {
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    /** One hop, and more than are wanted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void gradientsAgreeOfAnyHopsOfAnFwm(int hops) {
        var config = Shapes.of("fwm", "lstm", 4, 3, 10, 1, 1, 6, 1).with(Map.of("hops", hops));
        try (var run = new NetworkRun(config, 3)) {
            run.lengths = new int[] {NetworkRun.STEPS, 7, 3};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dnc, 2, false",
        "dnc, 2, true",
        "dnc, 3, true",
        "sam, 2, false",
        "sam, 2, true",
        "sdnc, 2, false",
        "sdnc, 2, true",
        "ntm, 2, false",
        "ntm, 2, true",
        "ntm, 3, false",
        "fwm, 2, false",
        "fwm, 2, true",
        "fwm, 3, true",
        "dam, 2, true",
        "lru, 2, false",
        "lru, 2, true",
        "lru, 3, true",
        "none, 2, false"
    })
    void gradientsAgreeOfStackedMemories(String memory, int layers, boolean shared) {
        var config = Shapes.of(memory, "lstm", 4, 3, 10, 2, 9, 5, 2)
                .with(Map.of("memory-layers", layers, "share-memory", shared));
        try (var run = new NetworkRun(config, 4)) {
            run.lengths = new int[] {NetworkRun.STEPS, 7, 3};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void shorterSequencesInABatchAreAsIfAlone() {
        var config = Shapes.of("dnc", "lstm", 4, 3, 10, 1, 7, 5, 2);
        try (var run = new NetworkRun(config, 2)) {
            run.lengths = new int[] {NetworkRun.STEPS, 5, 1};
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void theCutOverThreadsDoesNotChangeABit() {
        var config = Shapes.of("dnc", "lstm", 4, 3, 10, 2, 7, 5, 2);
        try (var whole = new NetworkRun(config, 3);
                var cut = new NetworkRun(config, 3)) {
            whole.forwardAndBackward(1);
            cut.forwardAndBackward(3);
            assertArrayEquals(whole.gradient.toArray(), cut.gradient.toArray());
        }
    }

    private static final ModelConfig SMALL = Shapes.of("dnc", "lstm", 4, 3, 10, 1, 7, 5, 2);

    private static String caught(MeddledMemory.Meddler meddler) {
        var memory = new MeddledMemory(new DncMemory(new DncMemory.Config(new MemorySize(7, 5, 2))), meddler);
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, Backend.CPU, () -> memory), 4)) {
            run.forwardAndBackward(1);
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    @Test
    void aMemoryThatIsOnlyWatchedAgrees() {
        var watched = new MeddledMemory(
                new DncMemory(new DncMemory.Config(new MemorySize(7, 5, 2))), (before, memory, ports, t) -> {});
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, Backend.CPU, () -> watched), 4)) {
            run.forwardAndBackward(1);
            run.compare().assertRelativeToAll();
        }
    }

    @Test
    void aNegatedEraseGradientAtOneStepIsCaught() {
        Field erase = new DncMemory(new DncMemory.Config(new MemorySize(7, 5, 2)))
                .layout()
                .fields()
                .get(4);
        String message = caught((before, memory, ports, t) -> {
            if (!before && t == 7) {
                Kernels.scale(-1, ports.dControl()[t].slice(erase.from(), erase.cols()));
            }
        });
        assertTrue(message.contains("interface.weight"), message);
        assertTrue(message.contains("controller.0.weight_hh"), message);
        assertTrue(!message.contains("output."), message);
    }

    private static String caughtIn(String kind, MeddledMemory.Meddler meddler) {
        return caughtIn(Shapes.of(kind, "lstm", 4, 3, 10, 1, 20, 5, 2), meddler);
    }

    private static String caughtIn(ModelConfig config, MeddledMemory.Meddler meddler) {
        var memory = new MeddledMemory(new MemoryNetwork(config).memory(), meddler);
        try (var run = new NetworkRun(new MemoryNetwork(config, Backend.CPU, () -> memory), 4)) {
            run.forwardAndBackward(1);
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    /** Every field of every memory's interface, its gradient negated at one step. */
    @ParameterizedTest
    @ValueSource(strings = {"sam", "dam", "sdnc", "ntm", "lru", "fwm"})
    void aNegatedGradientOfAnyFieldIsCaught(String kind) {
        assertAnyFieldIsCaught(Shapes.of(kind, "lstm", 4, 3, 10, 1, 20, 5, 2));
    }

    @Test
    void aNegatedGradientOfAnyFieldOfTiedHeadsIsCaught() {
        assertAnyFieldIsCaught(Shapes.of("lru", "lstm", 4, 3, 10, 1, 20, 5, 2).with(Map.of("tied", true)));
    }

    private static void assertAnyFieldIsCaught(ModelConfig config) {
        for (Field field : new MemoryNetwork(config).memory().layout().fields()) {
            String message = caughtIn(config, (before, memory, ports, t) -> {
                if (!before && t == 6) {
                    Kernels.scale(-1, ports.dControl()[t].slice(field.from(), field.rows() * field.cols()));
                }
            });
            assertTrue(message.contains("interface."), field.name() + ": " + message);
            assertTrue(!message.contains("output."), field.name() + ": " + message);
        }
    }

    /** The numbers with which it begins, all but those that the memory is told untouched by the error. */
    @Test
    void aNegatedGradientOfTheStartIsCaught() {
        var config = Shapes.of("ntm", "lstm", 4, 3, 10, 1, 20, 5, 2);
        try (var run = new NetworkRun(config, 4)) {
            for (String start : List.of("weights", "reads", "controller.0.h", "controller.0.s")) {
                run.forwardAndBackward(1);
                Parameter broken = run.network.layout().parameters().stream()
                        .filter(p -> p.name().equals("start." + start))
                        .findFirst()
                        .orElseThrow();
                for (int i = 0; i < broken.in(); i++) {
                    Kernels.scale(-1, broken.mat(run.gradient).row(i));
                }
                String message = assertThrows(
                                AssertionError.class, () -> run.compare().assertRelativeToAll())
                        .toString();
                assertTrue(message.contains("start." + start), message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam", "dam", "sdnc", "ntm", "lru", "fwm"})
    void anyMemoryThatForgetsOnTheWayBackIsCaught(String kind) {
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
        var memory = new MeddledMemory(
                new DncMemory(new DncMemory.Config(new MemorySize(7, 5, 2))),
                (before, inner, ports, t) -> {},
                reads -> {
                    float[] words = reads.toArray();
                    System.arraycopy(reads.toArray(), 0, words, 5, 5);
                    reads.set(words);
                });
        try (var run = new NetworkRun(new MemoryNetwork(SMALL, Backend.CPU, () -> memory), 4)) {
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
    @CsvSource({"lstm, 1, 2, 0.5", "gru, 2, 2, 0.5", "lstm, 1, 0, 1"})
    void gradientsAgreeWithAMaskedBypass(String controller, int layers, float kept, double share) {
        var config = Shapes.of("dnc", controller, 4, 3, 10, layers, 7, 5, 2);
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

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clipping, layer norm and a controller that runs backward: alone and together, against the judge, and what they promise.
 */
class NetworkOptionsTest {
    private static final int B = NetworkRun.BATCH;
    private static final int T = NetworkRun.STEPS;
    private static final double LIMIT = 0.15; // which h, s and y all reach
    private static final ModelConfig DNC = Shapes.of("dnc", "lstm", 4, 3, 10, 2, 7, 5, 2);

    private static ModelConfig with(ModelConfig config, double clip, boolean norm, boolean bidirectional) {
        return new ModelConfig(
                config.inputSize(),
                config.outputSize(),
                config.controller(),
                config.memory(),
                config.stack(),
                new NetworkOptions(clip, norm, bidirectional));
    }

    private static ModelConfig all(ModelConfig config) {
        return with(config, LIMIT, true, true);
    }

    private static NetworkRun run(ModelConfig config, long seed) {
        return run(new MemoryNetwork(config), seed);
    }

    /** With outputs of which some are cut, not all: their bias alone would be beyond the limit. */
    private static NetworkRun run(MemoryNetwork network, long seed) {
        var run = new NetworkRun(network, seed);
        List<Parameter> all = network.layout().parameters();
        Kernels.zero(all.getLast().vec(run.values));
        Parameter weight = all.get(all.size() - 2);
        for (int i = 0; i < weight.in(); i++) {
            Kernels.scale(3, weight.mat(run.values).row(i));
        }
        return run;
    }

    static Stream<ModelConfig> everyCombination() {
        var configs = new ArrayList<ModelConfig>();
        for (int i = 0; i < 64; i++) {
            String memory = (i & 1) == 0 ? "dnc" : "none";
            ModelConfig plain = Shapes.of(memory, "lstm", 4, 3, 10, (i & 2) == 0 ? 1 : 2, 7, 5, 2)
                    .with(Map.of("memory-layers", (i & 4) == 0 ? 1 : 2));
            configs.add(with(plain, (i & 8) == 0 ? 0 : LIMIT, (i & 16) == 0, (i & 32) == 0));
        }
        for (String memory : List.of("sam", "sdnc", "ntm", "dam")) {
            configs.add(all(Shapes.of(memory, "lstm", 4, 3, 10, 1, 9, 5, 2)));
        }
        configs.add(all(DNC.with(Map.of("memory-layers", 2, "share-memory", true))));
        for (String controller : List.of("gru", "rnn", "feedforward")) {
            configs.add(with(DNC.withController(controller), LIMIT, false, false));
            configs.add(with(DNC.withController(controller).withMemory("ntm"), LIMIT, false, false));
        }
        return configs.stream();
    }

    /** In batches of unequal lengths, the longest first or not. */
    @ParameterizedTest
    @MethodSource("everyCombination")
    void gradientsAgree(ModelConfig config) {
        for (int[] lengths : new int[][] {{T, 7, 3}, {1, T, 5}}) {
            try (var run = run(config, 4)) {
                run.lengths = lengths;
                run.forwardAndBackward(1);
                double worst = run.compare().assertRelativeToAll();
                assertTrue(worst > 0, "float32 cannot agree exactly: nothing was compared");
                if (config.options().clip() > 0) {
                    assertSomeAreCut("y", run.unroll.output(), 0);
                }
            }
        }
    }

    /** Some, and nothing beyond. */
    private static void assertSomeAreCut(String what, Mat block, int first) {
        int cut = 0;
        for (int row = first; row < block.rows(); row++) {
            for (int j = 0; j < block.cols(); j++) {
                float number = Math.abs(block.get(row, j));
                assertTrue(number <= (float) LIMIT, what + ": " + number);
                cut += number == (float) LIMIT ? 1 : 0;
            }
        }
        int numbers = (block.rows() - first) * block.cols();
        assertTrue(cut > numbers / 100, what + ": " + cut + " of " + numbers + " are cut");
    }

    /** What the judge was given to see: h and h^back by their signals, s as it is carried on. */
    @Test
    void allThatIsToBeCutIsCutThere() {
        var network = new MemoryNetwork(all(DNC));
        for (String name : List.of("controller.0", "controller.1", "backward.0", "backward.1")) {
            Signal signal = network.wiring().signals().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            network.wiring().output(name, signal);
        }
        try (var run = run(network, 4)) {
            run.forwardAndBackward(1);
            for (String name : network.outputs().keySet()) {
                assertSomeAreCut(name, run.unroll.output(name).values(), name.startsWith("controller") ? B : 0);
            }
        }
        try (var run = run(with(DNC, LIMIT, true, false), 4)) {
            run.fill();
            run.unroll.reset(0, B);
            run.unroll.forward(T, 0, B);
            run.unroll.carry(T, 0, B);
            run.unroll.state(0).stream()
                    .filter(tensor -> tensor.name().matches("controller.*s"))
                    .forEach(tensor -> assertSomeAreCut(tensor.name(), tensor.mat(), 0));
        }
    }

    @Test
    void parametersAreNamedAndStartAsThePageSays() {
        var network = new MemoryNetwork(all(DNC.with(Map.of("controller-layers", 1))));
        List<String> named = network.layout().parameters().stream()
                .map(p -> p.name() + " " + p.shape())
                .toList();
        assertEquals(
                List.of(
                        "controller.0.weight_ih [40, 14]",
                        "controller.0.weight_hh [40, 10]",
                        "controller.0.bias [40]",
                        "controller.0.norm.weight [40]",
                        "controller.0.norm.bias [40]",
                        "interface.weight [38, 10]",
                        "interface.bias [38]",
                        "interface.norm.weight [38]",
                        "interface.norm.bias [38]",
                        "backward.0.weight_ih [40, 4]",
                        "backward.0.weight_hh [40, 10]",
                        "backward.0.bias [40]",
                        "backward.0.norm.weight [40]",
                        "backward.0.norm.bias [40]",
                        "output.weight [3, 30]",
                        "output.bias [3]"),
                named);
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(1)::nextFloat);
            for (Parameter p : network.layout().parameters()) {
                float[] start = p.toArray(values);
                float[] expected = new float[start.length];
                if (p.name().endsWith("norm.weight")) {
                    Arrays.fill(expected, 1);
                } else if (p.name().matches("(controller|backward).*norm.bias")) {
                    Arrays.fill(expected, 10, 20, 1);
                }
                assertTrue(!p.bias() || Arrays.equals(expected, start), p.name());
            }
        }
    }

    /** A batch's cut over threads, and over ranges of sequences, is nobody's affair. */
    @ParameterizedTest
    @CsvSource({"dnc", "none", "sdnc", "ntm"})
    void theCutOverThreadsDoesNotChangeABit(String memory) {
        ModelConfig config = all(DNC.withMemory(memory));
        try (var whole = run(config, 3);
                var cut = run(config, 3)) {
            whole.lengths = new int[] {T, 7, 3};
            cut.lengths = whole.lengths;
            whole.forwardAndBackward(1);
            cut.forwardAndBackward(3);
            assertArrayEquals(whole.gradient.toArray(), cut.gradient.toArray());
            assertArrayEquals(numbers(whole.unroll.output()), numbers(cut.unroll.output()));
        }
    }

    private static float[] numbers(Mat block) {
        return Twin.floats(Rows.of(block));
    }

    /** What comes after the end of a sequence, and what went through before, is not seen from its end. */
    @Test
    void aReversedControllerBeginsAtASequencesOwnEnd() {
        ModelConfig config = with(DNC, 0, false, true);
        try (var batch = run(config, 3);
                var alone = run(config, 3)) {
            batch.forwardAndBackward(1);
            batch.lengths = new int[] {5, T, 2};
            batch.forwardAndBackward(1);
            alone.lengths = new int[] {5, 0, 0};
            alone.fill();
            alone.unroll.reset(0, 1);
            alone.unroll.forward(5, 0, 1);
            for (int t = 0; t < 5; t++) {
                assertArrayEquals(
                        alone.unroll.output().row(t * B).toArray(),
                        batch.unroll.output().row(t * B).toArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dnc, 0.4, false",
        "dnc, 0, true",
        "dnc, 0.4, true",
        "none, 0.4, true",
        "sdnc, 0.4, true",
        "ntm, 20, true"
    })
    void stepByStepIsTheUnrollToTheBit(String memory, double clip, boolean norm) {
        try (var run = run(with(DNC.withMemory(memory), clip, norm, false), 4);
                var session = new Session(run.network, run.values)) {
            run.fill();
            run.unroll.reset(0, B);
            run.unroll.forward(T, 0, B);
            float[] y = new float[3];
            for (int t = 0; t < T; t++) {
                session.step(run.x[0][t], y);
                assertArrayEquals(run.unroll.output().row(t * B).toArray(), y, "step " + t);
            }
        }
    }

    @Test
    void whatGoesStepByStepRefusesToReadFromTheEnd() {
        ModelConfig config = with(DNC, 0, false, true);
        try (var run = run(config, 4)) {
            String reason =
                    ": --bidirectional reads each sequence from its end, so it needs all of it at once; give whole"
                            + " sequences, or a network without it";
            assertEquals("Session" + reason, refused(() -> new Session(run.network, run.values)));
            assertEquals("forwardStep" + reason, refused(() -> run.unroll.forwardStep(0, 0, B)));
            assertEquals("carry" + reason, refused(() -> run.unroll.carry(1, 0, B)));
        }
    }

    @Test
    void onlyAnLstmIsNormedOrRunsBackward() {
        assertEquals(
                "--layer-norm is made for the gates of an LSTM: --controller lstm needed, but is gru",
                refused(() -> DNC.with(Map.of("layer-norm", true, "controller", "gru"))));
        assertEquals(
                "--bidirectional runs a second LSTM beside the first: --controller lstm needed, but is rnn",
                refused(() -> DNC.with(Map.of("bidirectional", true)).withController("rnn")));
        assertEquals("--clip must be 0 to 3.4028235E38, but is -1", refused(() -> DNC.with(Map.of("clip", -1))));
    }

    private static String refused(Executable made) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, made).getMessage());
    }

    /** So that a version without them can read what does not need them. */
    @Test
    void onlyWhatIsOnIsWritten() {
        for (String name : List.of("clip", "layer-norm", "bidirectional")) {
            assertFalse(DNC.toMap().containsKey(name), name);
        }
        ModelConfig on = all(DNC);
        assertEquals(LIMIT, on.toMap().get("clip"));
        assertEquals(on, ModelConfig.fromMap(on.toMap()));
        assertEquals(DNC, ModelConfig.fromMap(DNC.toMap()));
    }

    /** The parts of an unroll, which may be exchanged. */
    private static Part.Unroll[] parts(NetworkUnroll unroll) {
        return (Part.Unroll[]) kept(unroll, "parts");
    }

    private static Object kept(Object owner, String field) {
        try {
            var hidden = owner.getClass().getDeclaredField(field);
            hidden.setAccessible(true);
            return hidden.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the class changed: name its field here", e);
        }
    }

    /** The first part of that class. */
    private static int find(NetworkUnroll unroll, String kind) {
        Part.Unroll[] parts = parts(unroll);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].getClass().getSimpleName().equals(kind)) {
                return i;
            }
        }
        throw new AssertionError("no part is a " + kind);
    }

    /** What the judge says when the number that the first such part keeps in {@code fields} is {@code by} times itself. */
    private static String caught(String kind, float by, String... fields) {
        try (var run = run(all(DNC), 4)) {
            run.lengths = new int[] {T, 7, 3};
            run.forwardAndBackward(1, () -> {
                Object kept = parts(run.unroll)[find(run.unroll, kind)];
                for (String field : fields) {
                    kept = kept(kept, field);
                }
                Mat mat = kept instanceof Rows rows ? rows.mat() : (Mat) kept;
                for (int row = 2 * B; row < 5 * B; row++) {
                    Kernels.scale(by, mat.row(row));
                }
            });
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    @Test
    void aGradientThroughAnOutputThatWasCutIsCaught() {
        String message = caught("ClipUnroll", 0, "x");
        assertTrue(message.contains("output.weight") && !message.contains("y of"), message);
    }

    @ParameterizedTest
    @CsvSource({"normed", "inverse"})
    void aWrongNormOfTheInterfaceIsCaught(String field) {
        String message = caught("NormUnroll", 0.5f, "over", field);
        assertTrue(message.contains("interface.bias") && message.contains("controller.0.norm.weight"), message);
        assertTrue(!message.contains("output.") && !message.contains("backward."), message);
    }

    @ParameterizedTest
    @CsvSource({"input, backward.0.weight_ih", "hidden, backward.0.weight_hh"})
    void whatAReversedLayerSawIsInItsGradients(String field, String named) {
        String message = caught("ReversedUnroll", -1, field);
        assertTrue(message.contains(named) && !message.contains("controller."), message);
    }

    private static String caughtInReverse(UnaryOperator<Part.Unroll> broken) {
        try (var run = run(all(DNC), 4)) {
            run.lengths = new int[] {T, 7, 3};
            int first = find(run.unroll, "ReversedUnroll");
            Part.Unroll[] parts = parts(run.unroll);
            parts[first] = broken.apply(parts[first]);
            run.forwardAndBackward(1);
            return assertThrows(AssertionError.class, () -> run.compare().assertRelativeToAll())
                    .toString();
        }
    }

    /** A reversed layer that takes all sequences for as long as the batch, on one of its ways. */
    private static Part.Unroll lengthless(Part.Unroll whole, boolean back) {
        return new Part.Unroll() {
            private int[] lengths() {
                return (int[]) kept(whole, "lengths");
            }

            private void run(boolean broken, Runnable way) {
                int[] own = lengths().clone();
                if (broken) {
                    Arrays.fill(lengths(), T);
                }
                way.run();
                System.arraycopy(own, 0, lengths(), 0, own.length);
            }

            @Override
            public void forwardWhole(int steps, int from, int to) {
                run(!back, () -> whole.forwardWhole(steps, from, to));
            }

            @Override
            public void backwardWhole(int steps, int from, int to) {
                run(back, () -> whole.backwardWhole(steps, from, to));
            }

            @Override
            public java.util.Optional<Part.Gradient> gradient(Vec flat) {
                return whole.gradient(flat);
            }

            @Override
            public void forward(int t, int from, int to) {}

            @Override
            public void backward(int t, int from, int to) {}
        };
    }

    @Test
    void aReversedLayerThatForgetsLengthsIsCaught() {
        String there = caughtInReverse(layer -> lengthless(layer, false));
        assertTrue(there.contains("y of sequence 1") && !there.contains("y of sequence 0"), there);
        String back = caughtInReverse(layer -> lengthless(layer, true));
        assertTrue(back.contains("backward.0.weight_ih") && !back.contains("y of"), back);
        assertTrue(back.contains("grad.input of sequence 1") && !back.contains("controller."), back);
    }

    @Test
    void aReversedLayerThatDoesNotGoBackIsCaught() {
        String message = caughtInReverse(layer -> new Part.Unroll() {
            @Override
            public void forwardWhole(int steps, int from, int to) {
                layer.forwardWhole(steps, from, to);
            }

            @Override
            public void forward(int t, int from, int to) {}

            @Override
            public void backward(int t, int from, int to) {}
        });
        assertTrue(message.contains("backward.0.bias") && message.contains("grad.input of sequence 2"), message);
        assertTrue(!message.contains("controller.") && !message.contains("backward.1"), message);
    }
}

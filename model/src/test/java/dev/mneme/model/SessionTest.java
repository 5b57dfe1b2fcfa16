package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SessionTest {
    private static final ModelConfig DNC = Shapes.of("dnc", "lstm", 4, 3, 10, 2, 7, 5, 2);
    private static final int STEPS = 12;

    /** The numbers of a network under test, shared by sessions. */
    private static final class Model implements AutoCloseable {
        final MemoryNetwork network;
        final TensorArena arena = TensorArena.create();
        final Vec values;

        Model(ModelConfig config) {
            network = new MemoryNetwork(config);
            values = arena.vec(network.layout().size());
            network.layout().initialise(values, new Random(6)::nextFloat);
        }

        Session session() {
            return new Session(network, values);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private static float[][] inputs(int steps, int size) {
        var random = new Random(9);
        float[][] x = new float[steps][size];
        for (float[] step : x) {
            for (int i = 0; i < size; i++) {
                step[i] = (float) random.nextGaussian();
            }
        }
        return x;
    }

    private static float[][] outputs(Session session, float[][] x, int from, int to) {
        float[][] y = new float[to - from][session.network().config().outputSize()];
        for (int t = from; t < to; t++) {
            session.step(x[t], y[t - from]);
        }
        return y;
    }

    @ParameterizedTest
    @CsvSource({
        "lstm, dnc",
        "gru, dnc",
        "rnn, dnc",
        "feedforward, dnc",
        "lstm, sam",
        "gru, sdnc",
        "lstm, dam",
        "lstm, lru",
        "lstm, none",
        "gru, none"
    })
    void stepByStepIsTheUnrollToTheBit(String controller, String memory) {
        try (var model = new Model(DNC.withController(controller).withMemory(memory));
                var session = model.session()) {
            float[][] x = inputs(STEPS, 4);
            NetworkUnroll unroll = model.network.unroll(model.values, model.arena, 1, STEPS);
            unroll.reset(0, 1);
            for (int t = 0; t < STEPS; t++) {
                unroll.input().row(t).set(x[t]);
            }
            unroll.forward(STEPS, 0, 1);
            float[][] y = outputs(session, x, 0, STEPS);
            for (int t = 0; t < STEPS; t++) {
                assertArrayEquals(unroll.output().row(t).toArray(), y[t], "step " + t);
            }
            session.reset();
            assertArrayEquals(y, outputs(session, x, 0, STEPS), "again after a reset");
        }
    }

    @Test
    void restoredItContinuesToTheSameBits() {
        try (var model = new Model(DNC);
                var session = model.session();
                var other = model.session()) {
            float[][] x = inputs(STEPS, 4);
            outputs(session, x, 0, 5);
            Map<String, float[]> saved = session.save();
            float[][] rest = outputs(session, x, 5, STEPS);
            outputs(other, x, 3, 8);
            other.restore(saved);
            assertArrayEquals(rest, outputs(other, x, 5, STEPS), "in another session");
            session.restore(saved);
            assertArrayEquals(rest, outputs(session, x, 5, STEPS), "in the same session");
        }
    }

    @Test
    void savedTensorsHaveNamesAndShapes() {
        try (var model = new Model(DNC);
                var session = model.session()) {
            var shapes = new LinkedHashMap<String, List<Integer>>();
            shapes.put("state.controller.0.h", List.of(10));
            shapes.put("state.controller.0.s", List.of(10));
            shapes.put("state.controller.1.h", List.of(10));
            shapes.put("state.controller.1.s", List.of(10));
            shapes.put("state.reads", List.of(10));
            shapes.put("state.memory", List.of(7, 5));
            shapes.put("state.usage", List.of(7));
            shapes.put("state.write_weights", List.of(7));
            shapes.put("state.precedence", List.of(7));
            shapes.put("state.read_weights", List.of(2, 7));
            shapes.put("state.links", List.of(7, 7));
            assertEquals(shapes, session.shapes());
            assertEquals(
                    List.copyOf(shapes.keySet()), List.copyOf(session.save().keySet()));
            session.save().forEach((name, values) -> {
                int count = shapes.getOrDefault(name, List.of()).stream().reduce(1, Math::multiplyExact);
                assertArrayEquals(new float[count], values, name);
            });
        }
    }

    @Test
    void whatIsSavedIsACopy() {
        try (var model = new Model(DNC);
                var session = model.session()) {
            Map<String, float[]> start = session.save();
            outputs(session, inputs(3, 4), 0, 3);
            assertArrayEquals(new float[35], start.get("state.memory"));
            assertTrue(!java.util.Arrays.equals(new float[35], session.save().get("state.memory")));
        }
    }

    private static void assertRefused(Map<String, float[]> wrong, String message) {
        try (var model = new Model(DNC);
                var session = model.session()) {
            float[][] x = inputs(STEPS, 4);
            outputs(session, x, 0, 5);
            Map<String, float[]> before = session.save();
            var error = assertThrows(IllegalArgumentException.class, () -> session.restore(wrong));
            assertTrue(error.toString().contains(message), error.toString());
            Map<String, float[]> after = session.save();
            before.forEach((name, values) -> assertArrayEquals(values, after.get(name), name));
        }
    }

    private static Map<String, float[]> saved() {
        try (var model = new Model(DNC);
                var session = model.session()) {
            outputs(session, inputs(9, 4), 0, 9);
            return session.save();
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingChanges() {
        var missing = saved();
        missing.remove("state.links");
        assertRefused(missing, "state.links");

        var extra = saved();
        extra.put("state.dreams", new float[1]);
        assertRefused(extra, "state.dreams");

        var renamed = saved();
        renamed.remove("state.links");
        renamed.put("state.dreams", new float[49]);
        assertRefused(renamed, "tensor state.links is missing");

        var misshapen = saved();
        misshapen.put("state.links", new float[48]);
        assertRefused(misshapen, "restore of links: 49 floats needed, 48 came");

        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var notFinite = saved();
            float[] links = new float[49];
            links[48] = bad;
            notFinite.put("state.links", links);
            assertRefused(notFinite, "restore of links: number 48 is " + bad);
        }
    }

    @Test
    void inputsAndOutputsOfOtherSizesAreRefused() {
        try (var model = new Model(DNC);
                var session = model.session()) {
            var input = assertThrows(IllegalArgumentException.class, () -> session.step(new float[5], new float[3]));
            assertEquals("input: 4 floats needed, 5 came", input.getMessage());
            var output = assertThrows(IllegalArgumentException.class, () -> session.step(new float[4], new float[2]));
            assertEquals("output: 3 floats needed, 2 came", output.getMessage());
        }
    }

    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#MEMORIES")
    void inputsThatAreNotFiniteAreRefusedAndNothingChanges(String memory) {
        try (var model = new Model(DNC.withMemory(memory));
                var session = model.session()) {
            outputs(session, inputs(5, 4), 0, 5);
            Map<String, float[]> before = session.save();
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] y = {7, 7, 7};
                var error =
                        assertThrows(IllegalArgumentException.class, () -> session.step(new float[] {1, 2, bad, 4}, y));
                assertEquals(
                        "input: number 2 is " + bad + ", and must be finite; the session is as it was",
                        error.getMessage());
                assertArrayEquals(new float[] {7, 7, 7}, y);
                session.save().forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
            }
        }
    }

    @Test
    void parametersOfAnotherNetworkAreRefused() {
        try (var model = new Model(DNC);
                var other = new Model(Shapes.of("dnc", "lstm", 4, 3, 10, 2, 7, 6, 2))) {
            var error = assertThrows(
                    IllegalArgumentException.class, () -> new Session(model.network, other.values).close());
            assertTrue(error.toString().contains("unroll: values"), error.toString());
        }
    }

    private static void assertClosed(String sentence, Runnable use) {
        var error = assertThrows(IllegalStateException.class, use::run);
        assertEquals(sentence, error.getMessage());
    }

    @Test
    void closingAgainDoesNothingAndWhatIsClosedIsSaid() {
        try (var model = new Model(DNC)) {
            Session session = model.session();
            Map<String, float[]> saved = session.save();
            session.close();
            session.close();
            assertClosed(
                    "Session.step: this session is closed; make another",
                    () -> session.step(new float[4], new float[3]));
            assertClosed("Session.reset: this session is closed; make another", session::reset);
            assertClosed("Session.save: this session is closed; make another", session::save);
            assertClosed("Session.shapes: this session is closed; make another", session::shapes);
            assertClosed("Session.restore: this session is closed; make another", () -> session.restore(saved));

            Session alive = model.session();
            model.arena.close();
            assertClosed(
                    "forward: the weights are closed; keep their arena open for as long as they are used",
                    () -> alive.step(new float[4], new float[3]));
            alive.close();
        }
    }

    @Test
    void anUnrollOfAClosedArenaSaysSo() {
        try (var model = new Model(DNC)) {
            var arena = TensorArena.create();
            NetworkUnroll unroll = model.network.unroll(model.values, arena, 1, 2);
            arena.close();
            assertClosed(
                    "forward: the tensors of this unroll are closed; keep their arena open for as long as they are"
                            + " used",
                    () -> unroll.forward(2, 0, 1));
        }
    }

    @Test
    void sessionsOnTwoThreadsShareValuesAndNothingElse() throws Exception {
        try (var model = new Model(DNC);
                var session = model.session();
                var threads = Executors.newFixedThreadPool(2)) {
            float[][] x = inputs(200, 4);
            float[][] alone = outputs(session, x, 0, 200);
            Callable<float[][]> work = () -> {
                try (var own = model.session()) {
                    return outputs(own, x, 0, 200);
                }
            };
            for (var done : threads.invokeAll(List.of(work, work))) {
                assertArrayEquals(alone, done.get());
            }
        }
    }
}

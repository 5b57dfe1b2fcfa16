package dev.mneme.model.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.judge.Agreement;
import dev.mneme.model.judge.NetworkJudge;
import dev.mneme.model.judge.NetworkJudge.Judgement;
import dev.mneme.model.judge.NetworkSizes;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One controller layer over a batch, against the judge's controller with an output map that shows h as it is. */
class CellTest {
    private static final int BATCH = 2;
    private static final int STEPS = 9;

    private static final class Case implements AutoCloseable {
        final NetworkSizes sizes;
        final TensorArena arena = TensorArena.create();
        final ParameterLayout layout = new ParameterLayout();
        final Cell cell;
        final Vec values;
        final Vec gradient;
        final Cell.Ports ports;
        final Cell.Unroll unroll;
        final float[][][] dHidden = new float[BATCH][STEPS][]; // from outside
        final Random random = new Random(23);

        Case(NetworkSizes.Controller kind, int in, int hidden) {
            this(kind, in, hidden, false, 0);
        }

        Case(NetworkSizes.Controller kind, int in, int hidden, boolean norm, float limit) {
            sizes = NetworkSizes.bare(kind, in, hidden, hidden, 1)
                    .with(new NetworkSizes.Variant(norm, false))
                    .withClip(limit);
            Cell whole = switch (kind) {
                case LSTM ->
                    norm
                            ? Lstm.declareNormed(layout, "controller.0", in, hidden)
                            : Lstm.declare(layout, "controller.0", in, hidden);
                case GRU -> Gru.declare(layout, "controller.0", in, hidden);
                case RNN -> Rnn.declare(layout, "controller.0", in, hidden);
                case FEEDFORWARD -> Feedforward.declare(layout, "controller.0", in, hidden);
            };
            cell = limit > 0 ? new Clipped(whole, limit) : whole;
            values = arena.vec(layout.size());
            gradient = arena.vec(layout.size());
            for (Parameter p : layout.parameters()) {
                p.copyFrom(gaussian(p.count(), p.bias() ? 0.5 : 1.2 / Math.sqrt(p.in())), values);
            }
            int rows = STEPS * BATCH;
            ports = new Cell.Ports(
                    BATCH,
                    STEPS,
                    arena.mat(rows, in),
                    arena.mat(rows, in),
                    arena.mat(rows + BATCH, hidden),
                    arena.mat(rows + BATCH, hidden));
            unroll = cell.unroll(values, arena, ports);
            for (int t = 0; t < STEPS; t++) {
                for (int b = 0; b < BATCH; b++) {
                    ports.input().row(t * BATCH + b).set(gaussian(in, 1));
                    dHidden[b][t] = gaussian(hidden, 1);
                }
            }
        }

        private float[] gaussian(int n, double scale) {
            float[] numbers = new float[n];
            for (int i = 0; i < n; i++) {
                numbers[i] = (float) (scale * random.nextGaussian());
            }
            return numbers;
        }

        void forward() {
            for (int t = 0; t < STEPS; t++) {
                unroll.forward(t, 0, 1);
                unroll.forward(t, 1, BATCH);
            }
        }

        /** The way back; {@code meddler} acts between its steps. */
        void backward(IntConsumer meddler) {
            Kernels.zero(ports.dInput());
            Kernels.zero(ports.dHidden());
            unroll.clearGradient(0, BATCH);
            for (int t = STEPS - 1; t >= 0; t--) {
                for (int b = 0; b < BATCH; b++) {
                    Vec outside = arena.vec(sizes.h());
                    outside.set(dHidden[b][t]);
                    Kernels.add(outside, ports.dHidden().row((t + 1) * BATCH + b));
                }
                meddler.accept(t);
                unroll.backward(t, 1, BATCH);
                unroll.backward(t, 0, 1);
            }
            Kernels.zero(gradient);
            Part.Gradient views = unroll.gradient(gradient);
            views.accumulate(STEPS, 0, 2);
            views.accumulate(STEPS, 1, 2);
        }

        Agreement agreement() {
            Map<String, float[]> parameters = floats(values);
            float[] identity = new float[sizes.h() * sizes.h()];
            for (int i = 0; i < sizes.h(); i++) {
                identity[i * sizes.h() + i] = 1;
            }
            parameters.put("output.weight", identity);
            parameters.put("output.bias", new float[sizes.h()]);
            var judge = new NetworkJudge(sizes);
            var agreement = Agreement.of(sizes.controller() + " cell", 1e-6);
            List<Judgement> judgements = new ArrayList<>();
            for (int b = 0; b < BATCH; b++) {
                Judgement judged = judge.judge(parameters, rows(ports.input(), b, 0), dHidden[b]);
                judgements.add(judged);
                agreement.compare("h of sequence " + b, rows(ports.hidden(), b, BATCH), judged.outputs());
                agreement.compare("input of sequence " + b, rows(ports.dInput(), b, 0), judged.inputGradients());
            }
            Map<String, double[]> judged = Judgement.sum(judgements);
            judged.keySet().removeIf(name -> name.startsWith("output."));
            return agreement.compare(floats(gradient), judged);
        }

        private Map<String, float[]> floats(Vec flat) {
            var map = new LinkedHashMap<String, float[]>();
            for (Parameter p : layout.parameters()) {
                map.put(p.name(), p.toArray(flat));
            }
            return map;
        }

        private static float[][] rows(Mat block, int b, int first) {
            float[][] rows = new float[STEPS][];
            Arrays.setAll(rows, t -> block.row(first + t * BATCH + b).toArray());
            return rows;
        }

        String caught(IntConsumer meddler) {
            forward();
            backward(meddler);
            Agreement agreement = agreement();
            String message = assertThrows(AssertionError.class, agreement::assertRelativeToAll)
                    .toString();
            assertTrue(message.contains(sizes.controller() + " cell: "), message);
            return message.substring(message.indexOf("off in"));
        }

        /** Negates what the cell keeps in this field for step {@code t}, columns [from, from + count). */
        void negate(String field, int t, int from, int count) {
            scale(-1, unroll, field, t, from, count);
        }

        /** Halves what its norm keeps, likewise. */
        void halveInNorm(String field, int t, int from, int count) {
            scale(0.5f, ((Optional<?>) kept(unroll, "normed")).orElseThrow(), field, t, from, count);
        }

        /** Lets it look for step {@code t} as if nothing had been cut. */
        void forgetTheCut(String field, int t) {
            scale(0, unroll, field, t, 0, sizes.h());
        }

        private static void scale(float by, Object owner, String field, int t, int from, int count) {
            Object kept = kept(owner, field);
            Object block = kept instanceof Optional<?> maybe ? maybe.orElseThrow() : kept;
            Mat mat = block instanceof Rows rows ? rows.mat() : (Mat) block;
            for (int b = 0; b < BATCH; b++) {
                Kernels.scale(by, mat.row(t * BATCH + b).slice(from, count));
            }
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

        @Override
        public void close() {
            arena.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LSTM, 3, 5",
        "LSTM, 17, 16",
        "LSTM, 1, 1",
        "GRU, 3, 5",
        "GRU, 17, 16",
        "GRU, 1, 1",
        "RNN, 3, 5",
        "RNN, 17, 33",
        "FEEDFORWARD, 3, 5",
        "FEEDFORWARD, 20, 16"
    })
    void agreesWithTheJudge(NetworkSizes.Controller kind, int in, int hidden) {
        try (var cell = new Case(kind, in, hidden)) {
            assertEquals(hidden, cell.cell.hiddenSize());
            cell.forward();
            cell.backward(t -> {});
            cell.agreement().assertRelativeToAll();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LSTM, 3, 5, true, 0",
        "LSTM, 17, 16, true, 0",
        "LSTM, 2, 33, true, 0.4",
        "LSTM, 3, 5, false, 0.4",
        "LSTM, 17, 16, false, 20",
        "GRU, 3, 5, false, 0.3",
        "RNN, 3, 5, false, 0.3",
        "FEEDFORWARD, 3, 5, false, 0.3"
    })
    void agreesNormedAndClipped(NetworkSizes.Controller kind, int in, int hidden, boolean norm, float limit) {
        try (var cell = new Case(kind, in, hidden, norm, limit)) {
            cell.forward();
            cell.backward(t -> {});
            cell.agreement().assertRelativeToAll();
            if (limit > 0 && limit < 1) {
                assertSomeAreCut(cell.ports.hidden(), limit);
                cell.unroll.state().ifPresent(state -> assertSomeAreCut(state, limit));
            }
        }
    }

    /** Some, not all; none beyond. */
    private static void assertSomeAreCut(Mat block, float limit) {
        int cut = 0;
        for (int row = BATCH; row < block.rows(); row++) {
            for (int j = 0; j < block.cols(); j++) {
                assertTrue(Math.abs(block.get(row, j)) <= limit);
                cut += Math.abs(block.get(row, j)) == limit ? 1 : 0;
            }
        }
        int all = (block.rows() - BATCH) * block.cols();
        assertTrue(cut > all / 50 && cut < all, cut + " of " + all + " are cut");
    }

    @ParameterizedTest
    @CsvSource({"LSTM, made", "LSTM, madeStates", "GRU, made", "RNN, made", "FEEDFORWARD, made"})
    void aGradientThroughWhatWasCutIsCaught(NetworkSizes.Controller kind, String field) {
        try (var cell = new Case(kind, 3, 5, false, 0.25f)) {
            String off = cell.caught(t -> {
                if (t == 6) {
                    cell.forgetTheCut(field, t);
                }
            });
            assertTrue(off.contains("controller.0.weight_ih") && off.contains("input of sequence 0"), off);
        }
    }

    @ParameterizedTest
    @CsvSource({"normed, 0, 5", "normed, 5, 5", "normed, 10, 5", "normed, 15, 5", "inverse, 0, 1", "inverse, 3, 1"})
    void aWrongNormOnTheWayBackIsCaught(String field, int from, int count) {
        try (var cell = new Case(NetworkSizes.Controller.LSTM, 3, 5, true, 0)) {
            String off = cell.caught(t -> {
                if (t == 6) {
                    cell.halveInNorm(field, t, from, count);
                }
            });
            assertTrue(off.contains("controller.0.bias") && off.contains("input of sequence 0"), off);
        }
    }

    /** What the norm's own gradients are made of after the way back: its weight's of both, its bias's of the second. */
    @Test
    void wrongGradientsOfTheNormAreCaughtInItsParametersAlone() {
        try (var cell = new Case(NetworkSizes.Controller.LSTM, 3, 5, true, 0)) {
            String off = cell.caught(t -> {
                if (t == 0) {
                    cell.halveInNorm("normed", 3, 0, 20);
                }
            });
            assertEquals("off in [controller.0.norm.weight]", off);
        }
        try (var cell = new Case(NetworkSizes.Controller.LSTM, 3, 5, true, 0)) {
            String off = cell.caught(t -> {
                if (t == 0) {
                    cell.negate("dGates", 3, 0, 20);
                }
            });
            assertEquals("off in [controller.0.norm.bias, controller.0.norm.weight]", off);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FEEDFORWARD", mode = EnumSource.Mode.EXCLUDE)
    void aDroppedRecurrentGradientIsCaught(NetworkSizes.Controller kind) {
        try (var cell = new Case(kind, 3, 5)) {
            String off = cell.caught(t -> {
                if (t == 4) {
                    for (int b = 0; b < BATCH; b++) {
                        cell.ports.dHidden().row((t + 1) * BATCH + b).set(cell.dHidden[b][t]);
                    }
                }
            });
            assertTrue(off.contains("controller.0.weight_hh") && off.contains("input of sequence 1"), off);
        }
    }

    @Test
    void aDroppedGradientOfTheLstmStateIsCaught() {
        try (var cell = new Case(NetworkSizes.Controller.LSTM, 3, 5)) {
            String off = cell.caught(t -> {
                if (t == 4) {
                    cell.unroll.clearGradient(0, 1); // of one sequence
                }
            });
            assertTrue(off.contains("input of sequence 0") && !off.contains("input of sequence 1"), off);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LSTM, gates, 0",
        "LSTM, gates, 5",
        "LSTM, gates, 10",
        "LSTM, gates, 15",
        "GRU, gates, 0",
        "GRU, gates, 5",
        "GRU, gates, 10",
        "GRU, recurrent, 10",
        "LSTM, state, 0"
    })
    void aWrongGateOnTheWayBackIsCaught(NetworkSizes.Controller kind, String kept, int from) {
        try (var cell = new Case(kind, 3, 5)) {
            String off = cell.caught(t -> {
                if (t == 6) {
                    cell.negate(kept, t, from, 5);
                }
            });
            assertTrue(off.contains("controller.0.bias") && off.contains("input of sequence 0"), off);
        }
    }

    /** The weights' gradient comes from the gate gradients of all steps, after the way back. */
    @ParameterizedTest
    @CsvSource({"LSTM, dGates", "GRU, dGates", "GRU, dRecurrent", "RNN, sums", "FEEDFORWARD, sums"})
    void aWrongGateGradientOfOneStepIsCaughtInTheWeightsAlone(NetworkSizes.Controller kind, String block) {
        try (var cell = new Case(kind, 3, 5)) {
            String off = cell.caught(t -> {
                if (t == 0) {
                    cell.negate(block, 3, 0, 5);
                }
            });
            assertTrue(off.contains("controller.0.weight_" + (block.equals("dRecurrent") ? "hh" : "ih")), off);
            assertTrue(!off.contains("sequence"), off);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForgottenOutsideGradientIsCaught(NetworkSizes.Controller kind) {
        try (var cell = new Case(kind, 3, 5)) {
            String off = cell.caught(t -> {
                if (t == 5) {
                    Kernels.zero(cell.ports.dHidden().row((t + 1) * BATCH));
                }
            });
            assertTrue(off.contains("controller.0.weight_ih") && off.contains("input of sequence 0"), off);
        }
    }
}

package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastWeightsTest {
    /** Some steps of writing, after each of which somebody reads F. */
    private static final class Case extends MechanismCase {
        final int size;
        final FastWeights weights;
        final Twin beginning;
        final List<Twin> first = new ArrayList<>();
        final List<Twin> second = new ArrayList<>();
        final List<Twin> words = new ArrayList<>();
        final List<Twin> gates = new ArrayList<>();
        final List<Rows> read = new ArrayList<>(); // the gradient of F after each step

        /** {@code begin} bounds the numbers that F begins with. */
        Case(int size, int steps, double begin) {
            super("fast weights");
            this.size = size;
            weights = new FastWeights(arena(), size, steps);
            beginning = argument("beginning", size, size * size, -begin, begin).carried();
            for (int t = 0; t < steps; t++) {
                first.add(argument("first key", 1, size, -1, 1));
                second.add(argument("second key", 1, size, -1, 1));
                words.add(argument("word", 1, size, -1, 1));
                gates.add(argument("gate", 1, 1, 0.1, 0.9));
                read.add(uniform(size, size * size, -1, 1));
            }
        }

        @Override
        protected void forward() {
            Kernels.copy(beginning.mat(), weights.beginning().mat());
            Var[] judged = Vars.concat(beginning.vars());
            for (int t = 0; t < first.size(); t++) {
                weights.forward(
                        t,
                        first.get(t).vec(),
                        second.get(t).vec(),
                        words.get(t).vec(),
                        gates.get(t).vec().get(0));
                judged = judged(judged, t);
                Rows after = room(size, size * size);
                Kernels.copy(weights.weights().mat(), after.mat());
                result("weights after " + t, after, read.get(t), Vars.rows(judged, size * size));
            }
        }

        private Var[] judged(Var[] f, int t) {
            Var[] s = first.get(t).var();
            Var[] r = second.get(t).var();
            Var gate = gates.get(t).var()[0];
            Var[] change = new Var[size];
            for (int k = 0; k < size; k++) {
                Var found = tape().variable(0);
                for (int ij = 0; ij < size * size; ij++) {
                    found = found.plus(f[ij * size + k].times(s[ij / size]).times(r[ij % size]));
                }
                change[k] = gate.times(words.get(t).var()[k].minus(found)).times(1.0 / size);
            }
            Var[] written = new Var[f.length];
            for (int ijk = 0; ijk < f.length; ijk++) {
                int ij = ijk / size;
                written[ijk] = f[ijk].plus(s[ij / size].times(r[ij % size]).times(change[ijk % size]));
            }
            Var squares = Vars.dot(written, written);
            return squares.value() <= 1 ? written : divided(written, squares.sqrt());
        }

        private static Var[] divided(Var[] x, Var by) {
            return IntStream.range(0, x.length).mapToObj(i -> x[i].over(by)).toArray(Var[]::new);
        }

        @Override
        public void backward() {
            weights.clearGradient();
            for (int t = first.size() - 1; t >= 0; t--) {
                backward(weights, t);
            }
            Kernels.copy(weights.gradient().mat(), beginning.dMat());
        }

        private void backward(FastWeights of, int t) {
            addRead(of, t);
            of.backward(
                    t,
                    first.get(t).dVec(),
                    second.get(t).dVec(),
                    words.get(t).dVec(),
                    gates.get(t).dVec());
        }

        private void addRead(FastWeights of, int t) {
            for (int i = 0; i < size; i++) {
                Kernels.add(read.get(t).row(i), of.gradient().row(i));
            }
        }

        List<List<Twin>> arguments() {
            return List.of(first, second, words, gates);
        }

        /** Forward and back through {@code of}, which must find every F again; all gradients. */
        List<float[]> through(FastWeights of) {
            Kernels.copy(beginning.mat(), of.beginning().mat());
            var seen = new ArrayList<float[]>(List.of(Twin.floats(of.beginning())));
            for (int t = 0; t < first.size(); t++) {
                float gate = gates.get(t).vec().get(0);
                of.forward(
                        t, first.get(t).vec(), second.get(t).vec(), words.get(t).vec(), gate);
                seen.add(Twin.floats(of.weights()));
            }
            of.clearGradient();
            for (int t = first.size() - 1; t >= 0; t--) {
                assertArrayEquals(seen.get(t + 1), Twin.floats(of.after(t)), "after step " + t);
                assertArrayEquals(seen.get(t), Twin.floats(of.before(t)), "before step " + t);
                backward(of, t);
            }
            var gradients = new ArrayList<float[]>(List.of(Twin.floats(of.gradient())));
            arguments().forEach(twins -> twins.forEach(twin -> gradients.add(Twin.floats(twin.d()))));
            return gradients;
        }
    }

    /** The larger F begins, the more often it is shrunk. */
    @ParameterizedTest
    @CsvSource({"1, 3, 0.1", "2, 5, 0.1", "3, 4, 0.5", "5, 1, 0.01", "5, 7, 0.05", "8, 10, 0.1", "4, 17, 1"})
    void agreesWithTheJudge(int size, int steps, double begin) {
        try (var written = new Case(size, steps, begin)) {
            written.assertAgrees();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aNegatedGradientIsCaught(int which) {
        List<String> names = List.of("first key", "second key", "word", "gate");
        try (var written = new Case(3, 5, 0.3)) {
            written.assertCaught(
                    () -> {
                        written.backward();
                        Kernels.scale(-1, written.arguments().get(which).get(2).dVec());
                    },
                    names.get(which));
        }
    }

    @Test
    void aCopyThatMovedIsCaught() {
        try (var written = new Case(3, 9, 0.3)) {
            String message = written.caught(() -> {
                Kernels.scale(1.5f, written.weights.before(3).row(1));
                written.backward();
            });
            assertTrue(message.contains("first key"), message);
        }
    }

    /** F/|F| has no gradient along F: here the reads of the last step ask along it and across it. */
    @Test
    void aGradientAlongWhatWasShrunkIsCaught() {
        try (var written = new Case(2, 1, 1)) {
            String message = written.caught(() -> {
                written.backward();
                for (int i = 0; i < 2; i++) {
                    Kernels.axpy(
                            0.1f,
                            written.weights.after(0).row(i),
                            written.beginning.d().row(i));
                }
            });
            assertTrue(message.contains("beginning"), message);
        }
    }

    /** Against a tape that keeps F before every step, and copies taken on the way forward. */
    @ParameterizedTest
    @CsvSource({"1, 0.1", "2, 0.5", "5, 0.5", "16, 1", "17, 0.02", "30, 0.3"})
    void theBitsAreThoseOfATapeThatKeepsEveryTensor(int steps, double begin) {
        List<float[]> full;
        try (var written = new Case(4, steps, begin)) {
            full = written.through(new FastWeights(written.arena(), 4, steps, 1));
        }
        for (int stride = 2; stride <= steps + 1; stride++) {
            try (var written = new Case(4, steps, begin)) {
                List<float[]> found = written.through(new FastWeights(written.arena(), 4, steps, stride));
                for (int i = 0; i < full.size(); i++) {
                    assertArrayEquals(full.get(i), found.get(i));
                }
            }
        }
    }

    @Test
    void neitherWayTouchesTheBeginning() {
        try (var written = new Case(4, 11, 0.5)) {
            written.forward();
            float[] last = Twin.floats(written.weights.weights());
            written.backward();
            assertArrayEquals(Twin.floats(written.beginning.rows()), Twin.floats(written.weights.beginning()));
            assertArrayEquals(last, Twin.floats(written.weights.weights()));
            written.forward();
            assertArrayEquals(last, Twin.floats(written.weights.weights()));
            written.weights.carry();
            assertArrayEquals(last, Twin.floats(written.weights.beginning()));
        }
    }

    /** Keys that pick one number each, so that it can be done by hand. */
    @Test
    void aWordIsWrittenUnderItsKeysAndWrittenOver() {
        try (var arena = TensorArena.create()) {
            Rows keys = Rows.of(arena, 3, 2);
            keys.row(0).set(new float[] {1, 0});
            keys.row(1).set(new float[] {0, 1});
            keys.row(2).set(new float[] {1, -1});
            var weights = new FastWeights(arena, 2, 2);
            weights.forward(0, keys.row(0), keys.row(1), keys.row(2), 0.5f);
            assertArrayEquals(
                    new float[] {0, 0, 0.25f, -0.25f}, weights.weights().row(0).toArray());
            weights.forward(1, keys.row(0), keys.row(1), keys.row(2), 0.5f);
            assertArrayEquals(
                    new float[] {0, 0, 0.4375f, -0.4375f},
                    weights.weights().row(0).toArray());
            assertArrayEquals(new float[4], weights.weights().row(1).toArray());
        }
    }

    @Test
    void whatIsLongerThanOneIsShrunkToOne() {
        try (var arena = TensorArena.create()) {
            Rows nothing = Rows.of(arena, 1, 2);
            var weights = new FastWeights(arena, 2, 1);
            weights.beginning().row(0).set(new float[] {0, 3, 0, 0});
            weights.beginning().row(1).set(new float[] {0, 0, 0, -4});
            weights.forward(0, nothing.row(0), nothing.row(0), nothing.row(0), 0.5f);
            assertArrayEquals(
                    new float[] {0, 0.6f, 0, 0}, weights.weights().row(0).toArray(), 1e-7f);
            assertArrayEquals(
                    new float[] {0, 0, 0, -0.8f}, weights.weights().row(1).toArray(), 1e-7f);
            assertArrayEquals(new float[] {0.6f, 0.8f}, weights.rowNorms(0).toArray(), 1e-7f);
        }
    }

    @Test
    void theWeightsNeverGetLongerThanOne() {
        try (var arena = TensorArena.create()) {
            var random = new Random(3);
            var weights = new FastWeights(arena, 5, 300);
            Rows xi = Rows.of(arena, 3, 5);
            double longest = 0;
            for (int t = 0; t < 300; t++) {
                for (int i = 0; i < 15; i++) {
                    xi.row(i / 5).set(i % 5, (float) Math.tanh(5 * random.nextGaussian()));
                }
                weights.forward(t, xi.row(0), xi.row(1), xi.row(2), 1);
                double squares = 0;
                for (float x : Twin.floats(weights.weights())) {
                    squares += (double) x * x;
                }
                assertTrue(squares <= 1 + 1e-6, "|F|² = " + squares);
                longest = Math.max(longest, squares);
            }
            assertEquals(1, longest, 1e-6, "it was never shrunk");
        }
    }
}

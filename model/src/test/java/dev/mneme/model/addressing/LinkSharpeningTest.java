package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSharpeningTest {
    /** Along the links of write head {@code v} of V, by R heads. */
    private static final class Case extends MechanismCase {
        private final LinkSharpening mechanism;
        final LinkSharpening.Frame frame;
        private final int v;
        final Twin directed; // (R, N)
        final Twin sharpness; // (R, V)
        private final Rows dWeights;

        Case(int heads, int rows, int writers, int v) {
            super("link sharpening");
            this.v = v;
            mechanism = new LinkSharpening(arena(), heads, rows);
            frame = mechanism.frame(arena());
            directed = argument("directed", heads, rows, 0.01, 1);
            sharpness = argument("sharpness", heads, writers, 1, 4);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            mechanism.forward(directed.rows(), sharpness.rows(), v, frame);
            Var[][] judged = new Var[directed.vars().length][];
            for (int i = 0; i < judged.length; i++) {
                judged[i] = Mechanisms.sharpened(directed.vars()[i], sharpness.vars()[i][v], Mechanisms.EPSILON);
            }
            result("weights", frame.weights(), dWeights, judged);
        }

        @Override
        public void backward() {
            back(v);
        }

        void back(int head) {
            mechanism.backward(directed.rows(), sharpness.rows(), head, frame, dWeights, directed.d(), sharpness.d());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 0", "1, 7, 1, 0", "3, 20, 1, 0", "2, 7, 2, 0", "2, 7, 2, 1", "4, 33, 3, 1"})
    void agreesWithTheJudge(int heads, int rows, int writers, int v) {
        try (var links = new Case(heads, rows, writers, v)) {
            links.assertAgrees();
        }
    }

    @Test
    void theSharpnessOfAnotherWriteHeadIsCaught() {
        try (var links = new Case(2, 7, 2, 0)) {
            links.assertCaught(() -> links.back(1), "directed", "sharpness");
        }
    }

    @Test
    void forgettingTheLogarithmIsCaught() {
        try (var links = new Case(2, 7, 1, 0)) {
            links.assertCaught(
                    () -> {
                        Kernels.fill(links.directed.vec(), 1);
                        links.backward();
                    },
                    "directed");
        }
    }

    private static float[] sharpened(float sharpness, float... directed) {
        try (var links = new Case(1, directed.length, 1, 0)) {
            links.directed.vec().set(directed);
            links.sharpness.vec().set(0, sharpness);
            links.forward();
            return links.frame.weights().row(0).toArray();
        }
    }

    @Test
    void knownAnswers() {
        float tolerance = 1e-6f;
        assertArrayEquals(new float[] {.4999995f, .3000001f, .2000004f}, sharpened(1, .5f, .3f, .2f), tolerance);
        assertArrayEquals(
                new float[] {.6578939058f, .2368424377f, .1052636565f}, sharpened(2, .5f, .3f, .2f), tolerance);
        assertArrayEquals(
                new float[] {.9191170794f, .0714710206f, .0094119001f}, sharpened(5, .5f, .3f, .2f), tolerance);
    }

    @Test
    void whereNothingIsLinkedAllRowsAreEqualWhateverTheSharpness() {
        for (float sharpness : new float[] {1, 3, 100}) {
            assertArrayEquals(new float[] {.25f, .25f, .25f, .25f}, sharpened(sharpness, 0, 0, 0, 0), 1e-7f);
        }
    }

    /** What is faint vanishes, and does not become anything but a number. */
    @Test
    void sharpIsFinite() {
        assertArrayEquals(new float[] {0, 1, 0}, sharpened(500, 0, 1, .5f), 1e-6f);
        try (var links = new Case(1, 3, 1, 0)) {
            links.directed.vec().set(new float[] {0, 1, 0});
            links.sharpness.vec().set(0, 500);
            links.forward();
            links.backward();
            assertTrue(Kernels.allFinite(links.directed.dVec()) == -1);
            assertTrue(Kernels.allFinite(links.sharpness.dVec()) == -1);
        }
    }
}

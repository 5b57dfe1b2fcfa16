package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.LruJudge;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentWeightsTest {
    /** Heads over a memory of N rows of W floats, the last of them zero. */
    private static final class Content extends MechanismCase {
        private final ContentWeights mechanism;
        final ContentWeights.Frame frame;
        final Twin memory;
        final Twin keys;
        final Twin strengths;
        final Vec inverseNorm;
        final Rows dWeights;

        Content(int heads, int rows, int words) {
            super("content weights");
            mechanism = new ContentWeights(arena(), heads, rows);
            frame = mechanism.frame(arena());
            memory = argument("memory", rows, words, -1, 1);
            keys = argument("keys", heads, words, -1, 1);
            strengths = argument("strengths", 1, heads, 1, 6);
            inverseNorm = arena().vec(rows);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            Kernels.inverseNorms(memory.mat(), ContentWeights.EPSILON, inverseNorm);
            mechanism.forward(memory.mat(), inverseNorm, keys.rows(), strengths.vec(), frame);
            Var[][] judged = new Var[keys.rows().count()][];
            for (int h = 0; h < judged.length; h++) {
                judged[h] = Mechanisms.contentWeights(
                        memory.vars(), keys.vars()[h], strengths.var()[h], Mechanisms.EPSILON);
            }
            result("weights", frame.weights(), dWeights, judged);
        }

        @Override
        public void backward() {
            mechanism.backward(
                    memory.mat(),
                    inverseNorm,
                    keys.rows(),
                    strengths.vec(),
                    frame,
                    dWeights,
                    memory.dMat(),
                    keys.d(),
                    strengths.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 7, 5", "3, 20, 6", "4, 33, 17", "2, 16, 32"})
    void agreesWithTheJudge(int heads, int rows, int words) {
        try (var content = new Content(heads, rows, words)) {
            content.assertAgrees();
        }
    }

    @Test
    void usedTwiceItAgreesAgain() {
        try (var content = new Content(2, 7, 5)) {
            content.mechanism.forward(
                    content.memory.mat(),
                    content.inverseNorm,
                    content.keys.rows(),
                    content.strengths.vec(),
                    content.frame);
            content.assertAgrees();
        }
    }

    @Test
    void forgettingTheNormOfRowsIsCaught() {
        try (var content = new Content(2, 7, 5)) {
            content.assertCaught(
                    () -> {
                        Kernels.fill(content.inverseNorm, 1);
                        content.backward();
                    },
                    "keys",
                    "memory");
        }
    }

    @Test
    void forgettingTheStrengthIsCaught() {
        try (var content = new Content(2, 7, 5)) {
            content.assertCaught(
                    () -> {
                        Kernels.fill(content.strengths.vec(), 1);
                        content.backward();
                    },
                    "keys",
                    "memory");
        }
    }

    @Test
    void anOldFrameIsCaught() {
        try (var content = new Content(2, 7, 5)) {
            content.assertCaught(
                    () -> {
                        content.frame.weights().row(1).set(3, 0.9f);
                        content.backward();
                    },
                    "keys",
                    "memory",
                    "strengths",
                    "weights");
        }
    }

    private static float[] weights(float[][] memory, float[] key, float strength) {
        try (var content = new Content(1, memory.length, key.length)) {
            for (int i = 0; i < memory.length; i++) {
                content.memory.rows().row(i).set(memory[i]);
            }
            content.keys.vec().set(key);
            content.strengths.vec().set(0, strength);
            content.forward();
            return content.frame.weights().row(0).toArray();
        }
    }

    @Test
    void knownAnswers() {
        float[][] memory = {{1, 2}, {3, 4}, {5, 6}};
        float[] key = {5, 6};
        float tolerance = 1e-5f; // the figures were worked out without ε
        assertArrayEquals(
                new float[] {0.3275969140f, 0.3359809383f, 0.3364221478f}, weights(memory, key, 1), tolerance);
        assertArrayEquals(
                new float[] {0.2783953188f, 0.3584349041f, 0.3631697771f}, weights(memory, key, 10), tolerance);
        assertArrayEquals(
                new float[] {0.0359863844f, 0.4504243646f, 0.5135892509f}, weights(memory, key, 100), tolerance);

        float[][] signed = {{1, 2, 3}, {-1, -2, -3}, {1, -2, 3}};
        float[] other = {1, 2, 0};
        assertArrayEquals(
                new float[] {0.5927710438f, 0.1793931232f, 0.2278358330f}, weights(signed, other, 1), tolerance);
        assertArrayEquals(
                new float[] {0.9999231974f, 0.0000064440f, 0.0000703586f}, weights(signed, other, 10), tolerance);
        assertArrayEquals(new float[] {1, 0, 0}, weights(signed, other, 100), tolerance);
        assertArrayEquals(new float[] {0, 0, 1}, weights(signed, signed[2], 100), 1e-3f);
    }

    @ParameterizedTest
    @ValueSource(floats = {-3, 0, 2.5f})
    void isTheSoftmaxOfStrengthTimesCosine(float raw) {
        double[] cosines = {0.9838699101, 0.9986876635, 1};
        double strength = 1 + Math.log1p(Math.exp(raw));
        double sum = 0;
        for (double cosine : cosines) {
            sum += Math.exp(strength * cosine);
        }
        float[] weights = weights(new float[][] {{1, 2}, {5, 6}, {3, 4}}, new float[] {3, 4}, (float) strength);
        for (int i = 0; i < 3; i++) {
            assertEquals(Math.exp(strength * cosines[i]) / sum, weights[i], 1e-5);
        }
    }

    @Test
    void zeroRowsHaveFiniteWeightsAndGradients() {
        try (var content = new Content(2, 5, 3)) {
            for (int i = 1; i < 5; i++) {
                Kernels.zero(content.memory.rows().row(i));
            }
            Kernels.zero(content.keys.rows().row(1));
            content.forward();
            content.backward();
            assertEquals(1, Kernels.sum(content.frame.weights().row(0)), 1e-6);
            assertArrayEquals(
                    new float[] {.2f, .2f, .2f, .2f, .2f},
                    content.frame.weights().row(1).toArray(),
                    1e-7f);
            for (Rows d : List.of(content.memory.d(), content.keys.d(), content.strengths.d())) {
                for (int i = 0; i < d.count(); i++) {
                    assertEquals(-1, Kernels.allFinite(d.row(i)));
                }
            }
        }
    }

    /** Heads over a memory, without strengths. */
    private static final class Plain extends MechanismCase {
        private final ContentWeights mechanism;
        private final ContentWeights.Frame frame;
        private final Twin memory;
        private final Twin keys;
        private final Vec inverseNorm;
        private final Rows dWeights;

        Plain(int heads, int rows, int words) {
            super("content weights without strengths");
            mechanism = new ContentWeights(arena(), heads, rows);
            frame = mechanism.frame(arena());
            memory = argument("memory", rows, words, -1, 1);
            keys = argument("keys", heads, words, -1, 1);
            inverseNorm = arena().vec(rows);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            Kernels.inverseNorms(memory.mat(), ContentWeights.EPSILON, inverseNorm);
            mechanism.forward(memory.mat(), inverseNorm, keys.rows(), frame);
            Var[][] judged = new Var[keys.rows().count()][];
            for (int h = 0; h < judged.length; h++) {
                judged[h] = LruJudge.readWeights(memory.vars(), keys.vars()[h]);
            }
            result("weights", frame.weights(), dWeights, judged);
        }

        @Override
        public void backward() {
            mechanism.backward(memory.mat(), inverseNorm, keys.rows(), frame, dWeights, memory.dMat(), keys.d());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 7, 5", "3, 20, 6", "4, 33, 17"})
    void agreesWithTheJudgeWithoutStrengths(int heads, int rows, int words) {
        try (var plain = new Plain(heads, rows, words)) {
            plain.assertAgrees();
        }
    }
}

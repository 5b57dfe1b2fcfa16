package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Rows;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                    content.memory.mat(), content.inverseNorm, content.keys.rows(), content.strengths.vec(), content.frame);
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
}

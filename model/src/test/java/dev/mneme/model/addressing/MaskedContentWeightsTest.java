package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedContentWeightsTest {
    private static final class Content extends MechanismCase {
        private final MaskedContentWeights mechanism;
        final MaskedContentWeights.Frame frame;
        private final double floor;
        final Twin memory;
        final Twin keys;
        final Twin strengths;
        final Twin masks;
        final Rows dWeights;

        Content(int heads, int rows, int words, double floor) {
            super("masked content weights");
            this.floor = floor;
            mechanism = new MaskedContentWeights(arena(), heads, rows, words, floor);
            frame = mechanism.frame(arena());
            memory = argument("memory", rows, words, -1, 1);
            keys = argument("keys", heads, words, -1, 1);
            strengths = argument("strengths", 1, heads, 1, 6);
            masks = argument("masks", heads, words, 0.05, 1);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            mechanism.forward(memory.mat(), keys.rows(), strengths.vec(), masks.rows(), frame);
            Var[][] judged = new Var[keys.rows().count()][];
            for (int h = 0; h < judged.length; h++) {
                judged[h] = Mechanisms.contentWeights(
                        memory.vars(), keys.vars()[h], strengths.var()[h], masks.vars()[h], floor, Mechanisms.EPSILON);
            }
            result("weights", frame.weights(), dWeights, judged);
        }

        @Override
        public void backward() {
            mechanism.backward(
                    memory.mat(),
                    keys.rows(),
                    strengths.vec(),
                    frame,
                    dWeights,
                    memory.dMat(),
                    keys.d(),
                    strengths.dVec(),
                    masks.d());
        }

        float[] weights(int head) {
            forward();
            return frame.weights().row(head).toArray();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2, 0", "1, 7, 5, 0", "3, 20, 6, 0.1", "4, 33, 17, 0", "2, 16, 32, 0.5", "2, 7, 5, 1"})
    void agreesWithTheJudge(int heads, int rows, int words, double floor) {
        try (var content = new Content(heads, rows, words, floor)) {
            content.assertAgrees();
        }
    }

    @Test
    void usedTwiceItAgreesAgain() {
        try (var content = new Content(2, 7, 5, 0.1)) {
            content.mechanism.forward(
                    content.memory.mat(),
                    content.keys.rows(),
                    content.strengths.vec(),
                    content.masks.rows(),
                    content.frame);
            content.assertAgrees();
        }
    }

    @Test
    void forgettingTheStrengthIsCaught() {
        try (var content = new Content(2, 7, 5, 0.1)) {
            content.assertCaught(
                    () -> {
                        Kernels.fill(content.strengths.vec(), 1);
                        content.backward();
                    },
                    "keys",
                    "masks",
                    "memory");
        }
    }

    @Test
    void forgettingTheFloorIsCaught() {
        try (var content = new Content(2, 7, 5, 0.1)) {
            content.assertCaught(
                    () -> {
                        float[] before = content.masks.dVec().toArray();
                        content.backward();
                        Vec d = content.masks.dVec();
                        for (int j = 0; j < before.length; j++) { // as if m = x
                            d.set(j, before[j] + (d.get(j) - before[j]) / 0.9f);
                        }
                    },
                    "masks");
        }
    }

    @Test
    void otherKeysAreCaught() {
        try (var content = new Content(2, 7, 5, 0)) {
            content.assertCaught(
                    () -> {
                        Kernels.scale(-1, content.keys.vec());
                        content.backward();
                    },
                    "masks");
        }
    }

    @Test
    void oneWrongSignOfTheSecondMaskIsNamed() {
        try (var content = new Content(2, 7, 5, 0)) {
            content.assertCaught(
                    () -> {
                        content.backward();
                        Kernels.scale(-1, content.masks.dMat().row(1));
                    },
                    "masks");
        }
    }

    @Test
    void anOldFrameIsCaught() {
        try (var content = new Content(2, 7, 5, 0.1)) {
            content.assertCaught(
                    () -> {
                        content.frame.weights().row(1).set(3, 0.9f);
                        content.backward();
                    },
                    "keys",
                    "masks",
                    "memory",
                    "strengths",
                    "weights");
        }
    }

    /** With masks of 1, and with a floor of 1 whatever the mask. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void maskingNothingIsThePlainCosine(double floor) {
        try (var content = new Content(1, 3, 2, floor)) {
            float[][] rows = {{1, 2}, {3, 4}, {5, 6}};
            for (int i = 0; i < 3; i++) {
                content.memory.rows().row(i).set(rows[i]);
            }
            content.keys.vec().set(new float[] {5, 6});
            content.strengths.vec().set(0, 10);
            if (floor == 0) {
                Kernels.fill(content.masks.vec(), 1);
            }
            assertArrayEquals(new float[] {0.2783953188f, 0.3584349041f, 0.3631697771f}, content.weights(0), 1e-5f);
        }
    }

    /** The floats that a key does not know are hidden: the row that holds the others is found. */
    @Test
    void whatIsMaskedDoesNotCount() {
        try (var content = new Content(1, 3, 4, 0)) {
            float[][] rows = {{1, 2, 9, -9}, {2, -1, 3, 4}, {-1, 1, 3, 4}};
            for (int i = 0; i < 3; i++) {
                content.memory.rows().row(i).set(rows[i]);
            }
            content.keys.vec().set(new float[] {1, 2, 3, 4});
            content.masks.vec().set(new float[] {1, 1, 0, 0});
            content.strengths.vec().set(0, 100);
            assertArrayEquals(new float[] {1, 0, 0}, content.weights(0), 1e-4f);
        }
    }

    @Test
    void zeroRowsKeysAndMasksHaveFiniteWeightsAndGradients() {
        try (var content = new Content(3, 5, 3, 0)) {
            for (int i = 1; i < 5; i++) {
                Kernels.zero(content.memory.rows().row(i));
            }
            Kernels.zero(content.keys.rows().row(1));
            Kernels.zero(content.masks.rows().row(2));
            content.forward();
            content.backward();
            for (int h = 1; h < 3; h++) {
                assertArrayEquals(
                        new float[] {.2f, .2f, .2f, .2f, .2f},
                        content.frame.weights().row(h).toArray(),
                        1e-7f);
            }
            for (Rows d : List.of(content.memory.d(), content.keys.d(), content.strengths.d(), content.masks.d())) {
                for (int i = 0; i < d.count(); i++) {
                    assertEquals(-1, Kernels.allFinite(d.row(i)));
                }
            }
        }
    }
}

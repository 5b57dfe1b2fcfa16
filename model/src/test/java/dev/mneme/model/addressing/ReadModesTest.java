package dev.mneme.model.addressing;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadModesTest {
    private static final class Case extends MechanismCase {
        final Twin modes;
        final Twin backward;
        final Twin content;
        final Twin forward;
        private final Rows weights;
        private final Rows dWeights;

        Case(int heads, int rows) {
            super("read modes");
            modes = argument("modes", heads, ReadModes.MODES, 0, 1);
            backward = argument("backward", heads, rows, 0, 1);
            content = argument("content", heads, rows, 0, 1);
            forward = argument("forward", heads, rows, 0, 1);
            weights = room(heads, rows);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            ReadModes.forward(modes.rows(), backward.rows(), content.rows(), forward.rows(), weights);
            Var[][] judged = new Var[weights.count()][];
            for (int r = 0; r < judged.length; r++) {
                judged[r] = Mechanisms.readWeights(
                        modes.vars()[r], backward.vars()[r], content.vars()[r], forward.vars()[r]);
            }
            result("weights", weights, dWeights, judged);
        }

        @Override
        public void backward() {
            back(backward.rows(), forward.rows(), backward.d(), forward.d());
        }

        void back(Rows before, Rows after, Rows dBefore, Rows dAfter) {
            ReadModes.backward(
                    modes.rows(), before, content.rows(), after, dWeights, modes.d(), dBefore, content.d(), dAfter);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "3, 20", "4, 33"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var modes = new Case(heads, rows)) {
            modes.assertAgrees();
        }
    }

    @Test
    void swappedWeightsForwardAndBackwardAreCaught() {
        try (var modes = new Case(2, 7)) {
            modes.assertCaught(
                    () -> modes.back(
                            modes.forward.rows(), modes.backward.rows(), modes.backward.d(), modes.forward.d()),
                    "modes");
        }
    }

    @Test
    void swappedGradientsForwardAndBackwardAreCaught() {
        try (var modes = new Case(2, 7)) {
            modes.assertCaught(
                    () -> modes.back(
                            modes.backward.rows(), modes.forward.rows(), modes.forward.d(), modes.backward.d()),
                    "backward",
                    "forward");
        }
    }
}

package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessWeightsTest {
    private static final class Case extends MechanismCase {
        final Twin readBefore;
        final Twin writeGates;
        final Twin interpolation;
        final int[] leastUsed;
        final Rows weights;
        private final Rows dWeights;

        Case(int heads, int rows) {
            super("access weights");
            readBefore = argument("read weights before", heads, rows, 0, 1);
            writeGates = argument("write gates", 1, heads, 0, 1);
            interpolation = argument("interpolation", 1, heads, 0, 1);
            weights = room(heads, rows);
            dWeights = uniform(heads, rows, -1, 1);
            leastUsed = new int[heads];
            for (int i = 0; i < heads; i++) {
                leastUsed[i] = (3 * i + 1) % rows;
            }
        }

        @Override
        protected void forward() {
            AccessWeights.forward(readBefore.rows(), leastUsed, writeGates.vec(), interpolation.vec(), weights);
            Var[][] judged = new Var[leastUsed.length][];
            for (int i = 0; i < judged.length; i++) {
                Var alpha = writeGates.var()[i];
                Var gamma = interpolation.var()[i];
                judged[i] = new Var[weights.mat().cols()];
                for (int n = 0; n < judged[i].length; n++) {
                    Var kept = gamma.times(readBefore.vars()[i][n]);
                    judged[i][n] = alpha.times(n == leastUsed[i] ? kept.plus(gamma.oneMinus()) : kept);
                }
            }
            result("weights", weights, dWeights, judged);
        }

        @Override
        public void backward() {
            AccessWeights.backward(
                    readBefore.rows(),
                    leastUsed,
                    writeGates.vec(),
                    interpolation.vec(),
                    dWeights,
                    readBefore.d(),
                    writeGates.dVec(),
                    interpolation.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 5", "4, 20", "3, 33"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var access = new Case(heads, rows)) {
            access.assertAgrees();
        }
    }

    @Test
    void anotherLeastUsedRowOnTheWayBackIsCaught() {
        try (var access = new Case(2, 7)) {
            access.assertCaught(
                    () -> {
                        access.leastUsed[1]++;
                        access.backward();
                    },
                    "interpolation",
                    "write gates");
        }
    }

    @Test
    void gatesChoose() {
        try (var access = new Case(1, 4)) {
            access.writeGates.vec().set(0, 1);
            access.interpolation.vec().set(0, 0);
            access.forward();
            assertArrayEquals(new float[] {0, 1, 0, 0}, access.weights.row(0).toArray(), "the least used row alone");
            access.interpolation.vec().set(0, 1);
            access.forward();
            assertArrayEquals(
                    access.readBefore.vec().toArray(), access.weights.row(0).toArray(), "the rows read before");
            access.writeGates.vec().set(0, 0);
            access.forward();
            assertArrayEquals(new float[4], access.weights.row(0).toArray(), "nothing");
        }
    }
}

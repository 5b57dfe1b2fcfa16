package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraseRowsAddTest {
    private static final class Case extends MechanismCase {
        final Twin memory;
        final Twin weights;
        final Twin words;
        final int[] leastUsed;
        final Rows after;

        Case(int heads, int rows, int size) {
            super("erase rows, add");
            memory = argument("memory", rows, size, -1, 1).carried();
            weights = argument("weights", heads, rows, 0, 1);
            words = argument("words", heads, size, -1, 1);
            after = room(rows, size);
            leastUsed = new int[heads];
            for (int i = 0; i < heads; i++) {
                leastUsed[i] = (3 * i + 1) % rows;
            }
        }

        @Override
        protected void forward() {
            Kernels.copy(memory.mat(), after.mat());
            EraseRowsAdd.forward(leastUsed, weights.rows(), words.rows(), after.mat());
            Var[][] judged = memory.vars().clone();
            for (int row : leastUsed) {
                judged[row] = tape().zeros(judged[row].length);
            }
            for (int i = 0; i < leastUsed.length; i++) {
                for (int n = 0; n < judged.length; n++) {
                    Var[] row = judged[n].clone();
                    for (int j = 0; j < row.length; j++) {
                        row[j] = row[j].plus(weights.vars()[i][n].times(words.vars()[i][j]));
                    }
                    judged[n] = row;
                }
            }
            result("memory after", after, memory.d(), judged);
        }

        @Override
        public void backward() {
            EraseRowsAdd.backward(leastUsed, weights.rows(), words.rows(), memory.dMat(), weights.d(), words.d());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 7, 5", "2, 20, 6", "4, 20, 32"})
    void agreesWithTheJudge(int heads, int rows, int size) {
        try (var written = new Case(heads, rows, size)) {
            written.assertAgrees();
        }
    }

    @Test
    void aGradientThatSurvivesTheErasureIsCaught() {
        try (var written = new Case(2, 7, 5)) {
            written.assertCaught(
                    () -> EraseRowsAdd.backward(
                            new int[0],
                            written.weights.rows(),
                            written.words.rows(),
                            written.memory.dMat(),
                            written.weights.d(),
                            written.words.d()),
                    "memory");
        }
    }

    @Test
    void swappedHeadsAreCaught() {
        try (var written = new Case(2, 7, 5)) {
            written.assertCaught(
                    () -> {
                        float[] first = written.words.rows().row(0).toArray();
                        written.words
                                .rows()
                                .row(0)
                                .copyFrom(written.words.rows().row(1));
                        written.words.rows().row(1).set(first);
                        written.backward();
                    },
                    "weights");
        }
    }

    @Test
    void anErasedRowHoldsWhatIsAddedAlone() {
        try (var written = new Case(1, 3, 2)) {
            written.weights.vec().set(new float[] {0, 1, 0});
            written.words.vec().set(new float[] {10, 20});
            float[] kept = written.memory.rows().row(0).toArray();
            written.forward();
            assertArrayEquals(kept, written.after.row(0).toArray());
            assertArrayEquals(new float[] {10, 20}, written.after.row(1).toArray());
        }
    }
}

package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.LruJudge;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LruWeightsTest {
    private static final class Case extends MechanismCase {
        final Twin readBefore;
        final Twin gates;
        final int[] leastUsed;
        final Rows weights;
        private final Rows dWeights;

        Case(int heads, int rows) {
            super("LRU weights");
            readBefore = argument("read weights before", heads, rows, 0, 1);
            gates = argument("gates", 1, heads, 0, 1);
            weights = room(heads, rows);
            dWeights = uniform(heads, rows, -1, 1);
            leastUsed = new int[heads];
            for (int i = 0; i < heads; i++) {
                leastUsed[i] = (3 * i + 1) % rows;
            }
        }

        @Override
        protected void forward() {
            LruWeights.forward(readBefore.rows(), leastUsed, gates.vec(), weights);
            Var[][] judged = LruJudge.writeWeights(readBefore.vars(), leastUsed, gates.var());
            result("weights", weights, dWeights, judged);
        }

        @Override
        public void backward() {
            LruWeights.backward(readBefore.rows(), leastUsed, gates.vec(), dWeights, readBefore.d(), gates.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 5", "4, 20", "3, 33"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var lru = new Case(heads, rows)) {
            lru.assertAgrees();
        }
    }

    @Test
    void anotherLeastUsedRowOnTheWayBackIsCaught() {
        try (var lru = new Case(2, 7)) {
            lru.assertCaught(
                    () -> {
                        lru.leastUsed[1]++;
                        lru.backward();
                    },
                    "gates");
        }
    }

    @Test
    void swappedGatesOnTheWayBackAreCaught() {
        try (var lru = new Case(2, 7)) {
            lru.assertCaught(
                    () -> {
                        float first = lru.gates.vec().get(0);
                        lru.gates.vec().set(0, lru.gates.vec().get(1));
                        lru.gates.vec().set(1, first);
                        lru.backward();
                    },
                    "read weights before");
        }
    }

    @Test
    void theGateChooses() {
        try (var lru = new Case(1, 4)) {
            lru.gates.vec().set(0, 0);
            lru.forward();
            assertArrayEquals(new float[] {0, 1, 0, 0}, lru.weights.row(0).toArray(), "the least used row alone");
            lru.gates.vec().set(0, 1);
            lru.forward();
            assertArrayEquals(lru.readBefore.vec().toArray(), lru.weights.row(0).toArray(), "the rows read before");
            lru.readBefore.vec().set(new float[] {0.5f, 0.25f, 0.25f, 0});
            lru.gates.vec().set(0, 0.5f);
            lru.forward();
            assertArrayEquals(
                    new float[] {0.25f, 0.625f, 0.125f, 0}, lru.weights.row(0).toArray(), "some of both");
        }
    }
}

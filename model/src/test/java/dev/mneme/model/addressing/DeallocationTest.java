package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeallocationTest {
    private static final class Case extends MechanismCase {
        private final Deallocation mechanism;
        final Twin memory;
        final Twin retention;
        private final Rows dKept;

        Case(int rows, int words) {
            super("deallocation");
            mechanism = new Deallocation(arena(), rows, words);
            memory = argument("memory", rows, words, -1, 1).carried();
            retention = argument("retention", 1, rows, 0, 1);
            dKept = uniform(rows, words, -1, 1);
        }

        Mat kept() {
            return mechanism.forward(memory.mat(), retention.vec());
        }

        @Override
        protected void forward() {
            result("kept", Rows.of(kept()), dKept, Mechanisms.deallocate(memory.vars(), retention.var()));
        }

        @Override
        public void backward() {
            Kernels.copy(dKept.mat(), memory.dMat());
            mechanism.backward(memory.mat(), retention.vec(), memory.dMat(), retention.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 5", "33, 17"})
    void agreesWithTheJudge(int rows, int words) {
        try (var freed = new Case(rows, words)) {
            freed.assertAgrees();
        }
    }

    @Test
    void forgettingWhatRetentionDecidesIsCaught() {
        try (var freed = new Case(7, 5)) {
            freed.assertCaught(
                    () -> {
                        float[] before = freed.retention.dVec().toArray();
                        freed.backward();
                        freed.retention.dVec().set(before);
                    },
                    "retention");
        }
    }

    @Test
    void aGradientOfRowsThatAreGoneIsCaught() {
        try (var freed = new Case(7, 5)) {
            freed.assertCaught(
                    () -> {
                        Kernels.fill(freed.retention.vec(), 1);
                        freed.backward();
                    },
                    "memory");
        }
    }

    @Test
    void whatIsFreedIsErasedAndTheRestStaysToTheBit() {
        try (var freed = new Case(3, 2)) {
            freed.retention.vec().set(new float[] {0, 1, 0.5f});
            freed.memory.rows().row(0).set(new float[] {3, -4});
            freed.memory.rows().row(1).set(new float[] {0.3f, 0.7f});
            freed.memory.rows().row(2).set(new float[] {2, -6});
            assertArrayEquals(new float[] {0, -0f, 0.3f, 0.7f, 1, -3}, Twin.floats(Rows.of(freed.kept())), 0);
        }
    }
}

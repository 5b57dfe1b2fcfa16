package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraseAddTest {
    private static final class Case extends MechanismCase {
        final Twin memory;
        final Twin weights;
        final Twin erase;
        final Twin write;
        final Rows next;

        Case(int rows, int words) {
            super("erase-add");
            memory = argument("memory", rows, words, -1, 1).carried();
            weights = argument("weights", 1, rows, 0, 1);
            erase = argument("erase", 1, words, 0, 1);
            write = argument("write", 1, words, -1, 1);
            next = room(rows, words);
        }

        @Override
        protected void forward() {
            EraseAdd.forward(memory.mat(), weights.vec(), erase.vec(), write.vec(), next.mat());
            result(
                    "next memory",
                    next,
                    memory.d(),
                    Mechanisms.eraseAdd(memory.vars(), weights.var(), erase.var(), write.var()));
        }

        @Override
        public void backward() {
            EraseAdd.backward(
                    memory.mat(),
                    weights.vec(),
                    erase.vec(),
                    write.vec(),
                    memory.dMat(),
                    weights.dVec(),
                    erase.dVec(),
                    write.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 5", "20, 6", "33, 17", "16, 32"})
    void agreesWithTheJudge(int rows, int words) {
        try (var written = new Case(rows, words)) {
            written.assertAgrees();
        }
    }

    @Test
    void forgettingToEraseIsCaught() {
        try (var written = new Case(7, 5)) {
            written.assertCaught(
                    () -> {
                        Kernels.zero(written.erase.vec());
                        written.backward();
                    },
                    "memory",
                    "weights");
        }
    }

    @Test
    void theMemoryAfterTheWriteInPlaceOfThatBeforeIsCaught() {
        try (var written = new Case(7, 5)) {
            written.assertCaught(
                    () -> {
                        Kernels.copy(written.next.mat(), written.memory.mat());
                        written.backward();
                    },
                    "erase",
                    "weights");
        }
    }

    @Test
    void aRowErasedAndAddedHoldsExactlyWhatWasAdded() {
        try (var written = new Case(3, 3)) {
            float[] kept0 = written.memory.rows().row(0).toArray();
            float[] kept1 = written.memory.rows().row(1).toArray();
            written.weights.vec().set(new float[] {0, 0, 1});
            Kernels.fill(written.erase.vec(), 1);
            written.write.vec().set(new float[] {10, 20, 30});
            written.forward();
            assertArrayEquals(kept0, written.next.row(0).toArray());
            assertArrayEquals(kept1, written.next.row(1).toArray());
            assertArrayEquals(new float[] {10, 20, 30}, written.next.row(2).toArray());
        }
    }
}

package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteWeightsTest {
    private static final class Case extends MechanismCase {
        final Twin allocation;
        final Twin content;
        final Twin allocationGate = argument("allocation gate", 1, 1, 0, 1);
        final Twin writeGate = argument("write gate", 1, 1, 0, 1);
        final Rows weights;
        private final Rows dWeights;

        Case(int rows) {
            super("write weights");
            allocation = argument("allocation", 1, rows, 0, 1);
            content = argument("content", 1, rows, 0, 1);
            weights = room(1, rows);
            dWeights = uniform(1, rows, -1, 1);
        }

        @Override
        protected void forward() {
            WriteWeights.forward(
                    allocation.vec(), content.vec(), allocationGate.vec(), writeGate.vec(), weights.row(0));
            result(
                    "weights",
                    weights,
                    dWeights,
                    Mechanisms.writeWeights(
                            allocation.var(),
                            content.var(),
                            allocationGate.var()[0],
                            writeGate.var()[0]));
        }

        @Override
        public void backward() {
            WriteWeights.backward(
                    allocation.vec(),
                    content.vec(),
                    allocationGate.vec(),
                    writeGate.vec(),
                    dWeights.row(0),
                    allocation.dVec(),
                    content.dVec(),
                    allocationGate.dVec(),
                    writeGate.dVec());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 33, 256})
    void agreesWithTheJudge(int rows) {
        try (var write = new Case(rows)) {
            write.assertAgrees();
        }
    }

    @Test
    void swappedGatesAreCaught() {
        try (var write = new Case(7)) {
            write.assertCaught(
                    () -> WriteWeights.backward(
                            write.allocation.vec(),
                            write.content.vec(),
                            write.writeGate.vec(),
                            write.allocationGate.vec(),
                            write.dWeights.row(0),
                            write.allocation.dVec(),
                            write.content.dVec(),
                            write.allocationGate.dVec(),
                            write.writeGate.dVec()),
                    "allocation gate",
                    "content",
                    "write gate");
        }
    }

    @Test
    void swappedSourcesAreCaught() {
        try (var write = new Case(7)) {
            write.assertCaught(
                    () -> WriteWeights.backward(
                            write.content.vec(),
                            write.allocation.vec(),
                            write.allocationGate.vec(),
                            write.writeGate.vec(),
                            write.dWeights.row(0),
                            write.allocation.dVec(),
                            write.content.dVec(),
                            write.allocationGate.dVec(),
                            write.writeGate.dVec()),
                    "allocation gate",
                    "write gate");
        }
    }

    @Test
    void gatesChoose() {
        try (var write = new Case(5)) {
            write.writeGate.vec().set(0, 1);
            write.allocationGate.vec().set(0, 1);
            write.forward();
            assertArrayEquals(
                    write.allocation.vec().toArray(), write.weights.row(0).toArray());
            write.allocationGate.vec().set(0, 0);
            write.forward();
            assertArrayEquals(
                    write.content.vec().toArray(), write.weights.row(0).toArray());
            write.writeGate.vec().set(0, 0);
            write.forward();
            assertArrayEquals(new float[5], write.weights.row(0).toArray());
        }
    }
}

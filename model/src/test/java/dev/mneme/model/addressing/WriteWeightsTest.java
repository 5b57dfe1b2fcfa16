package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteWeightsTest {
    private static final class Case extends MechanismCase {
        final Twin allocation;
        final Twin content;
        final Twin allocationGates;
        final Twin writeGates;
        final Rows weights;
        private final Rows dWeights;

        Case(int heads, int rows) {
            super("write weights");
            allocationGates = argument("allocation gate", 1, heads, 0, 1);
            writeGates = argument("write gate", 1, heads, 0, 1);
            allocation = argument("allocation", heads, rows, 0, 1);
            content = argument("content", heads, rows, 0, 1);
            weights = room(heads, rows);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            WriteWeights.forward(allocation.rows(), content.rows(), allocationGates.vec(), writeGates.vec(), weights);
            Var[][] judged = new Var[weights.count()][];
            for (int v = 0; v < judged.length; v++) {
                judged[v] = Mechanisms.writeWeights(
                        allocation.vars()[v],
                        content.vars()[v],
                        allocationGates.var()[v],
                        writeGates.var()[v]);
            }
            result("weights", weights, dWeights, judged);
        }

        @Override
        public void backward() {
            back(allocation, content, allocationGates, writeGates);
        }

        /** With others for the arguments, whose gradients go where they should. */
        void back(Twin a, Twin c, Twin ga, Twin gw) {
            WriteWeights.backward(
                    a.rows(),
                    c.rows(),
                    ga.vec(),
                    gw.vec(),
                    dWeights,
                    allocation.d(),
                    content.d(),
                    allocationGates.dVec(),
                    writeGates.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "1, 33", "1, 256", "2, 7", "3, 20"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var write = new Case(heads, rows)) {
            write.assertAgrees();
        }
    }

    @Test
    void swappedGatesAreCaught() {
        try (var write = new Case(1, 7)) {
            write.assertCaught(
                    () -> write.back(write.allocation, write.content, write.writeGates, write.allocationGates),
                    "allocation gate",
                    "content",
                    "write gate");
        }
    }

    @Test
    void swappedSourcesAreCaught() {
        try (var write = new Case(1, 7)) {
            write.assertCaught(
                    () -> write.back(write.content, write.allocation, write.allocationGates, write.writeGates),
                    "allocation gate",
                    "write gate");
        }
    }

    @Test
    void theGatesOfAnotherHeadAreCaught() {
        try (var write = new Case(2, 7)) {
            write.assertCaught(
                    () -> {
                        write.writeGates.vec().set(1, write.writeGates.vec().get(0));
                        write.backward();
                    },
                    "allocation",
                    "allocation gate",
                    "content");
        }
    }

    @Test
    void gatesChoose() {
        try (var write = new Case(1, 5)) {
            write.writeGates.vec().set(0, 1);
            write.allocationGates.vec().set(0, 1);
            write.forward();
            assertArrayEquals(
                    write.allocation.vec().toArray(), write.weights.row(0).toArray());
            write.allocationGates.vec().set(0, 0);
            write.forward();
            assertArrayEquals(
                    write.content.vec().toArray(), write.weights.row(0).toArray());
            write.writeGates.vec().set(0, 0);
            write.forward();
            assertArrayEquals(new float[5], write.weights.row(0).toArray());
        }
    }
}

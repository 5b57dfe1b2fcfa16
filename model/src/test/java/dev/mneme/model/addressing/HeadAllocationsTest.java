package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.AllocationOrder;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadAllocationsTest {
    private static final class Case extends MechanismCase {
        private final HeadAllocations mechanism;
        final HeadAllocations.Frame frame;
        private final int heads;
        final Twin usage;
        final Twin allocationGates;
        final Twin writeGates;
        private final Rows dWeights;

        Case(int heads, int rows, double least) {
            super("allocations of several heads");
            this.heads = heads;
            mechanism = new HeadAllocations(arena(), heads, rows);
            frame = mechanism.frame(arena());
            usage = argument("usage", 1, rows, least, 1);
            allocationGates = argument("allocation gates", 1, heads, 0.2, 1);
            writeGates = argument("write gates", 1, heads, 0.2, 1);
            dWeights = uniform(heads, rows, -1, 1);
        }

        void run() {
            mechanism.forward(usage.vec(), allocationGates.vec(), writeGates.vec(), frame);
        }

        @Override
        protected void forward() {
            run();
            Var[][] judged = new Var[heads][];
            Var[] simulated = usage.var();
            for (int v = 0; v < heads; v++) {
                int[] order = AllocationOrder.given(frame.orders()[v]).of(Vars.values(simulated));
                judged[v] = Mechanisms.allocation(simulated, order);
                simulated = Mechanisms.simulated(
                        simulated,
                        judged[v],
                        allocationGates.var()[v],
                        writeGates.var()[v]);
            }
            result("weights", frame.weights(), dWeights, judged);
        }

        @Override
        public void backward() {
            mechanism.backward(
                    usage.vec(),
                    allocationGates.vec(),
                    writeGates.vec(),
                    frame,
                    dWeights,
                    usage.dVec(),
                    allocationGates.dVec(),
                    writeGates.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 7", "3, 20", "2, 300", "5, 4"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var some = new Case(heads, rows, 0);
                var nearlyFull = new Case(heads, rows, 0.95)) {
            some.assertAgrees();
            nearlyFull.assertAgrees();
        }
    }

    @Test
    void gatesThatNothingComesBackToAreCaught() {
        try (var allocations = new Case(3, 7, 0.2)) {
            allocations.assertCaught(
                    () -> {
                        allocations.backward();
                        allocations.allocationGates.dVec().set(1, 0);
                    },
                    "allocation gates");
        }
    }

    @Test
    void swappedGatesAreCaught() {
        try (var allocations = new Case(2, 7, 0.2)) {
            allocations.assertCaught(
                    () -> allocations.mechanism.backward(
                            allocations.usage.vec(),
                            allocations.writeGates.vec(),
                            allocations.allocationGates.vec(),
                            allocations.frame,
                            allocations.dWeights,
                            allocations.usage.dVec(),
                            allocations.allocationGates.dVec(),
                            allocations.writeGates.dVec()),
                    "allocation gates",
                    "write gates");
        }
    }

    @Test
    void anotherOrderOfTheSecondHeadIsCaught() {
        try (var allocations = new Case(2, 7, 0.2)) {
            allocations.assertCaught(
                    () -> {
                        Arrays.sort(allocations.frame.orders()[1]);
                        allocations.backward();
                    },
                    "allocation gates",
                    "usage",
                    "write gates");
        }
    }

    @Test
    void headsThatForgetEachOtherAreCaught() {
        try (var allocations = new Case(2, 7, 0.2)) {
            allocations.assertCaught(
                    () -> {
                        Kernels.zero(allocations.frame.weights().row(0));
                        allocations.backward();
                    },
                    "allocation gates",
                    "usage",
                    "weights",
                    "write gates");
        }
    }

    private static float[][] allocations(float[] usage, float... gates) {
        try (var allocations = new Case(gates.length, usage.length, 0)) {
            allocations.usage.vec().set(usage);
            allocations.writeGates.vec().set(gates);
            Kernels.fill(allocations.allocationGates.vec(), 1);
            allocations.run();
            return Arrays.stream(allocations.frame.weights().all())
                    .map(a -> a.toArray())
                    .toArray(float[][]::new);
        }
    }

    /** As google-deepmind/dnc has it. */
    @Test
    void knownAnswers() {
        float[][] a = allocations(new float[] {0.5f, 0.1f, 0.7f, 1e-4f, 0, 0.3f}, 1, 1);
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0}, a[0], 1e-3f);
        assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0}, a[1], 1e-3f);
    }

    @Test
    void aClosedHeadLeavesTheNextWhatItHadAndAnOpenOneDoesNot() {
        float[] usage = {0.5f, 0.1f, 0.7f, 0.2f, 0.9f};
        float[][] closed = allocations(usage, 0, 1);
        assertArrayEquals(closed[0], closed[1]);
        float[][] open = allocations(usage, 1, 1);
        assertArrayEquals(closed[0], open[0]);
        float most = 0;
        for (int i = 0; i < usage.length; i++) {
            most = Math.max(most, Math.abs(open[1][i] - open[0][i]));
        }
        assertTrue(most > 0.1, "only " + most);
    }

    @Test
    void headsOfAFreshMemoryTakeRowAfterRow() {
        float[][] a = allocations(new float[5], 1, 1, 1);
        for (int v = 0; v < 3; v++) {
            float[] row = new float[5];
            row[v] = 1;
            assertArrayEquals(row, a[v]);
        }
    }

    @Test
    void eachSumsToOneAtMost() {
        try (var allocations = new Case(7, 23, 0)) {
            allocations.run();
            for (int v = 0; v < 7; v++) {
                assertEquals(1, Kernels.sum(allocations.frame.weights().row(v)), 1e-3);
            }
        }
    }
}

package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.AllocationOrder;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Vars;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
    private static final class Case extends MechanismCase {
        private final Allocation mechanism;
        final Allocation.Frame frame;
        final Twin usage;
        private final Rows weights;
        private final Rows dWeights;

        Case(int rows, double least) {
            super("allocation");
            mechanism = new Allocation(rows);
            frame = mechanism.frame();
            usage = argument("usage", 1, rows, least, 1);
            weights = room(1, rows);
            dWeights = uniform(1, rows, -1, 1);
        }

        @Override
        protected void forward() {
            mechanism.forward(usage.vec(), frame, weights.row(0));
            int[] order = AllocationOrder.ascending(Vars.values(usage.var()));
            assertArrayEquals(order, frame.order());
            result("weights", weights, dWeights, Mechanisms.allocation(usage.var(), order));
        }

        @Override
        public void backward() {
            mechanism.backward(usage.vec(), frame, dWeights.row(0), usage.dVec());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 300})
    void agreesWithTheJudge(int rows) {
        try (var some = new Case(rows, 0);
                var nearlyFull = new Case(rows, 0.95)) {
            some.assertAgrees();
            nearlyFull.assertAgrees();
        }
    }

    @Test
    void anotherOrderIsCaught() {
        try (var allocation = new Case(7, 0.3)) {
            allocation.assertCaught(
                    () -> {
                        Arrays.sort(allocation.frame.order());
                        allocation.backward();
                    },
                    "usage");
        }
    }

    private static float[] allocation(float... usage) {
        try (var arena = TensorArena.create()) {
            var mechanism = new Allocation(usage.length);
            Vec u = arena.vec(usage.length);
            u.set(usage);
            Vec a = arena.vec(usage.length);
            mechanism.forward(u, mechanism.frame(), a);
            return a.toArray();
        }
    }

    @Test
    void knownAnswers() {
        assertArrayEquals(new float[] {0.04725f, 0.14625f, 0.775f}, allocation(0.4f, 0.35f, 0.225f), 1e-7f);
        assertArrayEquals(new float[] {0.0015f, 0.9f, 0.015f, 0.07f}, allocation(0.9f, 0.1f, 0.5f, 0.3f), 1e-7f);
        assertArrayEquals(new float[] {0, 0, 0}, allocation(1, 1, 1));
        assertArrayEquals(new float[] {1, 0, 0}, allocation(0, 0, 0));
        assertArrayEquals(new float[] {0, 0, 1}, allocation(1, 1, 0));
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0}, allocation(0.5f, 0.1f, 0.7f, 1e-4f, 0, 0.3f), 1e-3f);
    }

    @Test
    void equalUsageGoesToTheLowerRow() {
        assertArrayEquals(new float[] {0.5f, 0, 0.25f, 0.125f}, allocation(0.5f, 1, 0.5f, 0.5f));
    }

    @Test
    void sumsToOneMinusTheProductOfUsageAndPrefersTheLeastUsed() {
        var random = new Random(3);
        for (int round = 0; round < 50; round++) {
            float[] usage = new float[13];
            double product = 1;
            for (int i = 0; i < usage.length; i++) {
                usage[i] = 0.5f + random.nextFloat() / 2;
                product *= usage[i];
            }
            float[] a = allocation(usage);
            double sum = 0;
            for (float weight : a) {
                sum += weight;
            }
            assertEquals(1 - product, sum, 1e-6);
            assertEquals(first(usage, false), first(a, true));
            assertEquals(first(usage, true), first(a, false));
        }
    }

    private static int first(float[] x, boolean greatest) {
        int best = 0;
        for (int i = 1; i < x.length; i++) {
            best = greatest ? (x[i] > x[best] ? i : best) : (x[i] < x[best] ? i : best);
        }
        return best;
    }
}

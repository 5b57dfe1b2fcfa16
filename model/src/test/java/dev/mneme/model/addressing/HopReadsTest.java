package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopReadsTest {
    private static final class Case extends MechanismCase {
        final int size;
        final int hops;
        final HopReads reads;
        final HopReads.Frame frame;
        final Twin weights;
        final Twin start;
        final Twin keys;
        final Rows read;
        final Rows dRead;

        Case(int size, int hops) {
            super("reads in hops");
            this.size = size;
            this.hops = hops;
            reads = new HopReads(arena(), hops, size);
            frame = reads.frame(arena());
            weights = argument("weights", size, size * size, -1, 1);
            start = argument("start", 1, size, -1, 1);
            keys = argument("keys", hops, size, -1, 1);
            read = room(1, size);
            dRead = uniform(1, size, -1, 1);
        }

        @Override
        protected void forward() {
            reads.forward(weights.rows(), start.vec(), keys.rows(), frame, read.row(0));
            Var[] n = start.var();
            for (int hop = 0; hop < hops; hop++) {
                n = normalised(applied(n, keys.vars()[hop]));
            }
            result("read", read, dRead, n);
        }

        private Var[] applied(Var[] n, Var[] r) {
            Var[] f = Vars.concat(weights.vars());
            Var[] out = new Var[size];
            for (int k = 0; k < size; k++) {
                out[k] = tape().variable(0);
                for (int ij = 0; ij < size * size; ij++) {
                    out[k] = out[k].plus(f[ij * size + k].times(n[ij / size]).times(r[ij % size]));
                }
            }
            return out;
        }

        private static Var[] normalised(Var[] x) {
            Var mean = Vars.sum(x).times(1.0 / x.length);
            Var[] apart = x.clone();
            for (int i = 0; i < x.length; i++) {
                apart[i] = x[i].minus(mean);
            }
            Var deviation = Vars.dot(apart, apart)
                    .times(1.0 / x.length)
                    .plus(HopReads.EPSILON)
                    .sqrt();
            for (int i = 0; i < x.length; i++) {
                apart[i] = apart[i].over(deviation);
            }
            return apart;
        }

        @Override
        public void backward() {
            reads.backward(
                    weights.rows(), start.vec(), keys.rows(), frame, dRead.row(0), weights.d(), start.dVec(), keys.d());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 3", "5, 3", "8, 2", "16, 4", "5, 8"})
    void agreesWithTheJudge(int size, int hops) {
        try (var read = new Case(size, hops)) {
            read.assertAgrees();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights", "start", "keys"})
    void aNegatedGradientIsCaught(String which) {
        try (var read = new Case(4, 3)) {
            read.assertCaught(
                    () -> {
                        read.backward();
                        Twin broken =
                                which.equals("weights") ? read.weights : which.equals("start") ? read.start : read.keys;
                        Kernels.scale(-1, broken.d().row(0));
                    },
                    which);
        }
    }

    @Test
    void whatIsReadHasMeanZeroAndVarianceOne() {
        try (var read = new Case(7, 3)) {
            read.forward();
            assertEquals(0, Kernels.sum(read.read.row(0)), 1e-6);
            assertEquals(7, Kernels.dot(read.read.row(0), read.read.row(0)), 1e-3);
        }
    }

    /** F of two numbers: one hop finds (0.25, -0.25) under its keys, mean 0 and variance 1/16. */
    @Test
    void aHopByHand() {
        try (var arena = TensorArena.create()) {
            Rows f = Rows.of(arena, 2, 4);
            f.row(0).set(new float[] {0, 0, 0.25f, -0.25f});
            Rows keys = Rows.of(arena, 2, 2);
            keys.row(0).set(new float[] {0, 1});
            keys.row(1).set(new float[] {0, 1});
            Rows start = Rows.of(arena, 2, 2);
            start.row(0).set(new float[] {1, 0});
            var reads = new HopReads(arena, 1, 2);
            reads.forward(f, start.row(0), keys, reads.frame(arena), start.row(1));
            float one = (float) (0.25 / Math.sqrt(1 / 16.0 + 1e-5));
            assertArrayEquals(new float[] {one, -one}, start.row(1).toArray(), 1e-6f);

            reads = new HopReads(arena, 2, 2);
            reads.forward(f, start.row(0), keys, reads.frame(arena), start.row(1));
            assertArrayEquals(new float[] {one, -one}, start.row(1).toArray(), 1e-4f, "n_1 finds the same again");
        }
    }

    @Test
    void nothingIsReadWhereNothingWasWritten() {
        try (var read = new Case(5, 3)) {
            Kernels.zero(read.weights.mat());
            read.reads.forward(read.weights.rows(), read.start.vec(), read.keys.rows(), read.frame, read.read.row(0));
            assertArrayEquals(new float[5], read.read.row(0).toArray());
        }
    }
}

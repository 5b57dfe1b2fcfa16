package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final class Case extends MechanismCase {
        private final Usage mechanism;
        private final Usage.Frame frame;
        private final boolean throughWrites;
        final Twin previous;
        final Twin written; // (V, N)
        final Twin read;
        final Twin free;
        private final Rows usage;
        final Rows dRetention; // what others say of it

        Case(int heads, int rows) {
            this(heads, rows, 0, 1, true);
        }

        /** The first {@code freeing} heads free row 0 entirely, whatever else they do. */
        Case(int heads, int rows, int freeing, int writers, boolean throughWrites) {
            super("usage");
            this.throughWrites = throughWrites;
            mechanism = new Usage(arena(), rows, throughWrites);
            frame = mechanism.frame(arena());
            previous = argument("previous", 1, rows, 0, 1).carried();
            written = argument("written", writers, rows, 0, 1);
            Rows weights = uniform(heads, rows, 0, 1);
            Rows gates = uniform(1, heads, 0, 1);
            for (int r = 0; r < freeing; r++) {
                weights.row(r).set(0, 1);
                gates.row(0).set(r, 1);
            }
            read = argument("read", weights);
            free = argument("free", gates);
            usage = room(1, rows);
            dRetention = uniform(1, rows, -1, 1);
        }

        @Override
        protected void forward() {
            mechanism.forward(previous.vec(), written.rows(), read.rows(), free.vec(), frame, usage.row(0));
            var retention = Mechanisms.retention(read.vars(), free.var());
            Var[][] writes = throughWrites
                    ? written.vars()
                    : Arrays.stream(written.vars())
                            .map(row -> tape().variables(Vars.values(row)))
                            .toArray(Var[][]::new);
            result("usage", usage, previous.d(), Mechanisms.usage(previous.var(), writes, retention));
            result("retention", Rows.of(frame.retention()), dRetention, retention);
        }

        @Override
        public void backward() {
            mechanism.backward(
                    previous.vec(),
                    written.rows(),
                    read.rows(),
                    free.vec(),
                    frame,
                    previous.dVec(),
                    dRetention.row(0),
                    written.d(),
                    read.d(),
                    free.dVec());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "3, 20", "4, 33", "11, 16"})
    void agreesWithTheJudge(int heads, int rows) {
        try (var usage = new Case(heads, rows)) {
            usage.assertAgrees();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 7, 2, true", "1, 20, 3, true", "2, 7, 1, false", "2, 7, 2, false"})
    void severalWriteHeadsAgreeWithAGradientToThemAndWithout(int heads, int rows, int writers, boolean through) {
        try (var usage = new Case(heads, rows, 0, writers, through)) {
            usage.assertAgrees();
        }
    }

    @Test
    void aForgottenWriteHeadIsCaught() {
        try (var usage = new Case(2, 7, 0, 2, true)) {
            usage.assertCaught(
                    () -> {
                        Kernels.zero(usage.written.rows().row(1));
                        usage.backward();
                    },
                    "previous",
                    "written");
        }
    }

    @Test
    void whatOthersSayOfRetentionIsMissed() {
        try (var usage = new Case(2, 7)) {
            usage.assertCaught(
                    () -> {
                        Kernels.zero(usage.dRetention.mat());
                        usage.backward();
                    },
                    "free",
                    "read");
        }
    }

    @Test
    void aGradientThatShouldStopIsCaught() {
        try (var usage = new Case(2, 7, 0, 2, false)) {
            usage.assertCaught(
                    () -> {
                        usage.backward();
                        usage.written.dVec().set(3, 1);
                    },
                    "written");
        }
    }

    /** Where dividing ψ by the head's own factor would be a division by 0. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void rowsFreedEntirelyAgree(int freeing) {
        try (var usage = new Case(3, 5, freeing, 1, true)) {
            usage.assertAgrees();
        }
    }

    @Test
    void swappedArgumentsAreCaught() {
        try (var usage = new Case(2, 7)) {
            usage.assertCaught(
                    () -> {
                        float[] old = usage.previous.vec().toArray();
                        usage.previous.vec().copyFrom(usage.written.vec());
                        usage.written.vec().set(old);
                        usage.backward();
                    },
                    "previous",
                    "written");
        }
    }

    @Test
    void aForgottenHeadIsCaught() {
        try (var usage = new Case(2, 7)) {
            usage.assertCaught(
                    () -> {
                        usage.free.vec().set(1, 0);
                        usage.backward();
                    },
                    "free",
                    "read");
        }
    }

    private final TensorArena arena = TensorArena.create();

    @AfterEach
    void close() {
        arena.close();
    }

    private float[] usage(float[] previous, float[] written, float[][] read, float[] free) {
        int n = previous.length;
        var mechanism = new Usage(arena, n, true);
        Vec result = arena.vec(n);
        Rows heads = Rows.of(arena, read.length, n);
        for (int r = 0; r < read.length; r++) {
            heads.row(r).set(read[r]);
        }
        mechanism.forward(vec(previous), Rows.of(vec(written)), heads, vec(free), mechanism.frame(arena), result);
        return result.toArray();
    }

    private Vec vec(float... values) {
        Vec vec = arena.vec(values.length);
        vec.set(values);
        return vec;
    }

    @Test
    void knownAnswers() {
        float[] u = {1, 0, 0};
        float[] w = {0.25f, 0.5f, 0.25f};
        float[][] one = {{0.5f, 0.25f, 0.25f}};
        assertArrayEquals(new float[] {0.5f, 0.375f, 0.1875f}, usage(u, w, one, new float[] {1}));
        float[][] two = {{0.6f, 0.3f, 0.1f}, {0, 0.5f, 0.5f}};
        assertArrayEquals(new float[] {0.4f, 0.35f, 0.225f}, usage(u, w, two, new float[] {1, 0}), 1e-7f);
        assertArrayEquals(
                new float[] {0.5f, 0.75f, 0.75f}, usage(new float[] {1, 1, 1}, w, one, new float[] {1}), 1e-7f);
        assertArrayEquals(
                new float[] {0.4f, 0.7f, 0.9f}, usage(new float[] {1, 1, 1}, w, two, new float[] {1, 0}), 1e-7f);
    }

    @Test
    void aFullWriteIsExactlyOneAndAFullFreeExactlyZero() {
        float[] before = {0.3f, 0.123456f, 0.9f, 0.7f};
        float[] written = {1, 1, 0, 0.4f};
        float[] after = usage(before, written, new float[][] {{0, 0, 1, 0.5f}}, new float[] {1});
        assertArrayEquals(new float[] {1, 1, 0}, Arrays.copyOf(after, 3));
    }
}

package dev.mneme.model.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InterfaceLayoutTest {
    /** One field of each squashing, each of more than one row. */
    private static final class Case extends MechanismCase {
        final InterfaceLayout layout = new InterfaceLayout();
        final Field keys = layout.add("keys", 2, 5, Squash.NONE);
        final Field gates = layout.add("gates", 1, 4, Squash.SIGMOID);
        final Field strengths = layout.add("strengths", 1, 3, Squash.ONEPLUS);
        final Field modes = layout.add("modes", 2, 3, Squash.SOFTMAX);
        final InterfaceLayout.Controls controls = layout.controls(arena());
        final InterfaceLayout.Controls dControls = layout.controls(arena());
        final Twin xi = argument("interface vector", 1, layout.size(), -6, 6);

        Case() {
            super("squashing");
            for (Field field : layout.fields()) {
                Rows random = uniform(field.rows(), field.cols(), -1, 1);
                Kernels.copy(random.mat(), field.of(dControls).mat());
            }
        }

        @Override
        protected void forward() {
            layout.forward(layout.raw(xi.vec()), controls);
            Var[] raw = xi.var();
            judge(keys, Vars.rows(Arrays.copyOfRange(raw, 0, 10), 5));
            judge(gates, Vars.sigmoid(Arrays.copyOfRange(raw, 10, 14)));
            judge(strengths, Vars.oneplus(Arrays.copyOfRange(raw, 14, 17)));
            judge(modes, Vars.softmax(Arrays.copyOfRange(raw, 17, 20)), Vars.softmax(Arrays.copyOfRange(raw, 20, 23)));
        }

        private void judge(Field field, Var[]... judged) {
            Rows kept = room(field.rows(), field.cols()); // as backward spoils the strengths
            Kernels.copy(field.of(controls).mat(), kept.mat());
            result(field.name(), kept, field.of(dControls), judged);
        }

        @Override
        public void backward() {
            layout.backward(layout.raw(xi.vec()), controls, dControls, layout.raw(xi.dVec()));
        }
    }

    @Test
    void agreesWithTheJudge() {
        try (var squashing = new Case()) {
            squashing.assertAgrees();
        }
    }

    @Test
    void aForgottenSlopeIsCaught() {
        try (var squashing = new Case()) {
            squashing.assertCaught(
                    () -> {
                        Kernels.fill(squashing.gates.vec(squashing.controls), 0.5f);
                        squashing.backward();
                    },
                    "interface vector");
        }
    }

    @Test
    void aForgottenRowIsCaught() {
        try (var squashing = new Case()) {
            squashing.assertCaught(
                    () -> {
                        Kernels.zero(squashing.modes.of(squashing.dControls).row(1));
                        squashing.backward();
                    },
                    "interface vector");
        }
    }

    @Test
    void knownStrengths() {
        try (var arena = TensorArena.create()) {
            var layout = new InterfaceLayout();
            Field strengths = layout.add("strengths", 1, 5, Squash.ONEPLUS);
            var controls = layout.controls(arena);
            var raw = arena.vec(5);
            raw.set(new float[] {0, 1, -1, 1000, -1000});
            layout.forward(layout.raw(raw), controls);
            float[] expected = {1.6931471806f, 2.3132616875f, 1.3132616875f, 1001, 1};
            assertArrayEquals(expected, strengths.vec(controls).toArray(), 3e-7f);
        }
    }

    @Test
    void fieldsFollowOneAnother() {
        try (var squashing = new Case()) {
            assertEquals(23, squashing.layout.size());
            int from = 0;
            for (Field field : squashing.layout.fields()) {
                assertEquals(from, field.from(), field.name());
                from += field.rows() * field.cols();
            }
            var small = squashing.room(1, 22).row(0);
            var error = assertThrows(IllegalArgumentException.class, () -> squashing.layout.raw(small));
            assertEquals("interface vector of 23 floats needed, 22 came", error.getMessage());
        }
    }
}

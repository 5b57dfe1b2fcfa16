package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.LocationJudge;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadWritesTest {
    private static final class Case extends MechanismCase {
        final Twin before;
        final Twin weights;
        final Twin erase;
        final Twin add;
        final HeadWrites mechanism;
        final HeadWrites.Frame frame;
        final Mat after;
        private final Rows dAfter;

        Case(int heads, int rows, int words) {
            super("writes of several heads");
            before = argument("memory before", rows, words, -1, 1).carried();
            weights = argument("weights", heads, rows, 0, 1);
            erase = argument("erase vectors", heads, words, 0, 1);
            add = argument("add vectors", heads, words, -1, 1);
            mechanism = new HeadWrites(arena(), heads, rows, words);
            frame = mechanism.frame(arena());
            after = room(rows, words).mat();
            dAfter = uniform(rows, words, -1, 1);
        }

        @Override
        protected void forward() {
            mechanism.forward(before.mat(), weights.rows(), erase.rows(), add.rows(), frame, after);
            result(
                    "memory",
                    Rows.of(after),
                    dAfter,
                    LocationJudge.write(before.vars(), weights.vars(), erase.vars(), add.vars()));
        }

        @Override
        public void backward() {
            Kernels.copy(dAfter.mat(), before.dMat());
            mechanism.backward(
                    before.mat(),
                    weights.rows(),
                    erase.rows(),
                    add.rows(),
                    frame,
                    before.dMat(),
                    weights.d(),
                    erase.d(),
                    add.d());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 4", "2, 7, 5", "3, 9, 16", "5, 4, 3"})
    void agreesWithTheJudge(int heads, int rows, int words) {
        try (var writes = new Case(heads, rows, words)) {
            writes.assertAgrees();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void oneWrongSignOfEachArgumentIsNamed(int argument, int head) {
        try (var writes = new Case(3, 7, 5)) {
            Twin broken = List.of(writes.weights, writes.erase, writes.add).get(argument);
            writes.assertCaught(
                    () -> {
                        writes.backward();
                        Kernels.scale(-1, broken.dMat().row(head));
                    },
                    broken.name());
        }
    }

    /** What one head adds, another does not erase. */
    @Test
    void headsWriteInNoOrder() {
        try (var writes = new Case(2, 7, 5);
                var swapped = new Case(2, 7, 5)) {
            writes.forward();
            Kernels.copy(writes.before.mat(), swapped.before.mat());
            for (int v = 0; v < 2; v++) {
                Kernels.copy(
                        writes.weights.mat().row(1 - v), swapped.weights.mat().row(v));
                Kernels.copy(writes.erase.mat().row(1 - v), swapped.erase.mat().row(v));
                Kernels.copy(writes.add.mat().row(1 - v), swapped.add.mat().row(v));
            }
            swapped.mechanism.forward(
                    swapped.before.mat(),
                    swapped.weights.rows(),
                    swapped.erase.rows(),
                    swapped.add.rows(),
                    swapped.frame,
                    swapped.after);
            assertArrayEquals(Twin.floats(Rows.of(writes.after)), Twin.floats(Rows.of(swapped.after)), 1e-6f);
        }
    }
}

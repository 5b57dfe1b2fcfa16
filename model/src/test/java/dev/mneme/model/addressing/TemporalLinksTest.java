package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalLinksTest {
    /** Steps of writing and reading, with gradients on every step's forward and backward weights and on the last p. */
    private static final class Case extends MechanismCase {
        final int steps;
        private final int heads;
        private final int rows;
        final Twin[] written; // [t]
        final Twin[] read; // [t]
        final Twin precedence; // before step 0
        final Rows[] forward;
        private final Rows[] backward;
        private final Rows[] dForward;
        private final Rows[] dBackward;
        private final Vec[] precedences;
        final TemporalLinks links;

        Case(int steps, int heads, int rows) {
            super("temporal links");
            this.steps = steps;
            this.heads = heads;
            this.rows = rows;
            written = new Twin[steps];
            read = new Twin[steps];
            forward = new Rows[steps];
            backward = new Rows[steps];
            dForward = new Rows[steps];
            dBackward = new Rows[steps];
            precedence = argument("precedence", 1, rows, 0, 1.0 / rows).carried();
            precedences = new Vec[steps + 1];
            precedences[0] = precedence.vec();
            for (int t = 0; t < steps; t++) {
                written[t] = argument("written", 1, rows, 0, 1.5 / rows);
                read[t] = argument("read", heads, rows, 0, 1);
                forward[t] = room(heads, rows);
                backward[t] = room(heads, rows);
                dForward[t] = uniform(heads, rows, -1, 1);
                dBackward[t] = uniform(heads, rows, -1, 1);
                precedences[t + 1] = arena().vec(rows);
            }
            Vec[] weights = Arrays.stream(written).map(Twin::vec).toArray(Vec[]::new);
            links = new TemporalLinks(arena(), rows, weights, precedences);
        }

        @Override
        protected void forward() {
            run();
            Var[][] judged = tape().zeros(rows, rows);
            Var[] p = precedence.var();
            for (int t = 0; t < steps; t++) {
                judged = Mechanisms.links(judged, written[t].var(), p);
                p = Mechanisms.precedence(p, written[t].var());
                Var[][] after = new Var[heads][];
                Var[][] before = new Var[heads][];
                for (int r = 0; r < heads; r++) {
                    after[r] = Mechanisms.forward(judged, read[t].vars()[r]);
                    before[r] = Mechanisms.backward(judged, read[t].vars()[r]);
                }
                result("forward of step " + t, forward[t], dForward[t], after);
                result("backward of step " + t, backward[t], dBackward[t], before);
            }
            result("last precedence", Rows.of(precedences[steps]), precedence.d(), p);
            result("last links", Rows.of(links.links()), room(rows, rows), judged);
        }

        void run() {
            links.reset();
            for (int t = 0; t < steps; t++) {
                links.forward(t, read[t].rows(), forward[t], backward[t]);
            }
        }

        @Override
        public void backward() {
            links.clearGradient();
            for (int t = steps - 1; t >= 0; t--) {
                back(t);
            }
        }

        void back(int t) {
            links.backward(
                    t, read[t].rows(), dForward[t], dBackward[t], precedence.dVec(), written[t].dVec(), read[t].d());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 2, 5", "2, 1, 4", "5, 2, 7", "10, 3, 7", "13, 1, 9", "17, 4, 6", "26, 2, 5", "3, 2, 33"})
    void agreesWithTheJudge(int steps, int heads, int rows) {
        try (var links = new Case(steps, heads, rows)) {
            links.assertAgrees();
        }
    }

    /** A shorter run in the same room, from which nothing may stay behind. */
    @Test
    void usedTwiceItAgreesAgain() {
        try (var links = new Case(12, 2, 5)) {
            float[] dPrecedence = links.precedence.dVec().toArray();
            links.run();
            links.links.clearGradient();
            for (int t = 11; t > 5; t--) {
                links.links.backward(
                        t,
                        links.read[t].rows(),
                        links.dForward[t],
                        links.dBackward[t],
                        links.precedence.dVec(),
                        links.arena().vec(5),
                        links.room(2, 5));
            }
            links.precedence.dVec().set(dPrecedence);
            links.assertAgrees();
        }
    }

    /** What the way back computes again is what the way forward had, to the bit. */
    @Test
    void linksComputedAgainAreTheSameBits() {
        try (var links = new Case(11, 1, 6)) {
            float[][] before = new float[11][];
            links.links.reset();
            for (int t = 0; t < 11; t++) {
                before[t] = Twin.floats(Rows.of(links.links.links()));
                links.links.forward(t, links.read[t].rows(), links.forward[t], links.backward[t]);
            }
            for (int t = 10; t >= 0; t--) {
                assertArrayEquals(before[t], Twin.floats(Rows.of(links.links.before(t))), "L before step " + t);
            }
        }
    }

    @Test
    void rewindIsLinksBeforeTheFirstStep() {
        try (var links = new Case(11, 1, 6)) {
            links.run();
            float[] after = Twin.floats(Rows.of(links.links.links()));
            links.links.rewind();
            assertArrayEquals(new float[36], Twin.floats(Rows.of(links.links.links())));
            links.run();
            assertArrayEquals(after, Twin.floats(Rows.of(links.links.links())));
        }
    }

    @Test
    void swappedGradientsForwardAndBackwardAtOneStepAreCaught() {
        try (var links = new Case(10, 2, 5)) {
            links.assertCaught(
                    () -> {
                        Rows swapped = links.dForward[4];
                        links.dForward[4] = links.dBackward[4];
                        links.dBackward[4] = swapped;
                        links.backward();
                    },
                    "precedence",
                    "read",
                    "written");
        }
    }

    @Test
    void aDroppedGradientOfLinksIsCaught() {
        try (var links = new Case(10, 2, 5)) {
            links.assertCaught(
                    () -> {
                        links.links.clearGradient();
                        for (int t = 9; t >= 0; t--) {
                            if (t == 6) {
                                links.links.clearGradient();
                            }
                            links.back(t);
                        }
                    },
                    "precedence",
                    "written");
        }
    }

    @Test
    void aDroppedGradientOfPrecedenceIsCaught() {
        try (var links = new Case(10, 2, 5)) {
            links.assertCaught(
                    () -> {
                        links.links.clearGradient();
                        for (int t = 9; t >= 0; t--) {
                            if (t == 6) {
                                Kernels.zero(links.precedence.dVec());
                            }
                            links.back(t);
                        }
                    },
                    "written");
        }
    }

    private static Case writes(int rows, float[]... writes) {
        var links = new Case(writes.length, 1, rows);
        Kernels.zero(links.precedence.vec());
        for (int t = 0; t < writes.length; t++) {
            links.written[t].vec().set(writes[t]);
        }
        return links;
    }

    private static void readAtTheEnd(Case links, float... read) {
        links.read[links.steps - 1].vec().set(read);
        links.run();
    }

    @Test
    void oneHotWritesAreLinked() {
        try (var links = writes(3, new float[] {1, 0, 0}, new float[] {0, 1, 0}, new float[] {0, 0, 1})) {
            readAtTheEnd(links, 0, 1, 0);
            assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0}, Twin.floats(Rows.of(links.links.links())));
            assertArrayEquals(new float[] {0, 0, 1}, links.forward[2].row(0).toArray());
            assertArrayEquals(new float[] {1, 0, 0}, links.backward[2].row(0).toArray());
        }
    }

    @Test
    void softWritesAreLinked() {
        try (var links = writes(3, new float[] {.9f, .1f, 0}, new float[] {0, .8f, .1f}, new float[] {.1f, 0, .9f})) {
            readAtTheEnd(links, 0, 1, 0);
            float[] expected = {0, .081f, .01f, .648f, 0, 0, .081f, .73f, 0};
            assertArrayEquals(expected, Twin.floats(Rows.of(links.links.links())), 1e-6f);
            assertArrayEquals(new float[] {.1f, 0, .9f}, links.precedences[3].toArray(), 1e-6f);
            assertArrayEquals(
                    new float[] {.081f, 0, .73f}, links.forward[2].row(0).toArray(), 1e-6f);
            assertArrayEquals(
                    new float[] {.648f, 0, 0}, links.backward[2].row(0).toArray(), 1e-6f);
        }
    }

    @Test
    void afterRandomWritesOneHotOnesAreFollowedExactly() {
        float[][] writes = {{.3f, .1f, .2f, .1f}, {.1f, .6f, .2f, 0}, {.5f, 0, .1f, .4f}, {1, 0, 0, 0}, {0, 1, 0, 0}};
        try (var links = writes(4, writes)) {
            readAtTheEnd(links, 1, 0, 0, 0);
            assertArrayEquals(new float[] {0, 1, 0, 0}, links.forward[4].row(0).toArray());
            readAtTheEnd(links, 0, 1, 0, 0);
            assertArrayEquals(new float[] {1, 0, 0, 0}, links.backward[4].row(0).toArray());
            assertArrayEquals(new float[] {0, 1, 0, 0}, links.precedences[5].toArray());
        }
    }

    @Test
    void withoutWritingPrecedenceAndLinksStay() {
        try (var links = writes(4, new float[] {.3f, .1f, .2f, .1f}, new float[] {.1f, .6f, .2f, 0}, new float[4])) {
            links.run();
            assertArrayEquals(links.precedences[2].toArray(), links.precedences[3].toArray());
            float[] after = Twin.floats(Rows.of(links.links.links()));
            assertArrayEquals(Twin.floats(Rows.of(links.links.before(2))), after);
        }
    }

    @Test
    void entriesRowsAndColumnsStayInBounds() {
        try (var links = new Case(20, 1, 7)) {
            Kernels.zero(links.precedence.vec());
            links.links.reset();
            for (int t = 0; t < 20; t++) {
                if (t > 14) { // full writes
                    float sum = Kernels.sum(links.written[t].vec());
                    Kernels.scale(1 / sum, links.written[t].vec());
                }
                links.links.forward(t, links.read[t].rows(), links.forward[t], links.backward[t]);
                assertBounded(links.links.links());
            }
        }
    }

    private static void assertBounded(Mat links) {
        double rounding = 1e-6;
        for (int i = 0; i < links.rows(); i++) {
            double row = 0;
            double column = 0;
            for (int j = 0; j < links.rows(); j++) {
                assertTrue(links.get(i, j) >= -rounding && links.get(i, j) <= 1 + rounding);
                row += links.get(i, j);
                column += links.get(j, i);
            }
            assertTrue(row <= 1 + rounding && column <= 1 + rounding, row + " and " + column);
            assertEquals(0, links.get(i, i));
        }
    }
}

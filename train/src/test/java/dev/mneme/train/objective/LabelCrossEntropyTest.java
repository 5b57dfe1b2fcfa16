package dev.mneme.train.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelCrossEntropyTest {
    private static void random(Mat y) {
        Rng rng = Rng.of(2);
        for (int row = 0; row < y.rows(); row++) {
            for (int j = 0; j < y.cols(); j++) {
                y.set(row, j, 8 * rng.nextFloat() - 4);
            }
        }
    }

    @Test
    void oneLetterIsAClass() {
        try (var arena = TensorArena.create()) {
            var y = new Outputs(arena, Batch.one("output", 7), 5);
            random(y.values());
            Mat target = arena.mat(5, 7);
            Mat expected = arena.mat(5, 7);
            Mat found = arena.mat(5, 7);
            var label = new LabelCrossEntropy(1);
            var softmax = new SoftmaxCrossEntropy();
            for (int row = 0; row < 5; row++) {
                target.set(row, row, 1);
                assertEquals(softmax.rowCost(y.values(), target, row), label.rowCost(y.values(), target, row));
                softmax.rowGradient(y.values(), target, row, 0.5f, expected);
                label.rowGradient(y.values(), target, row, 0.5f, found);
                assertArrayEquals(expected.row(row).toArray(), found.row(row).toArray());
                softmax.show(y, row, expected);
                label.show(y, row, found);
                assertArrayEquals(expected.row(row).toArray(), found.row(row).toArray());
                assertEquals(row, label.label(target, row));
                assertEquals(softmax.wrong(y.values(), target, row) == 0, label.right(y.values(), target, row));
            }
        }
    }

    /** Two letters of three are two classes of three. */
    @Test
    void lettersAddUp() {
        try (var arena = TensorArena.create()) {
            var y = new Outputs(arena, Batch.one("output", 6), 1);
            random(y.values());
            Mat target = arena.mat(1, 6);
            target.set(0, 2, 1);
            target.set(0, 4, 1);
            var label = new LabelCrossEntropy(2);
            assertEquals(2 * 3 + 1, label.label(target, 0));
            Mat gradient = arena.mat(1, 6);
            label.rowGradient(y.values(), target, 0, 1, gradient);
            double cost = 0;
            for (int letter = 0; letter < 2; letter++) {
                Mat part = arena.mat(1, 3);
                Mat wanted = arena.mat(1, 3);
                Mat expected = arena.mat(1, 3);
                for (int j = 0; j < 3; j++) {
                    part.set(0, j, y.values().get(0, 3 * letter + j));
                    wanted.set(0, j, target.get(0, 3 * letter + j));
                }
                cost += new SoftmaxCrossEntropy().rowCost(part, wanted, 0);
                new SoftmaxCrossEntropy().rowGradient(part, wanted, 0, 1, expected);
                for (int j = 0; j < 3; j++) {
                    assertEquals(expected.get(0, j), gradient.get(0, 3 * letter + j));
                }
            }
            assertEquals(cost, label.rowCost(y.values(), target, 0), 1e-12);
        }
    }

    @Test
    void everyLetterMustBeGreater() {
        try (var arena = TensorArena.create()) {
            Mat y = arena.mat(1, 4);
            Mat target = arena.mat(1, 4);
            target.set(0, 0, 1);
            target.set(0, 3, 1);
            var label = new LabelCrossEntropy(2);
            assertTrue(!label.right(y, target, 0), "a tie");
            y.set(0, 0, 1);
            assertTrue(!label.right(y, target, 0));
            y.set(0, 3, 1);
            assertTrue(label.right(y, target, 0));
            y.set(0, 2, Float.NaN);
            assertTrue(!label.right(y, target, 0));
            assertThrows(IllegalArgumentException.class, () -> new LabelCrossEntropy(0));
        }
    }

    /** Classes a, b, a, a, b, a of which the network says a, a, a, b, b, a. */
    @Test
    void showingsAreCountedByLabel() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2, 6, 1, 2);
            var y = new Outputs(arena, Batch.one("output", 2), 12);
            batch.begin(1, 6);
            List<Integer> shown = List.of(0, 1, 0, 0, 1, 0);
            List<Integer> said = List.of(0, 0, 0, 1, 1, 0);
            for (int t = 0; t < 6; t++) {
                batch.count(t, 1);
                batch.setTarget(t, 1, shown.get(t), 1);
                y.values().set(batch.row(t, 1), said.get(t), 3);
            }
            var score = (ShowingScore) new LabelCrossEntropy(1).score();
            double cost = score.add(y, batch, 1);
            double right = Math.log(1 + Math.exp(-3));
            assertEquals(6 * right + 2 * 3, cost, 1e-6);
            assertEquals(cost, score.loss());
            assertEquals(0.5, score.accuracy(1));
            assertEquals(1, score.accuracy(2));
            assertEquals(0, score.accuracy(3));
            assertEquals(1, score.accuracy(4));
            assertTrue(Double.isNaN(score.accuracy(5)));
            assertEquals(4, score.asked());
            assertEquals(1, score.wrong());
            assertEquals(0.25, score.error().value());
            assertEquals(
                    List.of("50.0 %", "100.0 %", "0.0 %", "-", "-", "1"),
                    score.cells().stream().map(Score.Cell::text).toList());
            assertEquals(
                    List.of("1st", "2nd", "3rd", "5th", "10th", "episodes"),
                    score.cells().stream().map(Score.Cell::column).toList());
            var again = (ShowingScore) new LabelCrossEntropy(1).score();
            again.restore(score.sums());
            assertEquals(score.figures(), again.figures());
            again.reset();
            assertEquals(0, again.asked());
        }
    }

    /** What is shown more than ten times counts as wrong or right, and for no showing. */
    @Test
    void laterShowingsAreCountedTogether() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 30, 1, 2);
            var y = new Outputs(arena, Batch.one("output", 2), 30);
            batch.begin(0, 30);
            for (int t = 0; t < 30; t++) {
                batch.count(t, 0);
                batch.setTarget(t, 0, 1, 1);
                y.values().set(t, t < 10 ? 1 : 0, 1);
            }
            var score = (ShowingScore) new LabelCrossEntropy(1).score();
            score.add(y, batch, 0);
            assertEquals(1, score.accuracy(10));
            assertEquals(29, score.asked());
            assertEquals(20, score.wrong());
            assertEquals(
                    "names 100.0 % at the 2nd showing and 100.0 % at the 10th in 1 fresh episodes (x)",
                    score.words("x"));
        }
    }
}

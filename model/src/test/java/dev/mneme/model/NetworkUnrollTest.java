package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class NetworkUnrollTest {
    private static final int B = NetworkRun.BATCH;
    private static final int T = NetworkRun.STEPS;
    private static final ModelConfig DNC = Shapes.of("dnc", "lstm", 4, 3, 10, 2, 7, 5, 2);

    private static float[] numbers(Mat block, int rows) {
        return Twin.floats(Rows.of(block.rows(0, rows)));
    }

    /** Two halves, the state carried over, are the whole to the bit. */
    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#CONTROLLERS")
    void carriedHalvesAreTheWhole(String controller) {
        try (var whole = new NetworkRun(DNC.withController(controller), 5)) {
            whole.forwardAndBackward(1);
            float[] expected = numbers(whole.unroll.output(), T * B);

            NetworkUnroll half = whole.network.unroll(whole.values, whole.arena, B, T / 2);
            half.reset(0, B);
            Blocks.copyRows(whole.unroll.input(), 0, half.input(), 0, T / 2 * B);
            half.forward(T / 2, 0, B);
            half.backward(T / 2, 0, B); // as training does, before the state moves on
            assertArrayEquals(Arrays.copyOf(expected, T / 2 * B * 3), numbers(half.output(), T / 2 * B));
            half.carry(T / 2, 0, B);
            Blocks.copyRows(whole.unroll.input(), T / 2 * B, half.input(), 0, T / 2 * B);
            half.forward(T / 2, 0, B);
            float[] second = Arrays.copyOfRange(expected, T / 2 * B * 3, T * B * 3);
            assertArrayEquals(second, numbers(half.output(), T / 2 * B));
        }
    }

    @Test
    void carryTakesTheStateOfASequencesOwnLastStep() {
        try (var run = new NetworkRun(DNC, 5)) {
            run.lengths[0] = T;
            run.lengths[1] = 5;
            run.forwardAndBackward(1);
            run.fill();
            run.unroll.reset(0, B);
            run.unroll.forward(T, 0, B);
            float[] last = run.unroll.quantities(1).stream()
                    .filter(quantity -> quantity.name().equals("usage"))
                    .findFirst()
                    .orElseThrow()
                    .at(4);
            run.unroll.carry(T, 0, B);
            float[] usage = memoryState(run.unroll, 1, "usage");
            assertArrayEquals(last, usage, "usage after step 4");
            run.unroll.lengths()[1] = 0; // the sequence stays at its end
            run.unroll.forward(T, 0, B);
            run.unroll.carry(T, 0, B);
            assertArrayEquals(usage, memoryState(run.unroll, 1, "usage"));
        }
    }

    private static float[] memoryState(NetworkUnroll unroll, int b, String name) {
        return unroll.state(b).stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(StateTensor::mat)
                .map(mat -> Twin.floats(Rows.of(mat)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void carryInTheMiddleIsRefused() {
        try (var run = new NetworkRun(DNC, 5)) {
            run.forwardAndBackward(1);
            var error = assertThrows(IllegalStateException.class, () -> run.unroll.carry(T - 1, 0, B));
            assertEquals("carry(11) after 12 steps: the memory is that after the last step", error.getMessage());
        }
    }

    /** A way back puts the unroll where it started: neither reset nor carry is needed to go again. */
    @Test
    void forwardAndBackwardMayBeRepeated() {
        try (var run = new NetworkRun(DNC, 5)) {
            run.unroll.reset(0, B);
            run.fill();
            run.unroll.forward(T, 0, B);
            run.unroll.backward(T, 0, B);
            run.unroll.carry(T, 0, B); // so that the start is not all zero
            float[][] first = forwardAndBackward(run);
            float[][] second = forwardAndBackward(run);
            assertArrayEquals(first, second);
            run.unroll.reset(0, B);
            assertNotEquals(Arrays.toString(first[0]), Arrays.toString(forwardAndBackward(run)[0]));
        }
    }

    private static float[][] forwardAndBackward(NetworkRun run) {
        run.unroll.forward(T, 0, B);
        run.unroll.backward(T, 0, B);
        return new float[][] {numbers(run.unroll.output(), T * B), numbers(run.unroll.dInput(), T * B)};
    }

    /** An unroll may be used for fewer steps than it was made for, whatever it was used for before. */
    @Test
    void fewerStepsAreAsInASmallUnroll() {
        try (var large = new NetworkRun(DNC, 5)) {
            large.forwardAndBackward(1);
            NetworkUnroll small = large.network.unroll(large.values, large.arena, B, 7);
            Vec gradient = large.arena.vec(large.network.layout().size());
            Vec expected = large.arena.vec(large.network.layout().size());
            Blocks.copyRows(large.unroll.input(), 0, small.input(), 0, 7 * B);
            Blocks.copyRows(large.unroll.dOutput(), 0, small.dOutput(), 0, 7 * B);
            for (NetworkUnroll unroll : List.of(large.unroll, small)) {
                unroll.reset(0, B);
                unroll.forward(7, 0, B);
                unroll.backward(7, 0, B);
                unroll.accumulate(unroll == small ? expected : gradient, 7, 0, 1);
            }
            assertArrayEquals(numbers(small.output(), 7 * B), numbers(large.unroll.output(), 7 * B));
            assertArrayEquals(numbers(small.dInput(), 7 * B), numbers(large.unroll.dInput(), 7 * B));
            assertArrayEquals(expected.toArray(), gradient.toArray());
        }
    }

    @Test
    void accumulateAddsAndLeavesThePaddingZero() {
        try (var run = new NetworkRun(DNC, 5)) {
            run.forwardAndBackward(2);
            float[] once = run.gradient.toArray();
            run.unroll.accumulate(run.gradient, T, 0, 1);
            float[] twice = run.gradient.toArray();
            boolean[] counts = new boolean[once.length];
            run.network.layout().parameters().forEach(p -> {
                for (int i = 0; i < p.in(); i++) {
                    int stride = (p.out() + 15) / 16 * 16;
                    Arrays.fill(counts, p.offset() + i * stride, p.offset() + i * stride + p.out(), true);
                }
            });
            int padding = 0;
            for (int i = 0; i < once.length; i++) {
                if (counts[i]) {
                    assertEquals(2 * once[i], twice[i], 1e-4 * Math.abs(once[i]) + 1e-4);
                } else {
                    padding++;
                    assertEquals(0, twice[i], "padding at " + i);
                }
            }
            assertEquals(once.length - run.network.layout().count(), padding);
        }
    }

    @Test
    void quantitiesShowEveryStepByName() {
        try (var run = new NetworkRun(DNC, 5)) {
            run.forwardAndBackward(1);
            List<Quantity> quantities = run.unroll.quantities(2);
            assertEquals(
                    List.of("write weights (1, 7)", "read weights (2, 7)", "usage (1, 7)", "free list (1, 7)"),
                    quantities.stream()
                            .map(q -> "%s (%s, %s)".formatted(q.name(), q.rows(), q.cols()))
                            .toList());
            for (Quantity quantity : quantities) {
                assertEquals(7, quantity.of());
                assertFalse(Arrays.equals(quantity.at(0), quantity.at(T - 1)), quantity.name());
            }
        }
    }

    /** A line for each write head, and what there is to see without links. */
    @Test
    void quantitiesOfADncWithOptionsShowEveryHead() {
        try (var run = new NetworkRun(DncCombinations.with(DNC, DncCombinations.EVERYTHING), 5);
                var byContent = new NetworkRun(DncCombinations.with(DNC, DncCombinations.BY_CONTENT), 5)) {
            run.forwardAndBackward(1);
            List<Quantity> quantities = run.unroll.quantities(2);
            assertEquals(
                    List.of("write weights (2, 7)", "read weights (2, 7)", "usage (1, 7)", "free list (2, 7)"),
                    quantities.stream()
                            .map(q -> "%s (%s, %s)".formatted(q.name(), q.rows(), q.cols()))
                            .toList());
            assertTrue(quantities.get(0).explanation().endsWith("those before it left free."));
            assertTrue(quantities.get(1).explanation().contains("following the temporal links"));
            float[] written = quantities.get(0).at(3);
            assertFalse(Arrays.equals(Arrays.copyOf(written, 7), Arrays.copyOfRange(written, 7, 14)));
            assertTrue(byContent.unroll.quantities(0).get(1).explanation().contains("There are no links"));
        }
    }

    @Test
    void misuseIsRefusedInASentence() {
        try (var run = new NetworkRun(DNC, 5);
                var arena = TensorArena.create()) {
            assertMessage("forward: 13 steps needed between 1 and the 12", () -> run.unroll.forward(13, 0, B));
            assertMessage("backward: 0 steps needed between 1 and the 12", () -> run.unroll.backward(0, 0, B));
            assertMessage("accumulate: 13 steps needed", () -> run.unroll.accumulate(run.gradient, 13, 0, 1));
            Vec small = arena.vec(5);
            assertMessage("accumulate: gradient: a vector of", () -> run.unroll.accumulate(small, T, 0, 1));
            assertMessage("unroll: values: a vector of", () -> run.network.unroll(small, arena, 1, 1));
            assertMessage("at least 1 sequence and 1 step", () -> run.network.unroll(run.values, arena, 0, 1));
            run.unroll.forward(2, 0, B);
            assertMessage("steps go forward one by one", () -> run.unroll.forward(2, 0, B));
            assertMessage("the last open step is 1", () -> run.unroll.backward(3, 0, B));
        }
    }

    private static void assertMessage(String part, Runnable misuse) {
        var error = assertThrows(RuntimeException.class, misuse::run);
        assertEquals(true, error.toString().contains(part), error.toString());
    }
}

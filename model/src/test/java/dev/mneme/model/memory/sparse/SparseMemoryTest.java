package dev.mneme.model.memory.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Chosen;
import dev.mneme.model.addressing.LeastUsed;
import dev.mneme.model.memory.DamMemory;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.Memory.Ports;
import dev.mneme.model.memory.Memory.Unroll;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.SparseUnroll;
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.IndexKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sparse memories promise: to be their dense twin, to roll back bit for bit, and to cost what they touch. */
class SparseMemoryTest {
    private static final int STEPS = 20;
    private static final int WORDS = 6;

    /** One memory alone, driven by random interface vectors. */
    private static final class Driven implements AutoCloseable {
        final TensorArena arena = TensorArena.create();
        final Ports ports;
        final Unroll unroll;

        Driven(Memory memory, int steps, long seed) {
            var random = new Random(seed);
            Vec[] control = vectors(memory.layout().size(), steps);
            Vec[] dReads = vectors(memory.readSize(), steps);
            for (int t = 0; t < steps; t++) {
                fill(control[t], random);
                fill(dReads[t], random);
            }
            ports = new Ports(
                    control,
                    vectors(memory.readSize(), steps),
                    vectors(memory.layout().size(), steps),
                    dReads);
            unroll = memory.unroll(arena, ports);
            unroll.reset();
        }

        private Vec[] vectors(int size, int steps) {
            Vec[] vectors = new Vec[steps];
            Arrays.setAll(vectors, t -> arena.vec(size));
            return vectors;
        }

        private static void fill(Vec x, Random random) {
            for (int i = 0; i < x.size(); i++) {
                x.set(i, (float) random.nextGaussian());
            }
        }

        void forward(int steps) {
            for (int t = 0; t < steps; t++) {
                unroll.forward(t);
            }
        }

        void backward(int steps) {
            for (int t = 0; t < steps; t++) {
                Kernels.zero(ports.dControl()[t]);
            }
            unroll.clearGradient();
            for (int t = steps - 1; t >= 0; t--) {
                unroll.backward(t);
            }
        }

        List<float[]> gradients() {
            return Arrays.stream(ports.dControl()).map(Vec::toArray).toList();
        }

        List<float[]> reads() {
            return Arrays.stream(ports.reads()).map(Vec::toArray).toList();
        }

        /** All that is remembered, which may be looked at only where nothing is to be taken back. */
        List<float[]> state() {
            var state = new ArrayList<float[]>();
            for (StateTensor tensor : unroll.state()) {
                for (int i = 0; i < tensor.mat().rows(); i++) {
                    state.add(tensor.mat().row(i).toArray());
                }
            }
            return state;
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private static SparseConfig sparse(int reads, int links, boolean gradient) {
        return new SparseConfig(reads, links, IndexKind.AUTO, gradient, false);
    }

    private static Memory memory(String name, int rows, int heads) {
        return switch (name) {
            case "sam" ->
                new SamMemory(
                        new SamMemory.Config(new MemorySize(rows, WORDS, heads), sparse(Math.min(3, rows), 2, false)));
            case "sam from random rows" ->
                new SamMemory(new SamMemory.Config(
                        new MemorySize(rows, WORDS, heads),
                        new SparseConfig(Math.min(3, rows), 2, IndexKind.AUTO, false, true)));
            case "sdnc from random rows" ->
                new SdncMemory(new SdncMemory.Config(
                        new MemorySize(rows, WORDS, heads),
                        new SparseConfig(Math.min(3, rows), 2, IndexKind.AUTO, false, true)));
            case "sdnc" ->
                new SdncMemory(
                        new SdncMemory.Config(new MemorySize(rows, WORDS, heads), sparse(Math.min(3, rows), 2, false)));
            case "sdnc through links" ->
                new SdncMemory(
                        new SdncMemory.Config(new MemorySize(rows, WORDS, heads), sparse(Math.min(3, rows), 2, true)));
            case "dam" ->
                new DamMemory(new DamMemory.Config(new MemorySize(rows, WORDS, heads)), LeastUsed.DISCOUNTED_SUM);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), what + ", number " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sam, 40, 2",
        "sam, 7, 3",
        "sdnc, 40, 2",
        "sdnc, 9, 2",
        "sdnc through links, 30, 3",
        "sam from random rows, 40, 2",
        "sdnc from random rows, 30, 2",
        "dam, 10, 2"
    })
    void goesBackToWhereItStartedBitForBit(String name, int rows, int heads) {
        try (var run = new Driven(memory(name, rows, heads), STEPS, 1)) {
            run.forward(STEPS); // so that the state is not the initial one
            run.unroll.carry(STEPS);
            List<float[]> before = run.state();
            run.forward(STEPS);
            List<float[]> reads = run.reads();
            run.backward(STEPS);
            assertSame(before, run.state(), "state");
            List<float[]> gradients = run.gradients();

            run.forward(STEPS);
            assertSame(reads, run.reads(), "reads of the same steps again");
            run.backward(STEPS);
            assertSame(gradients, run.gradients(), "gradients of the same steps again");
            assertSame(before, run.state(), "state again");
        }
    }

    @ParameterizedTest
    @CsvSource({"sam, 40", "sam, 9", "sdnc, 40", "sdnc, 9", "sdnc through links, 20", "dam, 10"})
    void carriesTheStateAfterTheLastStepWhetherGoneBackOverOrNot(String name, int rows) {
        try (var ahead = new Driven(memory(name, rows, 2), STEPS, 2);
                var back = new Driven(memory(name, rows, 2), STEPS, 2)) {
            for (int round = 0; round < 3; round++) {
                ahead.forward(STEPS);
                ahead.unroll.carry(STEPS);
                back.forward(STEPS);
                back.backward(STEPS);
                back.unroll.carry(STEPS);
                assertSame(ahead.state(), back.state(), "state after round " + round);
                assertSame(ahead.reads(), back.reads(), "reads of round " + round);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sam, 40", "sam, 9", "sdnc, 40", "sdnc, 9", "sam from random rows, 30", "dam, 10"})
    void aResetMemoryIsANewOne(String name, int rows) {
        try (var used = new Driven(memory(name, rows, 2), STEPS, 3);
                var fresh = new Driven(memory(name, rows, 2), STEPS, 3)) {
            used.forward(STEPS);
            used.unroll.carry(STEPS);
            used.forward(STEPS);
            used.unroll.reset();
            used.forward(STEPS);
            fresh.forward(STEPS);
            assertSame(fresh.reads(), used.reads(), "reads");
            used.backward(STEPS);
            fresh.backward(STEPS);
            assertSame(fresh.gradients(), used.gradients(), "gradients");
            assertSame(fresh.state(), used.state(), "state");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam", "sdnc", "sdnc through links", "dam"})
    void aStateWrittenElsewhereGoesOnToTheSameBits(String name) {
        try (var one = new Driven(memory(name, 25, 2), STEPS, 4);
                var other = new Driven(memory(name, 25, 2), STEPS, 4)) {
            one.forward(STEPS);
            one.unroll.carry(STEPS);
            List<StateTensor> from = one.unroll.state();
            List<StateTensor> to = other.unroll.state();
            for (int i = 0; i < from.size(); i++) {
                assertEquals(from.get(i).name(), to.get(i).name());
                Kernels.copy(from.get(i).mat(), to.get(i).mat());
            }
            other.unroll.stateChanged();
            assertSame(one.state(), other.state(), "state");
            one.forward(STEPS);
            other.forward(STEPS);
            assertSame(one.reads(), other.reads(), "reads");
            one.backward(STEPS);
            other.backward(STEPS);
            assertSame(one.gradients(), other.gradients(), "gradients");
        }
    }

    /** With K = N, sparse access memory is the dense one under the same rule of least use, up to rounding. */
    @ParameterizedTest
    @CsvSource({"5, 1", "8, 2", "12, 4"})
    void readingAllRowsIsTheDenseTwin(int rows, int heads) {
        var all = new SamMemory(new SamMemory.Config(new MemorySize(rows, WORDS, heads), sparse(rows, 2, false)));
        var dense = new DamMemory(new DamMemory.Config(new MemorySize(rows, WORDS, heads)), LeastUsed.TIME_OF_ACCESS);
        assertEquals(dense.layout().size(), all.layout().size());
        try (var sparse = new Driven(all, STEPS, 5);
                var twin = new Driven(dense, STEPS, 5)) {
            sparse.forward(STEPS);
            twin.forward(STEPS);
            assertNear(twin.reads(), sparse.reads(), "reads");
            for (int t = 0; t < STEPS; t++) {
                assertArrayEquals(
                        Chosen.rows(twin.unroll, DamMemory.LEAST_USED, t),
                        Chosen.rows(sparse.unroll, SamMemory.LEAST_USED, t),
                        "least used rows of step " + t);
            }
            sparse.backward(STEPS);
            twin.backward(STEPS);
            assertNear(twin.gradients(), sparse.gradients(), "gradients");
        }
    }

    private static void assertNear(List<float[]> expected, List<float[]> actual, String what) {
        float largest = 0;
        for (float[] x : expected) {
            for (float value : x) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        for (int t = 0; t < expected.size(); t++) {
            assertArrayEquals(expected.get(t), actual.get(t), 3e-5f * largest, what + " of step " + t);
        }
    }

    /** Ten million rows are not touched: neither time nor memory would allow it here. */
    @ParameterizedTest
    @ValueSource(strings = {"sam", "sdnc"})
    void aHugeFreshMemoryIsASmallOne(String name) {
        try (var huge = new Driven(memory(name, 10_000_000, 2), STEPS, 6);
                var small = new Driven(memory(name, 500, 2), STEPS, 6)) {
            assertTrue(huge.arena.bytes() < 1 << 20, huge.arena.bytes() + " bytes counted");
            huge.forward(STEPS);
            small.forward(STEPS);
            assertSame(small.reads(), huge.reads(), "reads");
            huge.backward(STEPS);
            small.backward(STEPS);
            assertSame(small.gradients(), huge.gradients(), "gradients");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam from random rows", "sdnc from random rows"})
    void randomRowsAreSmallDifferentAndCountAsWritten(String name) {
        try (var run = new Driven(memory(name, 50, 2), STEPS, 9)) {
            List<float[]> rows = run.state().subList(0, 50);
            for (float[] row : rows) {
                for (float number : row) {
                    assertTrue(number != 0 && Math.abs(number) <= 0.01f, "a small number needed, got " + number);
                }
            }
            assertEquals(50, rows.stream().map(Arrays::toString).distinct().count(), "rows are different");
            run.forward(STEPS);
            assertEquals(1, ((SparseUnroll) run.unroll).recall());
        }
    }

    @Test
    void linksMatter() {
        try (var linked = new Driven(memory("sdnc through links", 20, 2), STEPS, 7);
                var constant = new Driven(memory("sdnc", 20, 2), STEPS, 7)) {
            linked.forward(STEPS);
            constant.forward(STEPS);
            assertSame(linked.reads(), constant.reads(), "the way forward is the same");
            linked.backward(STEPS);
            constant.backward(STEPS);
            assertNotEquals(
                    Arrays.toString(linked.gradients().get(3)),
                    Arrays.toString(constant.gradients().get(3)),
                    "the way back is not");
        }
    }

    @Test
    void whatCannotBeIsRefusedInASentence() {
        assertMessage(
                "each head writes a row of its own: --read-heads must be at most --memory-size 3, but is 4",
                () -> new SamMemory(new SamMemory.Config(new MemorySize(3, 5, 4), sparse(2, 2, false))));
        assertMessage(
                "--sparse-reads must be at most --memory-size 3, but is 4",
                () -> new SdncMemory(new SdncMemory.Config(new MemorySize(3, 5, 2), sparse(4, 8, false))));
        try (var run = new Driven(memory("sdnc", 9, 2), STEPS, 8)) {
            run.forward(STEPS);
            assertThrows(IllegalStateException.class, () -> run.unroll.carry(STEPS - 1));
            run.unroll.carry(STEPS);
            for (String name : List.of("read_rows", "link_columns", "precedence_rows")) {
                StateTensor tensor = run.unroll.state().stream()
                        .filter(other -> other.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                for (float wrong : new float[] {1e9f, 2.5f}) {
                    float right = tensor.mat().get(0, 0);
                    tensor.mat().set(0, 0, wrong);
                    assertMessage("restore of " + name + ": a row from", run.unroll::stateChanged);
                    tensor.mat().set(0, 0, right);
                }
            }
            run.unroll.stateChanged();
        }
    }

    private static void assertMessage(String start, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}

package dev.mneme.model.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Chosen;
import dev.mneme.model.Twin;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.Memory.Ports;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps worked out by hand. A key of zeros is as near to every row: each read weight is 1/N then. */
class LruMemoryTest {
    /** Far enough for a gate to be exactly 0 or 1, and for a word to be exactly ±1. */
    private static final float CERTAIN = 200;

    private static final float ROUNDING = 1e-6f;
    private static final float FIRST = 1e-6f;

    /** A memory moved step by step with interface fields set by hand. */
    private static final class Stepper implements AutoCloseable {
        private final TensorArena arena = TensorArena.create();
        private final List<Field> fields;
        private final Memory.Unroll unroll;
        private final Vec control;
        private final Vec reads;

        Stepper(int rows, int words, int heads, boolean tied) {
            var memory = new LruMemory(new LruMemory.Config(new MemorySize(rows, words, heads), tied));
            fields = memory.layout().fields();
            control = arena.vec(memory.layout().size());
            reads = arena.vec(memory.readSize());
            Vec[] gradients = {arena.vec(memory.layout().size()), arena.vec(memory.readSize())};
            unroll = memory.unroll(
                    arena,
                    new Ports(new Vec[] {control}, new Vec[] {reads}, new Vec[] {gradients[0]}, new Vec[] {gradients[1]
                    }));
            unroll.reset();
        }

        /** Sets the field whose name ends with {@code symbol}, before squashing. */
        Stepper set(String symbol, float... values) {
            Field field = fields.stream()
                    .filter(f -> f.name().endsWith(" " + symbol))
                    .findFirst()
                    .orElseThrow();
            control.slice(field.from(), field.rows() * field.cols()).set(values);
            return this;
        }

        /** Takes a step. Returns the least used rows, one a head. */
        int[] step() {
            unroll.forward(0);
            int[] leastUsed = Chosen.rows(unroll, LruMemory.LEAST_USED, 0);
            unroll.carry(1);
            return leastUsed;
        }

        float[] state(String name) {
            return unroll.state().stream()
                    .filter(tensor -> tensor.name().equals(name))
                    .map(tensor -> Twin.floats(Rows.of(tensor.mat())))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Test
    void theStart() {
        try (var memory = new Stepper(3, 2, 2, false)) {
            assertArrayEquals(new float[] {FIRST, FIRST, FIRST, FIRST, FIRST, FIRST}, memory.state("memory"));
            assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, memory.state("read_weights"));
            assertArrayEquals(new float[3], memory.state("usage"));
        }
    }

    /** A closed gate writes the least used row alone: rows in order, then again the one used longest ago. */
    @Test
    void usageFallsByATwentiethAStep() {
        try (var memory = new Stepper(4, 1, 1, false)) {
            memory.set("α", -CERTAIN).set("a", CERTAIN);
            float[][] usage = {
                {1.25f, 0.25f, 0.25f, 0.25f},
                {1.4375f, 1.4875f, 0.4875f, 0.4875f},
                {1.615625f, 1.663125f, 1.713125f, 0.713125f},
                {1.78484375f, 1.82996875f, 1.87746875f, 1.92746875f}
            };
            for (int t = 0; t < 4; t++) {
                assertArrayEquals(new int[] {t}, memory.step(), "the least used row of step " + t);
                assertArrayEquals(usage[t], memory.state("usage"), ROUNDING, "after step " + t);
            }
            assertArrayEquals(new float[] {1, 1, 1, 1}, memory.state("memory"));
            memory.set("a", -CERTAIN);
            assertArrayEquals(new int[] {0}, memory.step());
            assertArrayEquals(new float[] {-1, 1, 1, 1}, memory.state("memory"), "the row was cleared first");
        }
    }

    /** An open gate adds to what was read; the least used row is cleared though nothing is meant for it. */
    @Test
    void anOpenGateAddsToWhatWasReadBefore() {
        try (var memory = new Stepper(4, 2, 1, false)) {
            memory.set("α", -CERTAIN).set("a", CERTAIN, -CERTAIN).step();
            memory.set("α", CERTAIN).set("a", -CERTAIN, 0).step();
            assertArrayEquals(
                    new float[] {0.75f, -1, -0.25f, 0, FIRST - 0.25f, FIRST, FIRST - 0.25f, FIRST},
                    memory.state("memory"),
                    1e-9f,
                    "row 1 was cleared");
        }
    }

    /** Both heads read row 0 before, which is cleared for the first: half of what the second writes lands there too. */
    @Test
    void whatIsAddedToARowReadBeforeLandsOnAClearedRowToo() {
        try (var memory = new Stepper(3, 2, 2, false)) {
            memory.set("a", CERTAIN, 0, 0, CERTAIN).set("k", CERTAIN, 0, 0, -CERTAIN);
            assertArrayEquals(new int[] {0, 1}, memory.step());
            assertArrayEquals(new float[] {1, 0.5f, 0, 0.5f, FIRST, FIRST}, memory.state("memory"));
            assertArrayEquals(
                    new float[] {0.5500268f, 0.2248741f, 0.2250991f, 0.3187017f, 0.1833636f, 0.4979346f},
                    memory.state("read_weights"),
                    ROUNDING);
            assertArrayEquals(new float[] {2.3687285f, 0.9082377f, 0.7230337f}, memory.state("usage"), ROUNDING);
            assertArrayEquals(
                    new float[] {0.5500271f, 0.3874507f, 0.3187022f, 0.2510332f}, memory.reads.toArray(), ROUNDING);
            assertArrayEquals(new int[] {2, 1}, memory.step());
        }
    }

    @Test
    void tiedHeadsWriteTheirKeys() {
        try (var memory = new Stepper(3, 2, 1, true)) {
            assertEquals(2, memory.fields.size());
            memory.set("k", CERTAIN, -CERTAIN).set("α", -CERTAIN).step();
            assertArrayEquals(new float[] {1, -1, FIRST, FIRST, FIRST, FIRST}, memory.state("memory"));
        }
    }

    @Test
    void moreHeadsThanRowsAreRefused() {
        var size = new MemorySize(3, 2, 4);
        var error = assertThrows(IllegalArgumentException.class, () -> new LruMemory.Config(size, false));
        assertEquals(
                "each head writes a row of its own: --read-heads must be at most --memory-size 3, but is 4",
                error.getMessage());
    }
}

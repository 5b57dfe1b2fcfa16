package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class TensorArenaTest {
    private static final int[] SIZES = {0, 1, 15, 16, 17, 1000, 300_000};

    @Test
    void tensorsAreAlignedZeroedAndApart() {
        try (TensorArena arena = TensorArena.create()) {
            for (int round = 0; round < 3; round++) {
                for (int size : SIZES) {
                    Vec x = arena.vec(size);
                    assertEquals(0, x.address() % 64, "alignment");
                    assertEquals(0, Kernels.sum(x));
                    Kernels.fill(x, 1);
                }
                Mat m = arena.mat(5, 17);
                assertEquals(32, m.stride());
                assertEquals(0, m.row(3).address() % 64, "alignment of rows");
                assertEquals(0, Kernels.sum(m.row(4)));
            }
        }
    }

    @Test
    void countingGivesTheBytesOfTheRealThing() {
        try (TensorArena real = TensorArena.create();
                TensorArena counting = TensorArena.counting()) {
            for (TensorArena arena : new TensorArena[] {real, counting}) {
                for (int size : SIZES) {
                    arena.vec(size);
                }
                Mat m = arena.mat(7, 21);
                assertEquals(7, m.rows());
                assertEquals(21, m.row(2).size());
                assertEquals(2, m.rows(3, 2).rows());
                assertEquals(4, arena.vec(10).slice(2, 4).size());
            }
            assertEquals(real.bytes(), counting.bytes());
            assertEquals(MemorySegment.NULL, counting.vec(3).data());
        }
    }

    @Test
    void countingBeyondALongSaturates() {
        TensorArena counting = TensorArena.counting();
        for (int i = 0; i < 5; i++) {
            counting.mat(Integer.MAX_VALUE, 2_000_000_000);
        }
        assertEquals(Long.MAX_VALUE, counting.bytes());
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() {
        try (TensorArena arena = TensorArena.create(1 << 20)) {
            arena.vec(1000);
            long before = arena.bytes();
            var refusal = assertThrows(OutOfBudgetException.class, () -> arena.mat(1000, 1000));
            assertEquals(
                    "tensors need 3.8 MiB (4036032 bytes), the budget is 1.0 MiB (1048576 bytes):"
                            + " lower the sizes or raise the budget",
                    refusal.getMessage());
            assertEquals(4_036_032, refusal.wantedBytes());
            assertEquals(1 << 20, refusal.limitBytes());
            assertEquals(before, arena.bytes());
            assertEquals(1000, arena.vec(1000).size());
        }
        assertThrows(IllegalArgumentException.class, () -> TensorArena.create(-1));
    }

    @Test
    void sizesBeyondAddressesAreRefused() {
        try (TensorArena arena = TensorArena.create()) {
            arena.vec(1);
            assertThrows(OutOfBudgetException.class, () -> arena.mat(Integer.MAX_VALUE, Integer.MAX_VALUE - 20));
            assertThrows(IllegalArgumentException.class, () -> arena.vec(-1));
            assertThrows(IllegalArgumentException.class, () -> arena.vec(Integer.MAX_VALUE));
        }
    }

    @Test
    void nothingWorksAfterClosing() {
        TensorArena arena = TensorArena.create();
        Vec x = arena.vec(20);
        arena.close();
        assertThrows(IllegalStateException.class, () -> x.get(0));
        assertThrows(IllegalStateException.class, () -> Kernels.fill(x, 1));
        assertThrows(IllegalStateException.class, () -> arena.vec(3));
    }

    @Test
    void closingAgainDoesNothing() {
        for (TensorArena arena : new TensorArena[] {TensorArena.create(), TensorArena.counting()}) {
            arena.vec(20);
            assertTrue(arena.isOpen());
            arena.close();
            arena.close();
            assertFalse(arena.isOpen());
        }
    }

    @Test
    void viewsLookAtTheSameFloats() {
        try (TensorArena arena = TensorArena.create()) {
            Mat m = arena.mat(4, 5);
            m.row(2).set(new float[] {1, 2, 3, 4, 5});
            assertEquals(3, m.get(2, 2));
            m.rows(1, 3).set(1, 4, 9);
            assertArrayEquals(new float[] {2, 3, 4, 9}, m.row(2).slice(1, 4).toArray());
            assertThrows(IndexOutOfBoundsException.class, () -> m.get(4, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> m.row(0).get(5));
            assertThrows(IllegalArgumentException.class, () -> m.rows(3, 2));
            assertThrows(IllegalArgumentException.class, () -> m.row(0).slice(3, 3));
            assertThrows(IllegalArgumentException.class, () -> new Vec(m.data(), 0, 1000));
            assertThrows(IllegalArgumentException.class, () -> new Mat(m.data(), 0, 2, 5, 5));
            assertThrows(IllegalArgumentException.class, () -> new Vec(MemorySegment.ofArray(new float[4]), 0, 4));
        }
    }
}

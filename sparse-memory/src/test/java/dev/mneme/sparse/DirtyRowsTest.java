package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DirtyRowsTest {
    private static final int COUNT = 20;

    private final TensorArena arena = TensorArena.create();
    private final DirtyRows dirty = new DirtyRows(arena, COUNT, COUNT);

    @AfterEach
    void close() {
        arena.close();
    }

    /** Every content a row ever had is a number of its own; the stack is what can be taken back to. */
    private static final class Row {
        final Deque<Integer> contents = new ArrayDeque<>(List.of(0));
        int indexed;
    }

    @Test
    void aRowIsCleanExactlyIfTheIndexHoldsItsContents() {
        SplittableRandom random = new SplittableRandom(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            rows.add(new Row());
        }
        int contents = 0;
        for (int step = 0; step < 100_000; step++) {
            int i = random.nextInt(COUNT);
            Row row = rows.get(i);
            int what = random.nextInt(20);
            if (what < 10) {
                row.contents.push(++contents);
                dirty.changed(i);
            } else if (what < 19) {
                if (row.contents.size() > 1) {
                    row.contents.pop();
                    dirty.restored(i);
                }
            } else {
                row.indexed = row.contents.getFirst();
                dirty.indexed(i);
            }
            assertModel(rows);
        }
    }

    private void assertModel(List<Row> rows) {
        BitSet expected = new BitSet();
        for (int i = 0; i < COUNT; i++) {
            Row row = rows.get(i);
            boolean differs = row.contents.getFirst() != row.indexed;
            expected.set(i, differs);
            assertEquals(differs, dirty.contains(i), "row " + i);
        }
        assertEquals(expected, listed());
    }

    private BitSet listed() {
        BitSet listed = new BitSet();
        int[] batch = new int[7];
        int seen = 0;
        for (int from = 0; from < dirty.size(); from += batch.length) {
            int count = dirty.copy(from, batch);
            Arrays.stream(batch, 0, count).forEach(listed::set);
            seen += count;
        }
        assertEquals(seen, listed.cardinality(), "a row is listed twice");
        return listed;
    }

    @Test
    void aChangeThatStepsOntoTheIndexedNumberWithOtherContentsIsSeen() {
        dirty.changed(3);
        dirty.indexed(3);
        dirty.restored(3);
        assertTrue(dirty.contains(3));
        dirty.changed(3);
        assertTrue(dirty.contains(3));
        dirty.changed(3);
        dirty.restored(3);
        dirty.restored(3);
        assertTrue(dirty.contains(3));
        dirty.indexed(3);
        assertFalse(dirty.contains(3));
    }

    @Test
    void aResetForgetsEverything() {
        dirty.changed(3);
        dirty.restored(4);
        dirty.forgotten(6);
        assertEquals(6, dirty.size());
        assertEquals(6, dirty.end());
        dirty.reset();
        assertEquals(0, dirty.size());
        assertEquals(0, dirty.end());
        for (int i = 0; i < COUNT; i++) {
            assertFalse(dirty.contains(i));
        }
        dirty.changed(5);
        assertEquals(BitSet.valueOf(new long[] {1 << 5}), listed());
    }
}

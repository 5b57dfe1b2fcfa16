package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * The rows whose contents differ from those that an index holds of them, under changes and restorations.
 *
 * <p>Each row has a number of changes that stand, a change adding 1 and a restoration taking 1 away; kept is its distance
 * to what it was when the row was indexed. Distance 0 is clean, so that a rolled-back row is clean again at no cost. Only
 * one thing can break this: the row was restored to below what is indexed, and a change then steps onto the indexed number
 * with other contents. From there on the row is stale, dirty until indexed anew.
 *
 * <p>Rows are clean at first: an index that holds nothing of a row is right about a row that was never written. All
 * storage is reserved, and a reset costs what was touched.
 */
final class DirtyRows {
    private static final int STALE = Integer.MIN_VALUE;
    private static final int SCANNED = 4096;
    private static final int SCANNED_PART = 64;

    private final MemorySegment distances; // int[N], or STALE
    private final MemorySegment places; // int[N] where in the list a row is, plus 1; 0 if nowhere
    private final MemorySegment list; // int[N], in no order
    private int size;
    private int end;

    /** All of {@code count} rows clean, of which {@code counted} are expected to be written. */
    DirtyRows(TensorArena arena, int count, int counted) {
        distances = arena.reserve(4L * count, 4L * counted);
        places = arena.reserve(4L * count, 4L * counted);
        list = arena.reserve(4L * count, 4L * counted);
    }

    /** Dirty rows. */
    int size() {
        return size;
    }

    /**
     * Whether an index of {@code rows} rows should take the dirty ones in: a fixed function of two counts, so that nothing
     * depends on time. A row takes 20 to 30 ns to scan for one key and 70 to 130 µs to take in, so that many steps must pass
     * before taking it in is worth it; up to these numbers the scan is the lesser part of a search (GraphBenchmark).
     */
    boolean areTooMany(int rows) {
        return size > Math.max(SCANNED, rows / SCANNED_PART);
    }

    /** Rows from here on were never changed since the reset. */
    int end() {
        return end;
    }

    /** Whether {@code row} is dirty. */
    boolean contains(int row) {
        return distances.getAtIndex(JAVA_INT, row) != 0;
    }

    /** Copies dirty rows, those of the list from {@code from} on, until {@code to} is full. Returns how many. */
    int copy(int from, int[] to) {
        int count = Math.min(to.length, size - from);
        MemorySegment.copy(list, JAVA_INT, 4L * from, to, 0, count);
        return count;
    }

    /** The row has new contents. */
    void changed(int row) {
        end = Math.max(end, row + 1);
        int distance = distances.getAtIndex(JAVA_INT, row);
        if (distance != STALE) {
            boolean lost = distance == -1 || distance == Integer.MAX_VALUE;
            set(row, lost ? STALE : distance + 1);
        }
    }

    /** The last change of the row that stands is taken back. */
    void restored(int row) {
        end = Math.max(end, row + 1);
        int distance = distances.getAtIndex(JAVA_INT, row);
        if (distance != STALE) {
            set(row, distance - 1); // from the lowest distance on to STALE, which is right
        }
    }

    /** The index now holds the row as it is. */
    void indexed(int row) {
        set(row, 0);
    }

    /** The index holds nothing, and rows below {@code extent} have contents. */
    void forgotten(int extent) {
        reset();
        end = extent;
        for (int row = 0; row < extent; row++) {
            set(row, STALE);
        }
    }

    /** Another index, of rows of the same contents, is used from now on: dirty is what is dirty there. */
    void adopt(DirtyRows other) {
        reset();
        end = other.end;
        for (int i = 0; i < other.size; i++) {
            set(other.list.getAtIndex(JAVA_INT, i), STALE);
        }
    }

    /** The index holds nothing, and no row has contents. */
    void reset() {
        Kernels.zero(distances, 0, 4L * end);
        Kernels.zero(places, 0, 4L * end);
        size = 0;
        end = 0;
    }

    private void set(int row, int distance) {
        distances.setAtIndex(JAVA_INT, row, distance);
        int place = places.getAtIndex(JAVA_INT, row) - 1;
        if (distance != 0 && place < 0) {
            put(row, size++);
        } else if (distance == 0 && place >= 0) {
            size--;
            put(list.getAtIndex(JAVA_INT, size), place);
            places.setAtIndex(JAVA_INT, row, 0);
        }
    }

    private void put(int row, int place) {
        list.setAtIndex(JAVA_INT, place, row);
        places.setAtIndex(JAVA_INT, row, place + 1);
    }
}

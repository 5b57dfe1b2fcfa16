package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * Which rows are one node of a graph: those of equal code, between which a walk over codes cannot tell. So a graph has as
 * many nodes as there are different codes, however often one occurs, and no two of its nodes are at the same place.
 *
 * <p>A node is known by a hash of 64 bits of its code; of rows that met by chance, once in 2⁶⁴ pairs, one would be looked
 * for where the other is. The rows of a node form a ring, in the order in which they joined. Joining and leaving take the
 * same time whatever their number. All storage is reserved: 32 to 36 bytes a row.
 */
final class RowGroups {
    /** The hash of the code of a row that is 0, or nearly: it has no direction. */
    static final long ZERO = 0;

    private static final int MIXED = 0;

    // By row, each + 1, 0 where there is none.
    private final MemorySegment nodes; // int[N] its node
    private final MemorySegment next; // int[N] the next row of the node, after the last the first
    private final MemorySegment previous; // int[N]
    // By node.
    private final MemorySegment first; // int[N] its first row + 1, 0 where the node is free
    private final MemorySegment hashes; // long[N] of its code
    private final MemorySegment contents; // int[N] hash of the floats of all its rows, or MIXED
    private final MemorySegment chain; // int[N] the next node + 1 of the same bucket, or the next free one
    private final MemorySegment buckets; // int[a power of 2] the first node + 1
    private final int mask;
    private int end; // rows from here on are in no node
    private int used; // nodes from here on were never used
    private int free; // a free node below + 1, or 0
    private int rows;

    RowGroups(RowStore store, TensorArena arena) {
        int count = store.count();
        int counted = store.countedRows();
        nodes = arena.reserve(4L * count, 4L * counted);
        next = arena.reserve(4L * count, 4L * counted);
        previous = arena.reserve(4L * count, 4L * counted);
        first = arena.reserve(4L * count, 4L * counted);
        hashes = arena.reserve(8L * count, 8L * counted);
        contents = arena.reserve(4L * count, 4L * counted);
        chain = arena.reserve(4L * count, 4L * counted);
        int most = Integer.highestOneBit(count);
        buckets = arena.reserve(4L * most, Math.min(4L * most, 4L * counted));
        mask = most - 1;
    }

    /** Takes over what {@code other}, of as many rows, holds. */
    void copyFrom(RowGroups other) {
        clear();
        copy(other.nodes, nodes, 4L * other.end);
        copy(other.next, next, 4L * other.end);
        copy(other.previous, previous, 4L * other.end);
        copy(other.first, first, 4L * other.used);
        copy(other.hashes, hashes, 8L * other.used);
        copy(other.contents, contents, 4L * other.used);
        copy(other.chain, chain, 4L * other.used);
        end = other.end;
        used = other.used;
        free = other.free;
        rows = other.rows;
        for (int node = 0; node < used; node++) {
            if (first(node) >= 0) {
                enter(node);
            }
        }
    }

    private static void copy(MemorySegment from, MemorySegment to, long bytes) {
        MemorySegment.copy(from, 0, to, 0, bytes);
    }

    /** The hash of a code: {@link #ZERO} of one that is 0. */
    static long hash(byte[] code) {
        long hash = 0;
        for (byte word : code) {
            hash = (hash + word) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        return hash ^ (hash >>> 32);
    }

    /** A hash of the floats of a row that is not {@link #MIXED}. */
    static int contents(RowStore store, int row) {
        int hash = 17;
        for (int j = 0; j < store.words(); j++) {
            hash = 31 * hash + Float.floatToRawIntBits(store.rows().get(row, j) + 0f); // -0 is 0
            hash = (hash ^ (hash >>> 15)) * 0x85ebca6b;
        }
        return hash == MIXED ? 1 : hash;
    }

    /** Rows that are in a node. */
    int rows() {
        return rows;
    }

    /** The node of {@code row}, or -1. */
    int node(int row) {
        return nodes.getAtIndex(JAVA_INT, row) - 1;
    }

    /** The node of that code, or -1. */
    int find(long hash) {
        int node = buckets.getAtIndex(JAVA_INT, bucket(hash)) - 1;
        while (node >= 0 && hash(node) != hash) {
            node = chain.getAtIndex(JAVA_INT, node) - 1;
        }
        return node;
    }

    /** The hash of a node's code. */
    long hash(int node) {
        return hashes.getAtIndex(JAVA_LONG, node);
    }

    /** A row of {@code node}, that which has been there longest. */
    int first(int node) {
        return first.getAtIndex(JAVA_INT, node) - 1;
    }

    /** The row after {@code row}, around the ring. */
    int next(int row) {
        return next.getAtIndex(JAVA_INT, row) - 1;
    }

    /** Whether the rows of {@code node} are known to be equal, not only their codes. */
    boolean areEqual(int node) {
        return contents.getAtIndex(JAVA_INT, node) != MIXED;
    }

    /** Puts a row that is in no node into that of its code, which begins with it if there is none. Returns the node. */
    int join(int row, long hash, int content) {
        int node = find(hash);
        if (node < 0) {
            node = begin(hash, content);
            first.setAtIndex(JAVA_INT, node, row + 1);
            next.setAtIndex(JAVA_INT, row, row + 1);
            previous.setAtIndex(JAVA_INT, row, row + 1);
        } else {
            int head = first(node);
            link(previous.getAtIndex(JAVA_INT, head) - 1, row);
            link(row, head);
            if (content != contents.getAtIndex(JAVA_INT, node)) {
                contents.setAtIndex(JAVA_INT, node, MIXED);
            }
        }
        nodes.setAtIndex(JAVA_INT, row, node + 1);
        end = Math.max(end, row + 1);
        rows++;
        return node;
    }

    /** Takes a row out of its node. Returns whether that is free now. */
    boolean leave(int row) {
        int node = node(row);
        nodes.setAtIndex(JAVA_INT, row, 0);
        rows--;
        int after = next(row);
        if (after == row) {
            leave(node, hash(node));
            first.setAtIndex(JAVA_INT, node, 0);
            chain.setAtIndex(JAVA_INT, node, free);
            free = node + 1;
            return true;
        }
        link(previous.getAtIndex(JAVA_INT, row) - 1, after);
        if (first(node) == row) {
            first.setAtIndex(JAVA_INT, node, after + 1);
        }
        return false;
    }

    private void link(int row, int to) {
        next.setAtIndex(JAVA_INT, row, to + 1);
        previous.setAtIndex(JAVA_INT, to, row + 1);
    }

    private int begin(long hash, int content) {
        int node = used;
        if (free > 0) {
            node = free - 1;
            free = chain.getAtIndex(JAVA_INT, node);
        } else {
            used++;
        }
        hashes.setAtIndex(JAVA_LONG, node, hash);
        contents.setAtIndex(JAVA_INT, node, content);
        enter(node);
        return node;
    }

    private void enter(int node) {
        int bucket = bucket(hash(node));
        chain.setAtIndex(JAVA_INT, node, buckets.getAtIndex(JAVA_INT, bucket));
        buckets.setAtIndex(JAVA_INT, bucket, node + 1);
    }

    private void leave(int node, long hash) {
        int at = buckets.getAtIndex(JAVA_INT, bucket(hash)) - 1;
        int after = chain.getAtIndex(JAVA_INT, node);
        if (at == node) {
            buckets.setAtIndex(JAVA_INT, bucket(hash), after);
            return;
        }
        while (chain.getAtIndex(JAVA_INT, at) - 1 != node) {
            at = chain.getAtIndex(JAVA_INT, at) - 1;
        }
        chain.setAtIndex(JAVA_INT, at, after);
    }

    private int bucket(long hash) {
        return (int) (hash >>> 32) & mask;
    }

    /** No row is in a node, at the cost of those that were. */
    void clear() {
        for (int node = 0; node < used; node++) {
            buckets.setAtIndex(JAVA_INT, bucket(hash(node)), 0);
        }
        Kernels.zero(nodes, 0, 4L * end);
        Kernels.zero(first, 0, 4L * used);
        end = 0;
        used = 0;
        free = 0;
        rows = 0;
    }
}

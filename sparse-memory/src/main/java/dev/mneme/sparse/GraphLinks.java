package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * The links of a hierarchical navigable small world (Malkov and Yashunin 2018): on level 0 every row of the graph, on
 * each further level a sixteenth of those below. A row's level is a hash of seed and row, so the same rows inserted in the
 * same order give the same graph, and a row that is inserted again keeps its place. All storage is reserved.
 */
final class GraphLinks {
    /** M: links that a new row gets, and the most it may have on the levels above 0. */
    static final int M = 16;

    /** The most links a row may have on level 0. */
    static final int MOST = 2 * M;

    private static final int HIGHEST = 14;
    private static final int LEVEL_BITS = 4;
    private static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;

    private final long seed;
    // A row is stored as row + 1 and ends its list with 0 unless that is full.
    private final MemorySegment nodes; // int[N]: 0 where not in the graph, else level + 1 and the first block above
    private final MemorySegment lower; // int[N, 2M]
    private final MemorySegment upper; // int[blocks, M]: a row of level L has L of them in a row, level 1 first
    private final int blocks;
    private int usedBlocks;
    private int end;
    private int size;
    private int entry = -1;
    private boolean lent;

    /** No links between {@code count} rows, of which {@code counted} are expected to be there one day. */
    GraphLinks(TensorArena arena, int count, int counted, long seed) {
        this.seed = seed;
        blocks = count / 8 + 64; // a row needs 1/15 on average
        nodes = arena.reserve(4L * count, 4L * counted);
        lower = arena.reserve(4L * MOST * count, 4L * MOST * counted);
        upper = arena.reserve(4L * M * blocks, 4L * M * (counted / 15));
    }

    /** Takes over what {@code other}, of as many rows and the same seed, holds. */
    void copyFrom(GraphLinks other) {
        clear();
        MemorySegment.copy(other.nodes, 0, nodes, 0, 4L * other.end);
        MemorySegment.copy(other.lower, 0, lower, 0, 4L * MOST * other.end);
        MemorySegment.copy(other.upper, 0, upper, 0, 4L * M * other.usedBlocks);
        usedBlocks = other.usedBlocks;
        end = other.end;
        size = other.size;
        entry = other.entry;
    }

    /** Another search uses these links too from now on: they may not change any more. */
    void lend() {
        lent = true;
    }

    /** Whether another search uses these links. */
    boolean isLent() {
        return lent;
    }

    /** Rows in the graph. */
    int size() {
        return size;
    }

    /** The row at which a search begins, one of the highest level, or -1. */
    int entry() {
        return entry;
    }

    /** Whether {@code row} is in the graph. */
    boolean contains(int row) {
        return nodes.getAtIndex(JAVA_INT, row) != 0;
    }

    /** The highest level of a row that is in the graph. */
    int level(int row) {
        return (nodes.getAtIndex(JAVA_INT, row) & LEVEL_MASK) - 1;
    }

    /** The most links a row may have. */
    static int most(int level) {
        return level == 0 ? MOST : M;
    }

    /** Takes in a row, without links yet. */
    void add(int row) {
        int level = Math.min(drawn(row), blocks - usedBlocks);
        nodes.setAtIndex(JAVA_INT, row, (usedBlocks << LEVEL_BITS) | (level + 1));
        usedBlocks += level;
        for (int l = 0; l <= level; l++) {
            segment(l).set(JAVA_INT, at(row, l), 0);
        }
        end = Math.max(end, row + 1);
        size++;
    }

    /** Searches begin at {@code row} from now on. */
    void enter(int row) {
        entry = row;
    }

    /** Copies the rows that {@code row} is linked to. Returns how many. */
    int copy(int row, int level, int[] to) {
        MemorySegment segment = segment(level);
        long at = at(row, level);
        int most = most(level);
        for (int i = 0; i < most; i++) {
            int link = segment.get(JAVA_INT, at + 4L * i);
            if (link == 0) {
                return i;
            }
            to[i] = link - 1;
        }
        return most;
    }

    /** Links {@code row} to these rows and no others. */
    void put(int row, int level, int[] to, int links) {
        MemorySegment segment = segment(level);
        long at = at(row, level);
        for (int i = 0; i < links; i++) {
            segment.set(JAVA_INT, at + 4L * i, to[i] + 1);
        }
        if (links < most(level)) {
            segment.set(JAVA_INT, at + 4L * links, 0);
        }
    }

    /** Forgets all rows, at the cost of those that are in the graph. */
    void clear() {
        nodes.asSlice(0, 4L * end).fill((byte) 0);
        usedBlocks = 0;
        end = 0;
        size = 0;
        entry = -1;
    }

    /** Level l or higher in one of 16^l rows. */
    private int drawn(int row) {
        long z = seed + row * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return Math.min(HIGHEST, Long.numberOfTrailingZeros(z ^ (z >>> 31)) / 4);
    }

    private MemorySegment segment(int level) {
        return level == 0 ? lower : upper;
    }

    private long at(int row, int level) {
        if (level == 0) {
            return 4L * MOST * row;
        }
        int first = nodes.getAtIndex(JAVA_INT, row) >>> LEVEL_BITS;
        return 4L * M * (first + level - 1);
    }
}

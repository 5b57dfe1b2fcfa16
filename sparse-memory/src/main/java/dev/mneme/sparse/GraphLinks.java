package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * The links of a hierarchical navigable small world (Malkov and Yashunin 2018): on level 0 every row of the graph, on
 * each further level a sixteenth of those below. A row's level is a hash of seed and row, so the same rows inserted in the
 * same order give the same graph, and a row that is inserted again keeps its place. All storage is reserved.
 *
 * <p>With the links of a row lie the codes of the rows they lead to, a {@link CodeBundle}, as these were when linked: a walk
 * compares all neighbours of a row at the price of one place in memory, where their own rows would be 32. It takes W times
 * 32 bytes a row. What is a copy can be out of date: a row that was taken in again has new codes with those it is linked
 * with now, and old ones where a link leads to it that it does not return.
 */
final class GraphLinks {
    /** M: links that a new row gets. */
    static final int M = 16;

    /** The most links a row may have, on every level. */
    static final int MOST = CodeBundle.ROWS;

    private static final int HIGHEST = 14;
    private static final int LEVEL_BITS = 4;
    private static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;
    private static final int LINE = 64;

    private final long seed;
    private final RowStore store;
    private final CodeBundle bundle;
    private final MemorySegment nodes; // int[N]: 0 where not in the graph, else level + 1 and the first block above
    // Blocks of int[MOST] links, each row + 1, or 0 from the first that is not used on, and the codes of those rows.
    private final MemorySegment lower; // [N]
    private final MemorySegment upper; // [blocks]: a row of level L has L of them in a row, level 1 first
    private final int blockBytes;
    private final int blocks;
    private int usedBlocks;
    private int end;
    private int size;
    private int entry = -1;
    private boolean lent;

    /** No links between the rows of {@code store}, whose codes {@code bundle} makes. */
    GraphLinks(RowStore store, CodeBundle bundle, TensorArena arena, long seed) {
        this.seed = seed;
        this.store = store;
        this.bundle = bundle;
        int count = store.count();
        int counted = store.countedRows();
        blockBytes = -LINE & (4 * MOST + (int) CodeBundle.bytes(store.words()) + LINE - 1);
        blocks = count / 8 + 64; // a row needs 1/15 on average
        nodes = arena.reserve(4L * count, 4L * counted);
        lower = arena.reserve((long) blockBytes * count, (long) blockBytes * counted);
        upper = arena.reserve((long) blockBytes * blocks, (long) blockBytes * (counted / 15));
    }

    /** Takes over what {@code other}, of as many rows and the same seed, holds. */
    void copyFrom(GraphLinks other) {
        clear();
        MemorySegment.copy(other.nodes, 0, nodes, 0, 4L * other.end);
        MemorySegment.copy(other.lower, 0, lower, 0, (long) blockBytes * other.end);
        MemorySegment.copy(other.upper, 0, upper, 0, (long) blockBytes * other.usedBlocks);
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

    /** Takes in a row, without links yet. */
    void add(int row) {
        int level = Math.min(drawn(row), blocks - usedBlocks);
        nodes.setAtIndex(JAVA_INT, row, (usedBlocks << LEVEL_BITS) | (level + 1));
        usedBlocks += level;
        for (int l = 0; l <= level; l++) {
            end(row, l, 0);
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
        for (int i = 0; i < MOST; i++) {
            to[i] = link(row, level, i);
            if (to[i] < 0) {
                return i;
            }
        }
        return MOST;
    }

    /** The row that link {@code i} of {@code row} leads to, or -1: there are no further links. */
    int link(int row, int level, int i) {
        return segment(level).get(JAVA_INT, at(row, level) + 4L * i) - 1;
    }

    /** Has all that lies with {@code row} fetched from memory, line after line without waiting. Returns nothing of use. */
    int fetch(int row, int level) {
        MemorySegment segment = segment(level);
        long at = at(row, level);
        int sum = 0;
        for (int line = 0; line < blockBytes; line += LINE) {
            sum += segment.get(JAVA_INT, at + line);
        }
        return sum;
    }

    /**
     * Compares all that {@code row} is linked to with the key of {@code with}. Bit i says that the sum of link i lies above
     * {@code threshold}; where there is no link i it says nothing.
     */
    int above(int row, int level, int threshold, CodeBundle with) {
        return with.above(segment(level), at(row, level) + 4L * MOST, threshold);
    }

    /** Links {@code row} to these rows and no others, with their codes of now. */
    void put(int row, int level, int[] to, int links) {
        for (int i = 0; i < links; i++) {
            set(row, level, i, to[i]);
        }
        end(row, level, links);
    }

    /** Link {@code i} of {@code row}, one of those used or the next, leads to {@code to}, with its code of now. */
    void set(int row, int level, int i, int to) {
        MemorySegment segment = segment(level);
        long at = at(row, level);
        segment.set(JAVA_INT, at + 4L * i, to + 1);
        bundle.put(segment, at + 4L * MOST, i, store.rows(), store.inverseNorms(), to);
    }

    /** No links from {@code links} on: not one, since a walk looks at whichever are near the key, not one after another. */
    private void end(int row, int level, int links) {
        segment(level).asSlice(at(row, level) + 4L * links, 4L * (MOST - links)).fill((byte) 0);
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
            return (long) blockBytes * row;
        }
        int first = nodes.getAtIndex(JAVA_INT, row) >>> LEVEL_BITS;
        return (long) blockBytes * (first + level - 1);
    }
}

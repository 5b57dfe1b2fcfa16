package dev.mneme.sparse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * The links of a hierarchical navigable small world (Malkov and Yashunin 2018): on level 0 every node of the graph, on
 * each further level a sixteenth of those below. A node's level is a hash of seed and node, so the same nodes inserted in
 * the same order give the same graph, and a node that is used again keeps its place. All storage is reserved.
 *
 * <p>Links are mutual: where one node leads, there a walk comes back, and a node that leaves leaves no link behind. With
 * the links of a node lie the codes of those they lead to, a {@link CodeBundle}: a walk compares all neighbours of a node
 * at the price of one place in memory, where their rows would be 32. It takes W times 32 bytes a node.
 */
final class GraphLinks {
    /** The most links a node may have, on every level. */
    static final int MOST = CodeBundle.ROWS;

    private static final int HIGHEST = 14;
    private static final int LEVEL_BITS = 4;
    private static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;
    private static final int LINE = 64;

    private final long seed;
    private final CodeBundle bundle;
    private final byte[] code;
    private final byte[] entryCode;
    private final RowGroups groups;
    private final MemorySegment nodes; // int[N]: 0 where never used, else level + 1 and the first block above
    // Blocks of int[MOST] links, each node + 1, or 0 from the first that is not used on, and the codes of those nodes.
    private final MemorySegment lower; // [N]
    private final MemorySegment upper; // [blocks]: a node of level L has L of them in a row, level 1 first
    private final int blockBytes;
    private final int blocks;
    private int usedBlocks;
    private int end;
    private int size;
    private int entry = -1;
    private boolean lent;

    /** No links between the rows of {@code store}, whose codes {@code bundle} compares. */
    GraphLinks(RowStore store, CodeBundle bundle, TensorArena arena, long seed) {
        this.seed = seed;
        this.bundle = bundle;
        code = new byte[store.words()];
        entryCode = new byte[store.words()];
        groups = new RowGroups(store, arena);
        int count = store.count();
        int counted = store.countedRows();
        blockBytes = -LINE & (4 * MOST + (int) CodeBundle.bytes(store.words()) + LINE - 1);
        blocks = count / 8 + 64; // a node needs 1/15 on average
        nodes = arena.reserve(4L * count, 4L * counted);
        lower = arena.reserve((long) blockBytes * count, (long) blockBytes * counted);
        upper = arena.reserve((long) blockBytes * blocks, (long) blockBytes * (counted / 15));
    }

    /** Takes over what {@code other}, of as many rows and the same seed, holds. */
    void copyFrom(GraphLinks other) {
        clear();
        groups.copyFrom(other.groups);
        MemorySegment.copy(other.nodes, 0, nodes, 0, 4L * other.end);
        MemorySegment.copy(other.lower, 0, lower, 0, (long) blockBytes * other.end);
        MemorySegment.copy(other.upper, 0, upper, 0, (long) blockBytes * other.usedBlocks);
        System.arraycopy(other.entryCode, 0, entryCode, 0, code.length);
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

    /** The rows of the nodes. */
    RowGroups groups() {
        return groups;
    }

    /** Nodes in the graph. */
    int size() {
        return size;
    }

    /** The node at which a search begins, one of the highest level, or -1. */
    int entry() {
        return entry;
    }

    /** Its code. */
    byte[] entryCode() {
        return entryCode;
    }

    /** The highest level of a node. */
    int level(int node) {
        return (nodes.getAtIndex(JAVA_INT, node) & LEVEL_MASK) - 1;
    }

    /** Takes in a node, without links yet. */
    void add(int node) {
        if (nodes.getAtIndex(JAVA_INT, node) == 0) {
            int level = Math.min(drawn(node), blocks - usedBlocks);
            nodes.setAtIndex(JAVA_INT, node, (usedBlocks << LEVEL_BITS) | (level + 1));
            usedBlocks += level;
        }
        for (int level = level(node); level >= 0; level--) {
            Kernels.zero(segment(level), at(node, level), 4L * MOST);
        }
        end = Math.max(end, node + 1);
        size++;
    }

    /** A node that has no links any more goes; if searches begin there, they begin nowhere. */
    void remove(int node) {
        size--;
        entry = node == entry ? -1 : entry;
    }

    /** Searches begin at {@code node} from now on. */
    void enter(int node, byte[] its) {
        entry = node;
        System.arraycopy(its, 0, entryCode, 0, code.length);
    }

    /** Copies the nodes that {@code node} is linked with. Returns how many. */
    int copy(int node, int level, int[] to) {
        for (int i = 0; i < MOST; i++) {
            to[i] = link(node, level, i);
            if (to[i] < 0) {
                return i;
            }
        }
        return MOST;
    }

    /** The node that link {@code i} of {@code node} leads to, or -1: there are no further links. */
    int link(int node, int level, int i) {
        return segment(level).get(JAVA_INT, at(node, level) + 4L * i) - 1;
    }

    /** Which link of {@code node} leads to {@code to}, or -1. */
    int find(int node, int level, int to) {
        for (int i = 0; i < MOST; i++) {
            int link = link(node, level, i);
            if (link == to) {
                return i;
            }
            if (link < 0) {
                return -1;
            }
        }
        return -1;
    }

    /** How many links {@code node} has. */
    int count(int node, int level) {
        int i = 0;
        while (i < MOST && link(node, level, i) >= 0) {
            i++;
        }
        return i;
    }

    /** Has all that lies with {@code node} fetched from memory, line after line without waiting. Returns nothing of use. */
    int fetch(int node, int level) {
        MemorySegment segment = segment(level);
        long at = at(node, level);
        int sum = 0;
        for (int line = 0; line < blockBytes; line += LINE) {
            sum += segment.get(JAVA_INT, at + line);
        }
        return sum;
    }

    /**
     * Compares all that {@code node} is linked with with the key of {@code with}. Bit i says that the sum of link i lies
     * above {@code threshold}; where there is no link i it says nothing.
     */
    int above(int node, int level, int threshold, CodeBundle with) {
        return with.above(segment(level), at(node, level) + 4L * MOST, threshold);
    }

    /** As {@link #above}, for {@link CodeBundle#nearer}. */
    int nearer(int node, int level, int threshold, CodeBundle with) {
        return with.nearer(segment(level), at(node, level) + 4L * MOST, threshold);
    }

    /** The code of the node that link {@code i} of {@code node} leads to. */
    void code(int node, int level, int i, byte[] to) {
        bundle.take(segment(level), at(node, level) + 4L * MOST, i, to);
    }

    /** Links {@code a} with {@code b}, which both have room. */
    void connect(int a, byte[] aCode, int b, byte[] bCode, int level) {
        set(a, level, count(a, level), b, bCode);
        set(b, level, count(b, level), a, aCode);
    }

    private void set(int node, int level, int i, int to, byte[] toCode) {
        MemorySegment segment = segment(level);
        long at = at(node, level);
        segment.set(JAVA_INT, at + 4L * i, to + 1);
        bundle.put(segment, at + 4L * MOST, i, toCode);
    }

    /** {@code a} and {@code b}, which are linked, are so no more. */
    void part(int a, int b, int level) {
        drop(a, b, level);
        drop(b, a, level);
    }

    private void drop(int node, int to, int level) {
        int last = count(node, level) - 1;
        int i = find(node, level, to);
        if (i < last) {
            code(node, level, last, code);
            set(node, level, i, link(node, level, last), code);
        }
        segment(level).set(JAVA_INT, at(node, level) + 4L * last, 0);
    }

    /** Forgets all nodes, at the cost of those that are in the graph. */
    void clear() {
        groups.clear();
        Kernels.zero(nodes, 0, 4L * end);
        usedBlocks = 0;
        end = 0;
        size = 0;
        entry = -1;
    }

    /** Level l or higher of one in 16^l nodes. */
    private int drawn(int node) {
        return Math.min(HIGHEST, Long.numberOfTrailingZeros(mixed(seed, node)) / LEVEL_BITS);
    }

    /** Number {@code i} of a sequence that looks like chance. */
    static long mixed(long seed, int i) {
        long z = seed + i * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private MemorySegment segment(int level) {
        return level == 0 ? lower : upper;
    }

    private long at(int node, int level) {
        if (level == 0) {
            return (long) blockBytes * node;
        }
        int first = nodes.getAtIndex(JAVA_INT, node) >>> LEVEL_BITS;
        return (long) blockBytes * (first + level - 1);
    }
}

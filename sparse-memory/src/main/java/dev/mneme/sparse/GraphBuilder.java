package dev.mneme.sparse;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.TensorArena;
import java.lang.foreign.MemorySegment;

/**
 * Takes rows into a graph and out again (Malkov and Yashunin 2018, algorithms 1 and 4, with mutual links). A row whose
 * code a node has already joins it; another becomes a node and is linked with what lies nearest by their codes.
 */
final class GraphBuilder {
    /** Nodes considered as neighbours of a new one; 40 costs a fifth less and finds a tenth less. */
    static final int WIDTH = 100;

    /** Links of a new node; the others of its {@link GraphLinks#MOST} are for those that come. */
    private static final int M = 16;

    private final RowStore store;
    private final CodeBundle bundle;
    private final GraphWalk walk;
    private final MutualLinks mutual;
    private final MemorySegment together; // a bundle of codes to be compared with each other
    private final int[] nodes = new int[GraphLinks.MOST];
    private final byte[][] codes; // of nodes
    private final byte[] code;
    private final Beam nearest = new Beam(GraphLinks.MOST);

    /** Builds with {@code walk}, whose beam must be at least {@link #WIDTH} wide. */
    GraphBuilder(RowStore store, CodeBundle bundle, TensorArena arena, GraphWalk walk) {
        this.store = store;
        this.bundle = bundle;
        this.walk = walk;
        mutual = new MutualLinks(bundle, store.words());
        code = new byte[store.words()];
        codes = new byte[GraphLinks.MOST][store.words()];
        long bytes = CodeBundle.bytes(store.words());
        together = arena.reserve(bytes, bytes);
    }

    /** False for a row that has no code: it is not finite. */
    boolean isCoded(int row) {
        return walk.towards(store.rows(), row, store.inverseNorms().get(row));
    }

    /** Takes in {@code row}, which is in no node. */
    void insert(GraphLinks links, int row) {
        take(row, code);
        long hash = RowGroups.hash(code);
        boolean isNew = links.groups().find(hash) < 0;
        int node = links.groups().join(row, hash, RowGroups.contents(store, row));
        if (isNew && hash != RowGroups.ZERO) {
            takeIn(links, node);
        }
    }

    /** Links {@code node}, of the code at hand, on all levels that it is on. */
    private void takeIn(GraphLinks links, int node) {
        links.add(node);
        int top = links.entry() < 0 ? -1 : links.level(links.entry());
        for (int level = 0; level <= Math.min(links.level(node), top); level++) {
            place(links, node, level);
        }
        if (links.level(node) > top) {
            links.enter(node, code);
        }
    }

    /** On one level: with M of the nearest, first of all with those in different directions. */
    private void place(GraphLinks links, int node, int level) {
        walk.towards(code);
        walk.descend(links, level);
        walk.search(links, level, WIDTH);
        RowGroups groups = links.groups();
        int count = fill(groups, choose(groups));
        for (int i = 0; i < count; i++) {
            mutual.add(links, node, code, nodes[i], codes[i], level);
        }
    }

    /** Chooses of the beam, nearest first, nodes not nearer to one already chosen than to the key. Returns how many. */
    private int choose(RowGroups groups) {
        Beam beam = walk.beam();
        bundle.put(together, 0, M, code);
        int count = 0;
        for (int rank = 0; rank < beam.size() && count < M; rank++) {
            take(groups.first(beam.row(rank)), codes[count]);
            bundle.key(codes[count]);
            bundle.nearer(together, 0, Short.MAX_VALUE);
            boolean dominated = false;
            for (int i = 0; i < count && !dominated; i++) {
                dominated = bundle.sum(i) > bundle.sum(M);
            }
            if (!dominated) {
                nodes[count] = beam.row(rank);
                bundle.put(together, 0, count, codes[count]);
                count++;
            }
        }
        return count;
    }

    /** Adds the nearest of the beam until there are {@link #M}. */
    private int fill(RowGroups groups, int count) {
        Beam beam = walk.beam();
        int all = count;
        for (int rank = 0; rank < beam.size() && all < M; rank++) {
            all = add(groups, all, beam.row(rank));
        }
        return all;
    }

    /** Adds a node to the first {@code count} if it is not among them. Returns how many there are then. */
    private int add(RowGroups groups, int count, int node) {
        for (int i = 0; i < count; i++) {
            if (nodes[i] == node) {
                return count;
            }
        }
        nodes[count] = node;
        take(groups.first(node), codes[count]);
        return count + 1;
    }

    /** Takes {@code row} out. The node of which it was the last goes, and those it was linked with are linked instead. */
    void remove(GraphLinks links, int row) {
        int node = links.groups().node(row);
        boolean linked = links.groups().hash(node) != RowGroups.ZERO;
        if (!links.groups().leave(row) || !linked) {
            return;
        }
        boolean enters = node == links.entry();
        for (int level = links.level(node); level >= 0; level--) {
            int count = links.copy(node, level, nodes);
            for (int i = 0; i < count; i++) {
                links.code(node, level, i, codes[i]);
            }
            for (int i = 0; i < count; i++) {
                links.part(node, nodes[i], level);
            }
            if (enters && count > 0) {
                links.enter(nodes[0], codes[0]);
                enters = false;
            }
            bridge(links, level, count);
        }
        links.remove(node);
    }

    /** Links each of the first {@code count} nodes with one of those before it, the nearest to which it has no link. */
    private void bridge(GraphLinks links, int level, int count) {
        for (int i = 0; i < count; i++) {
            bundle.put(together, 0, i, codes[i]);
        }
        for (int i = 1; i < count; i++) {
            bundle.key(codes[i]);
            bundle.nearer(together, 0, Short.MAX_VALUE);
            nearest.clear(i);
            for (int j = 0; j < i; j++) {
                nearest.offer(j, bundle.sum(j));
            }
            int rank = 0;
            while (rank < i && links.find(nodes[i], level, nodes[nearest.row(rank)]) >= 0) {
                rank++;
            }
            if (rank < i) {
                int j = nearest.row(rank);
                mutual.add(links, nodes[i], codes[i], nodes[j], codes[j], level);
            }
        }
    }

    private void take(int row, byte[] to) {
        bundle.code(store.rows(), store.inverseNorms(), row, to);
    }
}

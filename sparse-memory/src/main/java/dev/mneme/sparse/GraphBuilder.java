package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;

/**
 * Takes rows into a graph (Malkov and Yashunin 2018, algorithms 1, 3 and 4). A row that is in the graph already, with other
 * contents, keeps its place in the storage: those it was linked with are linked with each other instead, and it is linked
 * anew. Without that repair recall decays as rows are overwritten, from .98 to .89 after each row was three times.
 */
final class GraphBuilder {
    /** Rows considered as neighbours of a new one; 40 costs a fifth less and finds a tenth less. */
    static final int WIDTH = 100;

    /** Cosines of equal rows may differ by this much. */
    private static final float SAME = 1e-6f;

    private final RowStore store;
    private final GraphWalk walk;
    private final Beam candidates = new Beam(GraphLinks.MOST + 1);
    private final int[] chosen = new int[GraphLinks.MOST];
    private final int[] former = new int[GraphLinks.MOST];
    private final int[] others = new int[GraphLinks.MOST + 1];
    private final float[] similarity = new float[GraphLinks.MOST + 1];

    /** Builds with {@code walk}, whose beam must be at least {@link #WIDTH} wide. */
    GraphBuilder(RowStore store, GraphWalk walk) {
        this.store = store;
        this.walk = walk;
    }

    /** Takes {@code row} into the graph, or takes note of its new contents. */
    void insert(GraphLinks links, int row) {
        boolean known = links.contains(row);
        if (!known) {
            links.add(row);
            if (links.entry() < 0) {
                links.enter(row);
                return;
            }
        }
        int level = links.level(row);
        int top = links.level(links.entry());
        int start = walk.descend(links, store.rows(), row, Math.min(level, top));
        for (int l = Math.min(level, top); l >= 0; l--) {
            walk.search(links, store.rows(), row, l, start, WIDTH);
            int count = choose(walk.beam(), row, GraphLinks.M);
            if (known) {
                detach(links, row, l);
            }
            links.put(row, l, chosen, count);
            System.arraycopy(chosen, 0, former, 0, count);
            for (int i = 0; i < count; i++) {
                link(links, former[i], row, l);
            }
            start = walk.beam().row(walk.beam().row(0) == row && walk.beam().size() > 1 ? 1 : 0);
        }
        if (level > top) {
            links.enter(row);
        }
    }

    /** Chooses, nearest first, rows that are not nearer to one already chosen than to {@code row}. Returns how many. */
    private int choose(Beam from, int row, int most) {
        float inverseNorm = inverseNorm(row);
        int count = 0;
        for (int rank = 0; rank < from.size() && count < most; rank++) {
            int candidate = from.row(rank);
            float cosine = from.similarity(rank) * inverseNorm;
            if (candidate != row && nearest(candidate, count) <= cosine + SAME) {
                chosen[count++] = candidate;
            }
        }
        return count;
    }

    /** The greatest cosine of {@code row} with the first {@code count} chosen. */
    private float nearest(int row, int count) {
        measure(row, chosen, count);
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, similarity[i]);
        }
        return greatest * inverseNorm(row);
    }

    /** Links {@code from} to {@code to}, at the cost of its least useful link if it has no room. */
    private void link(GraphLinks links, int from, int to, int level) {
        int count = links.copy(from, level, others);
        if (indexOf(others, count, to) >= 0) {
            return;
        }
        others[count++] = to;
        if (count <= GraphLinks.most(level)) {
            links.put(from, level, others, count);
            return;
        }
        measure(from, others, count);
        candidates.clear(count);
        for (int i = 0; i < count; i++) {
            candidates.offer(others[i], similarity[i]);
        }
        links.put(from, level, chosen, choose(candidates, from, GraphLinks.most(level)));
    }

    /** Rows linked with {@code row} both ways lose it and are linked to the nearest two of those it was linked to. */
    private void detach(GraphLinks links, int row, int level) {
        int siblings = links.copy(row, level, former);
        for (int i = 0; i < siblings; i++) {
            int from = former[i];
            int count = links.copy(from, level, others);
            int at = indexOf(others, count, row);
            if (at >= 0) {
                others[at] = others[--count];
                measure(from, former, siblings);
                candidates.clear(siblings);
                for (int s = 0; s < siblings; s++) {
                    candidates.offer(former[s], similarity[s]);
                }
                links.put(from, level, others, bridge(from, count, GraphLinks.most(level)));
            }
        }
    }

    /** Adds to the first {@code count} others at most two of the candidates. Returns how many others there are then. */
    private int bridge(int from, int count, int most) {
        int enough = Math.min(most, count + 2);
        int all = count;
        for (int rank = 0; rank < candidates.size() && all < enough; rank++) {
            int sibling = candidates.row(rank);
            if (sibling != from && indexOf(others, all, sibling) < 0) {
                others[all++] = sibling;
            }
        }
        return all;
    }

    private void measure(int row, int[] rows, int count) {
        Blocks.gatheredDots(store.rows(), row, store.rows(), store.inverseNorms(), rows, count, similarity);
    }

    private float inverseNorm(int row) {
        return store.inverseNorms().get(row);
    }

    private static int indexOf(int[] rows, int count, int row) {
        for (int i = 0; i < count; i++) {
            if (rows[i] == row) {
                return i;
            }
        }
        return -1;
    }
}

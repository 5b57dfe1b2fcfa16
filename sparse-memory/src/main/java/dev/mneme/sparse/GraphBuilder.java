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
    private final Beam candidates = new Beam(WIDTH); // scored by their floats
    private final int[] chosen = new int[GraphLinks.MOST];
    private final int[] former = new int[GraphLinks.MOST];
    private final int[] others = new int[GraphLinks.MOST + 1];
    private final int[] met = new int[WIDTH];
    private final float[] similarity = new float[WIDTH];

    /** Builds with {@code walk}, whose beam must be at least {@link #WIDTH} wide. */
    GraphBuilder(RowStore store, GraphWalk walk) {
        this.store = store;
        this.walk = walk;
    }

    /** Takes {@code row} into the graph, or takes note of its new contents; false if it has no code (it is not finite). */
    boolean insert(GraphLinks links, int row) {
        if (!walk.towards(store.rows(), row, inverseNorm(row))) {
            return false;
        }
        boolean known = links.contains(row);
        if (!known) {
            links.add(row);
            if (links.entry() < 0) {
                links.enter(row);
                return true;
            }
        }
        int level = links.level(row);
        int top = links.level(links.entry());
        int start = walk.descend(links, Math.min(level, top));
        for (int l = Math.min(level, top); l >= 0; l--) {
            walk.search(links, l, start, WIDTH);
            takeCandidates(row);
            if (candidates.size() > 0) {
                start = candidates.row(0);
            }
            int count = choose(row, GraphLinks.M);
            if (known) {
                detach(links, row, l);
            }
            links.put(row, l, chosen, count);
            System.arraycopy(chosen, 0, former, 0, count);
            for (int i = 0; i < count; i++) {
                link(links, former[i], row, l);
            }
        }
        if (level > top) {
            links.enter(row);
        }
        return true;
    }

    /** What the walk found, {@code row} excepted, by similarity instead of by code. */
    private void takeCandidates(int row) {
        Beam beam = walk.beam();
        int count = 0;
        for (int rank = 0; rank < beam.size(); rank++) {
            if (beam.row(rank) != row) {
                met[count++] = beam.row(rank);
            }
        }
        sort(row, met, count);
    }

    /** The first {@code count} rows become the candidates, those most similar to {@code row} first. */
    private void sort(int row, int[] rows, int count) {
        measure(row, rows, count);
        candidates.clear(count);
        for (int i = 0; i < count; i++) {
            candidates.offer(rows[i], Beam.score(similarity[i]));
        }
    }

    /** Chooses, nearest first, candidates not nearer to one already chosen than to {@code row}. Returns how many. */
    private int choose(int row, int most) {
        float inverseNorm = inverseNorm(row);
        int count = 0;
        for (int rank = 0; rank < candidates.size() && count < most; rank++) {
            int candidate = candidates.row(rank);
            float cosine = Beam.similarity(candidates.score(rank)) * inverseNorm;
            if (nearest(candidate, count) <= cosine + SAME) {
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
        int at = indexOf(others, count, to);
        if (at >= 0) {
            links.set(from, level, at, to);
            return;
        }
        if (count < GraphLinks.MOST) {
            links.set(from, level, count, to);
            return;
        }
        others[count++] = to;
        sort(from, others, count);
        links.put(from, level, chosen, choose(from, GraphLinks.MOST));
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
                sort(from, former, siblings);
                links.put(from, level, others, bridge(from, count));
            }
        }
    }

    /** Adds to the first {@code count} others at most two of the candidates. Returns how many others there are then. */
    private int bridge(int from, int count) {
        int enough = Math.min(GraphLinks.MOST, count + 2);
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

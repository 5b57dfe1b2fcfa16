package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;

/** Finds the nearest of the rows in a graph: walks by codes, then compares the rows of the nodes found in float32. */
final class GraphSearch {
    /** Rows of equal code but different floats that one search compares at least; further ones up to one in so many. */
    private static final int COMPARED = 256;

    private static final int COMPARED_PART = 32;

    /** Of a key so short that ε is most of its norm too little is left in its code. */
    private static final float FAINT = 0.75f;

    private final RowStore store;
    private final DirtyRows dirty;
    private final GraphWalk walk;
    private int compared;

    /** Finds rows of {@code store} that are not {@code dirty}. */
    GraphSearch(RowStore store, DirtyRows dirty, GraphWalk walk) {
        this.store = store;
        this.dirty = dirty;
        this.walk = walk;
    }

    /** Begins a search for row {@code head} of {@code keys}; false if that cannot be compared by its code. */
    boolean begin(Mat keys, int head, float inverseNorm) {
        return store.epsilon() * inverseNorm * inverseNorm < FAINT && walk.towards(keys, head, inverseNorm);
    }

    /** Walks, with {@code width} nodes in sight, and returns the greatest sum of codes met. */
    int walk(GraphLinks links, int width) {
        walk.descend(links, 0);
        walk.search(links, 0, width);
        return walk.beam().score(0);
    }

    /** Walks on with more nodes in sight. */
    void widen(GraphLinks links, int width) {
        if (links.entry() >= 0) {
            walk.search(links, 0, width);
        }
    }

    /**
     * Offers the rows of the nodes found that may be among the nearest by their codes, and those that are 0.
     *
     * @return false if so many rows have the same codes that looking at every row is as good
     */
    boolean offer(GraphLinks links, Mat keys, int head, float inverseNorm, Neighbours found) {
        compared = 0;
        Beam beam = walk.beam();
        RowGroups groups = links.groups();
        int nodes = links.entry() < 0 ? 0 : beam.size();
        for (int rank = 0; rank < nodes && walk.mayReach(beam.score(rank), found.threshold(head)); rank++) {
            if (!offer(groups, beam.row(rank), keys, head, inverseNorm, found)) {
                return false;
            }
        }
        int zero = groups.find(RowGroups.ZERO);
        return zero < 0
                || !walk.mayReach(0, found.threshold(head))
                || offer(groups, zero, keys, head, inverseNorm, found);
    }

    /** Offers the rows of a node; of rows known to be equal the first K. */
    private boolean offer(RowGroups groups, int node, Mat keys, int head, float inverseNorm, Neighbours found) {
        boolean equal = groups.areEqual(node);
        int most = Math.max(COMPARED, store.extent() / COMPARED_PART);
        int first = groups.first(node);
        int row = first;
        int offered = 0;
        do {
            if (row < store.extent() && !dirty.contains(row)) {
                float dot = Blocks.dotRows(keys, head, store.rows(), row);
                if (!found.contains(head, row)) {
                    found.offer(head, row, dot * store.inverseNorms().get(row) * inverseNorm);
                }
                offered++;
                compared++;
                if (equal ? offered == found.k() : compared > most) {
                    return equal;
                }
            }
            row = groups.next(row);
        } while (row != first);
        return true;
    }
}

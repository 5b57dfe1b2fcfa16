package dev.mneme.sparse;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;

/**
 * Approximate search through a graph over the store's own rows (hierarchical navigable small world, Malkov and Yashunin
 * 2018, by cosine), for memories so large that looking at every row takes longer.
 *
 * <p>The graph holds settled rows only. Rows changed since are scanned exactly beside it; a walk may pass through what
 * they were, but does not answer with them, so that restoring a row costs nothing and finds it in its place. {@link
 * #settle} takes changed rows into the graph when they are more than 4,096 and more than a 64th of those below the extent.
 *
 * <p>A walk compares codes, which lie with the links (W·32 bytes a row); of what it meets, the rows that could be among the
 * nearest by their codes ({@link CodeBound}) are compared in float32, so that similarities are those of any other search.
 * Rows of equal code are one node, however many they are.
 *
 * <p>When it takes rows in, the graph measures what it finds of what looking at every row does, and how wide walks must be
 * to find 95 % of the nearest four ({@link GraphReach}): near rows, opposite to them, and anywhere. Where no walk that is
 * worth its time does, and where it cannot give K rows, every row is looked at.
 *
 * <p>Answers depend on what was told and the seed alone.
 */
public final class GraphRows implements NearestRows {
    private static final long SEED = 0x6d6e656d65L;

    private final RowStore store;
    private final TensorArena arena;
    private final CodeBundle bundle;
    private final long seed;
    private final DirtyRows dirty;
    private final DirtyScan scan;
    private final GraphWalk walk;
    private final GraphBuilder builder;
    private final GraphSearch search;
    private final GraphReach reach;
    private GraphLinks own;
    private GraphLinks links; // own, or another's as long as this one folds nothing

    /** A search over {@code store} as wide as it needs to be; its room, reserved only, is in {@code arena}. */
    public GraphRows(RowStore store, TensorArena arena) {
        this(store, arena, 0, SEED);
    }

    /**
     * A search over {@code store}.
     *
     * @param width nodes that a walk keeps in sight, "ef" in the paper: more find more and cost more. 0 for as many as
     *     find 95 % of the nearest four by the graph's own measurements
     * @param seed of the levels
     */
    public GraphRows(RowStore store, TensorArena arena, int width, long seed) {
        this.store = store;
        this.arena = arena;
        this.seed = seed;
        bundle = new CodeBundle(store.words());
        dirty = new DirtyRows(arena, store.count(), store.countedRows());
        scan = new DirtyScan(store, dirty, row -> links.groups().node(row) >= 0);
        int widest = width > 0 ? width : GraphReach.widest(store.count());
        walk = new GraphWalk(store, bundle, Math.max(GraphBuilder.WIDTH, widest));
        builder = new GraphBuilder(store, bundle, arena, walk);
        search = new GraphSearch(store, dirty, walk);
        reach = new GraphReach(store, arena, width);
        own = new GraphLinks(store, bundle, arena, seed);
        links = own;
    }

    /**
     * Nodes that a walk keeps in sight at least, enough where rows lie in all directions: {@code 2.75 ∛rows}, at least 64.
     * Measured with W 32: of the nearest four of 100,000 it finds .989 for keys at half a row's length from a row. Where it
     * is not sure to find .95, as for some of the keys anywhere, walks are wider.
     */
    public static int width(int rows) {
        return Math.max(64, (int) (2.75 * StrictMath.cbrt(rows))); // the same beam on every platform
    }

    /** Rows in the graph, those changed since among them. */
    public int settledRows() {
        return links.groups().rows();
    }

    /** Rows that are scanned. */
    public int scannedRows() {
        return dirty.size();
    }

    /**
     * Uses the graph of {@code other}, whose store holds rows of the same contents, instead of building one: several
     * sequences may begin with one large memory. Each goes its own way: who takes rows into the graph first copies it, and
     * who lent one and begins anew reserves room for another. The lender's arena must stay open as long as this is used.
     */
    @Override
    public void adopt(NearestRows like) {
        if (like == this || !(like instanceof GraphRows other)) {
            settle();
            return;
        }
        if (store.count() != other.store.count()
                || store.words() != other.store.words()
                || store.epsilon() != other.store.epsilon()
                || seed != other.seed) {
            throw new IllegalArgumentException(
                    "GraphRows.adopt: a graph of %s rows of %s floats, the same ε and seed needed, %s of %s came"
                            .formatted(store.count(), store.words(), other.store.count(), other.store.words()));
        }
        other.links.lend();
        links = other.links;
        reach.copyFrom(other.reach);
        dirty.adopt(other.dirty);
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        scan.search(keys, inverseKeyNorms, found);
        for (int head = 0; head < found.heads() && groups().rows() > 0; head++) {
            if (!searchGraph(keys, head, inverseKeyNorms.get(head), found)) {
                scan.searchAll(keys, inverseKeyNorms, found);
                return;
            }
        }
        scan.complete(keys, inverseKeyNorms, groups().rows(), found);
    }

    /** False where every row must be looked at. */
    private boolean searchGraph(Mat keys, int head, float inverseKeyNorm, Neighbours found) {
        int width = reach.first();
        if (width == GraphReach.NONE || !search.begin(keys, head, inverseKeyNorm)) {
            return false;
        }
        if (links.entry() >= 0) {
            int needed = reach.width(search.walk(links, width));
            if (needed == GraphReach.NONE) {
                return false;
            }
            if (needed > width) {
                search.widen(links, needed);
            }
        }
        return search.offer(links, keys, head, inverseKeyNorm, found);
    }

    private RowGroups groups() {
        return links.groups();
    }

    /** {@inheritDoc} Of this one, a search that looks at every row. */
    @Override
    public void searchWith(Workers workers) {
        scan.searchWith(workers);
    }

    @Override
    public void changed(int row) {
        dirty.changed(row);
    }

    @Override
    public void restored(int row) {
        dirty.restored(row);
    }

    @Override
    public void settle() {
        if (walk.isPossible() && dirty.areTooMany(store.extent())) {
            fold();
        }
    }

    /** Takes changed rows in, in ascending rows: the order in which they became dirty leaves no trace. */
    void fold() {
        if (links != own || own.isLent()) {
            GraphLinks lent = links;
            renewIfLent();
            own.copyFrom(lent);
            links = own;
        }
        int taken = dirty.size();
        int end = dirty.end();
        for (int row = 0; row < end; row++) {
            if (dirty.contains(row) && groups().node(row) >= 0) {
                builder.remove(links, row);
            }
        }
        for (int row = 0; row < end; row++) {
            if (row >= store.extent()) {
                dirty.indexed(row); // as never written
            } else if (dirty.contains(row) && builder.isCoded(row)) {
                builder.insert(links, row);
                dirty.indexed(row);
            }
        }
        reach.took(taken, links, search);
    }

    @Override
    public void reset() {
        forget();
        dirty.reset();
    }

    /** {@inheritDoc} All rows are scanned until {@link #settle} builds the graph, at 50 to 130 µs a row. */
    @Override
    public void overwritten() {
        forget();
        dirty.forgotten(store.extent());
    }

    private void forget() {
        renewIfLent();
        own.clear();
        links = own;
    }

    private void renewIfLent() {
        if (own.isLent()) {
            own = new GraphLinks(store, bundle, arena, seed);
        }
    }
}

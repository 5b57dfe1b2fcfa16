package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
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
 *
 * <p>Answers depend on what was told and the seed alone. Where it cannot give K rows every row is looked at.
 */
public final class GraphRows implements NearestRows {
    private static final long SEED = 0x6d6e656d65L;
    private static final int NARROWEST = 64;
    private static final int COMPARED = 16;

    private final RowStore store;
    private final TensorArena arena;
    private final CodeBundle bundle;
    private final int fixedWidth;
    private final long seed;
    private final DirtyRows dirty;
    private final DirtyScan scan;
    private final GraphWalk walk;
    private final GraphBuilder builder;
    private final int[] rows = new int[COMPARED];
    private final float[] similarity = new float[COMPARED];
    private GraphLinks own;
    private GraphLinks links; // own, or another's as long as this one folds nothing

    /** A search over {@code store} with {@link #width} as its beam; its room, reserved only, is in {@code arena}. */
    public GraphRows(RowStore store, TensorArena arena) {
        this(store, arena, 0, SEED);
    }

    /**
     * A search over {@code store}.
     *
     * @param width rows that a walk keeps in sight, "ef" in the paper: more find more and cost more; 0 for {@link #width}
     * @param seed of the levels
     */
    public GraphRows(RowStore store, TensorArena arena, int width, long seed) {
        this.store = store;
        this.arena = arena;
        this.fixedWidth = width;
        this.seed = seed;
        bundle = new CodeBundle(store.words());
        dirty = new DirtyRows(arena, store.count(), store.countedRows());
        scan = new DirtyScan(store, dirty, row -> links.contains(row));
        walk = new GraphWalk(store, bundle, Math.max(GraphBuilder.WIDTH, Math.max(width, width(store.count()))));
        builder = new GraphBuilder(store, walk);
        own = new GraphLinks(store, bundle, arena, seed);
        links = own;
    }

    /**
     * The beam that finds 95 % or more of the nearest four of {@code rows} rows: {@code 2.5 ∛rows}, at least 64. Measured
     * (GraphBenchmark, W 32, rows in all directions, the hard case): keys anywhere find .951 of 20,000 with 64, .95 of
     * 100,000 with 116, .958 of a million with 256; keys at half a row's length from a row .988, .98 and .980 of them.
     */
    public static int width(int rows) {
        return Math.max(NARROWEST, (int) (2.5 * StrictMath.cbrt(rows))); // the same beam on every platform
    }

    /** Rows in the graph, those changed since among them. */
    public int settledRows() {
        return links.size();
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
        dirty.adopt(other.dirty);
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        scan.search(keys, inverseKeyNorms, found);
        for (int head = 0; head < found.heads() && links.entry() >= 0; head++) {
            if (!walk.towards(keys, head, inverseKeyNorms.get(head))) {
                scan.searchAll(keys, inverseKeyNorms, found);
                return;
            }
            walk.search(links, 0, walk.descend(links, 0), fixedWidth > 0 ? fixedWidth : width(links.size()));
            offer(keys, head, inverseKeyNorms.get(head), found);
        }
        scan.complete(keys, inverseKeyNorms, links.size(), found);
    }

    /** {@inheritDoc} Of this one, a search that looks at every row. */
    @Override
    public void searchWith(Workers workers) {
        scan.searchWith(workers);
    }

    /** Offers those of the beam that may be among the nearest by their codes, compared in float32. */
    private void offer(Mat keys, int head, float inverseKeyNorm, Neighbours found) {
        Beam beam = walk.beam();
        for (int rank = 0; rank < beam.size() && walk.mayReach(beam.score(rank), found.threshold(head)); ) {
            int count = 0;
            for (; rank < beam.size() && count < COMPARED; rank++) {
                int row = beam.row(rank);
                if (row < store.extent() && !dirty.contains(row)) {
                    rows[count++] = row;
                }
            }
            Blocks.gatheredDots(keys, head, store.rows(), store.inverseNorms(), rows, count, similarity);
            for (int i = 0; i < count; i++) {
                if (!found.contains(head, rows[i])) {
                    found.offer(head, rows[i], similarity[i] * inverseKeyNorm);
                }
            }
        }
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

    /** In ascending rows: the order in which rows became dirty leaves no trace. */
    private void fold() {
        if (links != own || own.isLent()) {
            GraphLinks lent = links;
            renewIfLent();
            own.copyFrom(lent);
            links = own;
        }
        int end = Math.min(dirty.end(), store.extent());
        for (int row = 0; row < end; row++) {
            if (dirty.contains(row) && builder.insert(links, row)) {
                dirty.indexed(row);
            }
        }
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

package dev.mneme.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.RowSearch;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.util.Optional;

/**
 * Exact search by looking at every row below the store's extent, in float32, four keys in one pass, on one thread or cut
 * by rows over several: the judge of the other searches.
 */
public final class LinearScan implements NearestRows {
    private final RowStore store;
    private final RowSearch search;
    private Optional<RowParts> parts = Optional.empty();

    /** A search over {@code store}. */
    public LinearScan(RowStore store) {
        this.store = store;
        search = new RowSearch(store.words());
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        if (parts.isEmpty() || !parts.get().areWorthIt() || !parts.get().search(keys, inverseKeyNorms, found)) {
            scan(keys, inverseKeyNorms, 0, store.extent(), found);
        }
        found.offerUnwritten(store);
    }

    @Override
    public void searchWith(Workers workers) {
        searchWith(workers, RowParts.LEAST_ROWS);
    }

    void searchWith(Workers workers, int leastRows) {
        parts = Optional.of(new RowParts(store, workers, leastRows, this::scan, () -> new LinearScan(store)::scan));
    }

    private void scan(Mat keys, Vec inverseKeyNorms, int from, int to, Neighbours found) {
        for (int head = 0; head < found.heads(); head += RowSearch.KEYS) {
            int heads = Math.min(RowSearch.KEYS, found.heads() - head);
            scan(keys, inverseKeyNorms, head, heads, from, to, found);
        }
    }

    /**
     * Offers rows {@code from} to {@code to - 1} to heads {@code head} to {@code head + heads - 1}, at most {@link
     * RowSearch#KEYS}, each of which has the same number of rows.
     */
    void scan(Mat keys, Vec inverseKeyNorms, int head, int heads, int from, int to, Neighbours found) {
        if (from >= to) {
            return;
        }
        // The first K rows are kept whatever they are, so that there are K even where nothing can be compared (NaN).
        int first = Math.min(to, from + found.k() - found.size(head));
        offerEach(keys, inverseKeyNorms, head, heads, from, first, found);
        search.keys(keys, inverseKeyNorms, head, heads);
        int row = first;
        while (to - row >= RowSearch.TILE) {
            for (int h = 0; h < heads; h++) {
                search.threshold(h, found.threshold(head + h));
            }
            row = search.next(store.rows(), store.inverseNorms(), row, to);
            if (to - row >= RowSearch.TILE) {
                offerTile(head, heads, row, found);
                row += RowSearch.TILE;
            }
        }
        offerEach(keys, inverseKeyNorms, head, heads, row, to, found);
    }

    private void offerTile(int head, int heads, int row, Neighbours found) {
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < RowSearch.TILE; i++) {
                float similar = search.similarity(h, i);
                if (similar > found.threshold(head + h)) {
                    found.offer(head + h, row + i, similar);
                }
            }
        }
    }

    private void offerEach(Mat keys, Vec inverseKeyNorms, int head, int heads, int from, int to, Neighbours found) {
        for (int row = from; row < to; row++) {
            for (int h = head; h < head + heads; h++) {
                offer(keys, inverseKeyNorms, h, row, found);
            }
        }
    }

    /** Offers one row to one head. */
    void offer(Mat keys, Vec inverseKeyNorms, int head, int row, Neighbours found) {
        float dot = Blocks.dotRows(keys, head, store.rows(), row);
        found.offer(head, row, dot * store.inverseNorms().get(row) * inverseKeyNorms.get(head));
    }

    @Override
    public void changed(int row) {}

    @Override
    public void restored(int row) {}

    @Override
    public void settle() {}

    @Override
    public void reset() {}

    @Override
    public void overwritten() {}
}

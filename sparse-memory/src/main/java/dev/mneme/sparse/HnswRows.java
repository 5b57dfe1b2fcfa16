package dev.mneme.sparse;

import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Approximate search by the library {@code com.github.jelmerk:hnswlib-core}, for comparison: {@link GraphRows} is faster,
 * smaller, and reproducible.
 *
 * <p>The library holds settled rows only. Rows changed since are scanned exactly beside it, so that restoring a row costs
 * nothing. {@link #settle} takes changed rows in when there are too many; each takes a new place in the library, also
 * where the row had one, and when the places are used up the index is built anew with twice as many as rows.
 *
 * <p>Two runs may give different answers: the library draws its levels from a source that takes no seed. It also allocates
 * in every search, and its size is no part of an arena's count.
 */
final class HnswRows implements NearestRows {
    private static final int M = 16; // links of a row, as the library advises

    private final RowStore store;
    private final DirtyRows dirty;
    private final DirtyScan scan;
    private final BitSet held = new BitSet(); // rows in the library
    private final float[] key;
    private @Nullable HnswIndex<Integer, float[], Row, Float> index;
    private int places;

    /** A row as the library keeps it, of length 1. */
    private record Row(Integer id, float[] vector) implements Item<Integer, float[]> {
        @Override
        public int dimensions() {
            return vector.length;
        }
    }

    /** A search over {@code store}. @throws NoClassDefFoundError if the library is not there */
    HnswRows(RowStore store, TensorArena arena) {
        this.store = store;
        dirty = new DirtyRows(arena, store.count(), store.countedRows());
        scan = new DirtyScan(store, dirty, held::get);
        key = new float[store.words()];
        HnswIndex.newBuilder(1, HnswRows::distance, 1); // its absence shows now, not in the middle of a training
    }

    /** Rows that are scanned. */
    int scannedRows() {
        return dirty.size();
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        scan.search(keys, inverseKeyNorms, found);
        for (int head = 0; head < found.heads(); head++) {
            searchSettled(keys, head, inverseKeyNorms.get(head), found);
        }
        scan.complete(keys, inverseKeyNorms, held.cardinality(), found);
    }

    @Override
    public void searchWith(Workers workers) {
        scan.searchWith(workers);
    }

    private void searchSettled(Mat keys, int head, float inverseKeyNorm, Neighbours found) {
        if (index == null) {
            return;
        }
        copy(keys, head, inverseKeyNorm, key);
        int width = GraphRows.width(held.cardinality());
        index.setEf(width);
        for (var result : index.findNearest(key, width)) {
            int row = result.item().id();
            if (row < store.extent() && !dirty.contains(row)) {
                float dot = Blocks.dotRows(keys, head, store.rows(), row);
                found.offer(head, row, dot * store.inverseNorms().get(row) * inverseKeyNorm);
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
        if (!dirty.areTooMany(store.extent())) {
            return;
        }
        int end = Math.min(dirty.end(), store.extent());
        var library = index;
        if (library == null || dirty.size() > places) {
            for (int row = 0; row < end; row++) {
                if (dirty.contains(row)) {
                    held.set(row);
                }
            }
            build(end);
        } else {
            for (int row = 0; row < end; row++) {
                if (dirty.contains(row)) {
                    held.set(row);
                    add(library, row);
                }
            }
        }
    }

    private void build(int end) {
        places = Math.multiplyExact(2, held.cardinality());
        HnswIndex<Integer, float[], Row, Float> library = HnswIndex.newBuilder(
                        store.words(), HnswRows::distance, places)
                .withM(M)
                .withEfConstruction(GraphBuilder.WIDTH)
                .withRemoveEnabled()
                .build();
        for (int row = held.nextSetBit(0); row >= 0 && row < end; row = held.nextSetBit(row + 1)) {
            add(library, row);
        }
        index = library;
    }

    private void add(HnswIndex<Integer, float[], Row, Float> library, int row) {
        float[] vector = new float[store.words()];
        copy(store.rows(), row, store.inverseNorms().get(row), vector);
        library.add(new Row(row, vector));
        places--;
        dirty.indexed(row);
    }

    private static void copy(Mat from, int row, float scale, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(row, i) * scale;
        }
    }

    /** {@code 1 - x·y}, in four chains. */
    private static Float distance(float[] x, float[] y) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i <= x.length - 4; i += 4) {
            a = Math.fma(x[i], y[i], a);
            b = Math.fma(x[i + 1], y[i + 1], b);
            c = Math.fma(x[i + 2], y[i + 2], c);
            d = Math.fma(x[i + 3], y[i + 3], d);
        }
        for (; i < x.length; i++) {
            a = Math.fma(x[i], y[i], a);
        }
        return 1 - ((a + b) + (c + d));
    }

    @Override
    public void reset() {
        forget();
        dirty.reset();
    }

    /** {@inheritDoc} All rows are scanned until {@link #settle} builds the index, at 0.2 to 1 ms a row. */
    @Override
    public void overwritten() {
        forget();
        dirty.forgotten(store.extent());
    }

    private void forget() {
        index = null;
        places = 0;
        held.clear();
    }
}

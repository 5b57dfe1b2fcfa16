package dev.mneme.sparse;

import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Exact search at a quarter of the bytes: every row's int8 code is compared with the key's int16 code, and only rows that
 * {@link CodeBound} cannot rule out are compared in float32. Finds what {@link LinearScan} finds, the same rows and the
 * same bits of similarity.
 *
 * <p>Where codes do not help it is a {@link LinearScan}: the first rows, which have no K-th to be compared with; words,
 * norms or keys out of {@link CodeBound}'s range; and the rest of a pass, or of a part of one, in which too many rows had
 * to be compared in float32, as those of constant memories do.
 *
 * <p>A row takes W bytes, written where the store's row is, and nothing else has to be kept up: a change or its taking
 * back codes the row again.
 */
public final class QuantisedScan implements NearestRows {
    private final RowStore store;
    private final MemorySegment codes;
    private final CodeSearch search;
    private final CodeScan scan;
    private Optional<RowParts> parts = Optional.empty();
    private int coded; // rows from here on have code 0

    /** A search over {@code store}, its codes in {@code arena}. */
    public QuantisedScan(RowStore store, TensorArena arena) {
        this.store = store;
        int words = store.words();
        long bytes = CodeSearch.bytes(store.count(), words);
        long counted = CodeSearch.bytes(store.countedRows(), words);
        codes = arena.reserve(bytes, counted);
        search = new CodeSearch(codes, words);
        scan = new CodeScan(store, search);
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        if (parts.isEmpty() || !parts.get().areWorthIt() || !parts.get().search(keys, inverseKeyNorms, found)) {
            scan.scan(keys, inverseKeyNorms, 0, store.extent(), found);
        }
        found.offerUnwritten(store);
    }

    @Override
    public void searchWith(Workers workers) {
        searchWith(workers, RowParts.LEAST_ROWS);
    }

    void searchWith(Workers workers, int leastRows) {
        parts = Optional.of(new RowParts(
                store, workers, leastRows, scan, () -> new CodeScan(store, new CodeSearch(codes, store.words()))));
    }

    /**
     * How often the last search compared a row with a key in float32 because its code did not rule it out; of a search
     * that was cut, in its first part.
     */
    public long compared() {
        return scan.compared();
    }

    @Override
    public void changed(int row) {
        search.quantise(store.rows(), store.inverseNorms(), row, 1);
        coded = Math.max(coded, row + 1);
    }

    @Override
    public void restored(int row) {
        changed(row);
    }

    @Override
    public void settle() {}

    @Override
    public void reset() {
        search.clear(coded);
        coded = 0;
    }

    @Override
    public void overwritten() {
        reset();
        search.quantise(store.rows(), store.inverseNorms(), 0, store.extent());
        coded = store.extent();
    }
}

package dev.mneme.sparse;

import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Exact search at a quarter of the bytes: every row's int8 code is compared with the key's int16 code, and only rows that
 * {@link CodeBound} cannot rule out are compared in float32. Finds what {@link LinearScan} finds, the same rows and the
 * same bits of similarity.
 *
 * <p>Where codes do not help it is a {@link LinearScan}: the first rows, which have no K-th to be compared with; words,
 * norms or keys out of {@link CodeBound}'s range; and the rest of a pass in which too many rows had to be compared in
 * float32, as those of constant memories do.
 *
 * <p>A row takes W bytes, written where the store's row is, and nothing else has to be kept up: a change or its taking
 * back codes the row again.
 */
public final class QuantisedScan implements NearestRows {
    /** One row in so many, compared in float32 one by one, costs a pass about what the codes save it. */
    private static final int BUDGET = 16;

    /** Comparisons that each key has free, before there is much to count. */
    private static final int FREE = 256;

    private final RowStore store;
    private final LinearScan linear;
    private final CodeSearch search;
    private final CodeBound bound;
    private final CodeBound.Codes codes;
    private int coded; // rows from here on have code 0
    private long compared;

    /** A search over {@code store}, its codes in {@code arena}. */
    public QuantisedScan(RowStore store, TensorArena arena) {
        this.store = store;
        linear = new LinearScan(store);
        int words = store.words();
        long bytes = CodeSearch.bytes(store.count(), words);
        long counted = CodeSearch.bytes(store.countedRows(), words);
        search = new CodeSearch(arena.reserve(bytes, counted), words);
        bound = new CodeBound(words);
        codes = search::key;
    }

    @Override
    public void search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        found.clear();
        compared = 0;
        for (int head = 0; head < found.heads(); head += CodeSearch.KEYS) {
            int heads = Math.min(CodeSearch.KEYS, found.heads() - head);
            int scanned = scan(keys, inverseKeyNorms, head, heads, found);
            linear.scan(keys, inverseKeyNorms, head, heads, scanned, store.extent(), found);
        }
        found.offerUnwritten(store);
    }

    /** How often the last search compared a row with a key in float32 because its code did not rule it out. */
    public long compared() {
        return compared;
    }

    /** Offers the nearest of the rows from 0 on to some heads; returns the first row that was not looked at. */
    private int scan(Mat keys, Vec inverseKeyNorms, int head, int heads, Neighbours found) {
        int extent = store.extent();
        int block = Math.ceilDiv(found.k(), CodeSearch.BLOCK);
        int blocks = Math.ceilDiv(extent, CodeSearch.BLOCK);
        if (block >= blocks || !code(keys, inverseKeyNorms, head, heads)) {
            return 0;
        }
        linear.scan(keys, inverseKeyNorms, head, heads, 0, block * CodeSearch.BLOCK, found);
        for (int h = 0; h < heads; h++) {
            search.threshold(h, bound.threshold(h, found.threshold(head + h)));
        }
        long before = compared;
        while (true) {
            block = search.next(block, blocks);
            if (block == blocks) {
                return extent;
            }
            offerBlock(keys, inverseKeyNorms, head, heads, block, found);
            block++;
            if (compared - before > heads * (FREE + (long) block * CodeSearch.BLOCK / BUDGET)) {
                return Math.min(extent, block * CodeSearch.BLOCK);
            }
        }
    }

    /** Codes the keys of some heads; false if one is out of the bound's range. */
    private boolean code(Mat keys, Vec inverseKeyNorms, int head, int heads) {
        search.expectKeys(heads);
        boolean inRange = bound.holdsFor(store.epsilon());
        for (int h = 0; h < heads && inRange; h++) {
            inRange = bound.code(h, keys, head + h, inverseKeyNorms.get(head + h), codes);
        }
        return inRange;
    }

    /** Compares the rows of a block that may be among the nearest. */
    private void offerBlock(Mat keys, Vec inverseKeyNorms, int head, int heads, int block, Neighbours found) {
        int from = block * CodeSearch.BLOCK;
        int rows = Math.min(CodeSearch.BLOCK, store.extent() - from);
        for (int h = 0; h < heads; h++) {
            long candidates = search.above(h) & (-1L >>> (CodeSearch.BLOCK - rows));
            float threshold = found.threshold(head + h);
            for (; candidates != 0; candidates &= candidates - 1) {
                int i = Long.numberOfTrailingZeros(candidates);
                if (search.isAbove(h, i)) {
                    linear.offer(keys, inverseKeyNorms, head + h, from + i, found);
                    compared++;
                    if (found.threshold(head + h) != threshold) {
                        threshold = found.threshold(head + h);
                        search.threshold(h, bound.threshold(h, threshold));
                    }
                }
            }
        }
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

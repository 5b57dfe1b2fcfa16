package dev.mneme.sparse;

import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;

/** What one thread needs to look at rows by their codes, and how it does: see {@link QuantisedScan}. */
final class CodeScan implements RowParts.Scan {
    /** One row in so many, compared in float32 one by one, costs a pass about what the codes save it. */
    private static final int BUDGET = 16;

    /** Comparisons that each key has free, before there is much to count. */
    private static final int FREE = 256;

    private final RowStore store;
    private final CodeSearch search;
    private final LinearScan linear;
    private final CodeBound bound;
    private final CodeBound.Codes codes;
    private long compared;

    /** A scan of the codes of {@code search}, whose keys it sets. */
    CodeScan(RowStore store, CodeSearch search) {
        this.store = store;
        this.search = search;
        linear = new LinearScan(store);
        bound = new CodeBound(store.words());
        codes = search::key;
    }

    /** {@inheritDoc} {@code from} is a multiple of {@link CodeSearch#BLOCK}; so is {@code to}, or it is the extent. */
    @Override
    public void scan(Mat keys, Vec inverseKeyNorms, int from, int to, Neighbours found) {
        compared = 0;
        for (int head = 0; head < found.heads(); head += CodeSearch.KEYS) {
            int heads = Math.min(CodeSearch.KEYS, found.heads() - head);
            int scanned = scan(keys, inverseKeyNorms, head, heads, from, to, found);
            linear.scan(keys, inverseKeyNorms, head, heads, scanned, to, found);
        }
    }

    /** How often the last scan compared a row with a key in float32 because its code did not rule it out. */
    long compared() {
        return compared;
    }

    /** Offers the nearest of the rows from {@code from} on to some heads; returns the first row that was not looked at. */
    private int scan(Mat keys, Vec inverseKeyNorms, int head, int heads, int from, int to, Neighbours found) {
        int first = from / CodeSearch.BLOCK;
        int block = first + Math.ceilDiv(found.k(), CodeSearch.BLOCK);
        int end = Math.ceilDiv(to, CodeSearch.BLOCK);
        if (block >= end || !code(keys, inverseKeyNorms, head, heads)) {
            return from;
        }
        linear.scan(keys, inverseKeyNorms, head, heads, from, block * CodeSearch.BLOCK, found);
        for (int h = 0; h < heads; h++) {
            search.threshold(h, bound.threshold(h, found.threshold(head + h)));
        }
        long before = compared;
        while (true) {
            block = search.next(block, end);
            if (block == end) {
                return to;
            }
            offerBlock(keys, inverseKeyNorms, head, heads, block, found);
            block++;
            if (compared - before > heads * (FREE + (long) (block - first) * CodeSearch.BLOCK / BUDGET)) {
                return Math.min(to, block * CodeSearch.BLOCK);
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
}

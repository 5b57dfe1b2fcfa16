package dev.mneme.sparse;

import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exact search cut by rows over workers: each looks at neighbouring rows of its own with a scan of its own, then what
 * they found is offered part after part, nearest first.
 *
 * <p>That gives what one scan of all rows gives, bit for bit: by similarity and then row is a total order, so the K
 * nearest are among the K nearest of the parts. Only NaN has no place in it. A scan keeps one among its first K rows
 * alone, and then nothing passes it; offered in order, the first part's rows leave what its scan left. So where another
 * part kept a NaN, which one scan might not have kept, the search is not answered here.
 */
final class RowParts implements Workers.Work {
    /**
     * Rows from which a search is cut: below, waking a parked worker, 40 µs, may take what its help saves. So many take
     * (SearchBenchmark, W 32, 4 keys, a busy machine of 2 cores) 88 µs by their codes on one thread and 68 µs on two, by
     * their floats 551 µs and 252 µs.
     */
    static final int LEAST_ROWS = 1 << 16;

    /** Offers the nearest of some rows. */
    @FunctionalInterface
    interface Scan {
        /** Offers rows {@code from} to {@code to - 1} to all heads of {@code found}, for which nothing was offered yet. */
        void scan(Mat keys, Vec inverseKeyNorms, int from, int to, Neighbours found);
    }

    private final RowStore store;
    private final Workers workers;
    private final int leastRows;
    private final Scan[] scans; // [part]
    private final Neighbours[] found; // [part], the first being the caller's
    private @Nullable Mat keys; // of the search that runs
    private @Nullable Vec inverseKeyNorms;

    /** Parts of searches over {@code store}, scanned by {@code first} and others that {@code scans} makes. */
    RowParts(RowStore store, Workers workers, int leastRows, Scan first, Supplier<? extends Scan> scans) {
        this.store = store;
        this.workers = workers;
        this.leastRows = leastRows;
        this.scans = new Scan[workers.parts()];
        Arrays.setAll(this.scans, part -> part == 0 ? first : scans.get());
        found = new Neighbours[workers.parts()];
        Arrays.fill(found, new Neighbours(0, 0));
    }

    /** Whether the store has rows enough. */
    boolean areWorthIt() {
        return found.length > 1 && store.extent() >= leastRows;
    }

    /** Offers the nearest of all rows below the extent; false, and nothing found, if one scan has to look at them. */
    boolean search(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        makeRoom(found);
        this.keys = keys;
        this.inverseKeyNorms = inverseKeyNorms;
        workers.run(this);
        for (int part = 1; part < this.found.length; part++) {
            if (this.found[part].holdsNaN()) {
                found.clear();
                return false;
            }
            found.offerAll(this.found[part]);
        }
        return true;
    }

    /** Once for each number of heads and rows asked for, or nearly: a memory asks for the same ones always. */
    private void makeRoom(Neighbours wanted) {
        found[0] = wanted;
        if (found[1].heads() != wanted.heads() || found[1].k() != wanted.k()) {
            for (int part = 1; part < found.length; part++) {
                found[part] = new Neighbours(wanted.heads(), wanted.k());
            }
        }
    }

    @Override
    public void run(int part, int parts) {
        int tiles = Math.ceilDiv(store.extent(), CodeSearch.BLOCK);
        int from = (int) ((long) tiles * part / parts) * CodeSearch.BLOCK;
        int to = (int) Math.min(store.extent(), (long) tiles * (part + 1) / parts * CodeSearch.BLOCK);
        found[part].clear();
        scans[part].scan(Objects.requireNonNull(keys), Objects.requireNonNull(inverseKeyNorms), from, to, found[part]);
    }
}

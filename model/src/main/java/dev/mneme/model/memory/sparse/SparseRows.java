package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.LeastRecentlyUsed;
import dev.mneme.sparse.LinearScan;
import dev.mneme.sparse.NearestRows;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RecencyJournal;
import dev.mneme.sparse.RowJournal;
import dev.mneme.sparse.RowStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a sparse memory with all that goes with them: the search over them, who was used least, and what is needed
 * to take steps back.
 */
final class SparseRows {
    private static final float RANDOM = 0.01f;

    private final RowStore store;
    private final NearestRows index;
    private final LeastRecentlyUsed ring;
    private final RowJournal journal;
    private final RecencyJournal uses;
    private final AccessedRows accessed;
    private final Vec recency; // (N) 0 for the least recently used row, 1 for the next, ...: for saving
    private final boolean randomRows;
    private boolean begun; // whether random rows were put into a memory that was made without being reset
    private final Mat startRows; // (R, K) the rows read before step 0, -1 for none: for saving

    /**
     * N = {@code rows} rows of W = {@code words} floats.
     *
     * @param mostRead rows that a head reads at most, of which K are those nearest to its key
     * @param mostWritten rows that a step writes at most
     */
    SparseRows(
            TensorArena arena,
            int rows,
            int words,
            SparseConfig sparse,
            int heads,
            int mostRead,
            int steps,
            int mostWritten) {
        randomRows = sparse.randomRows();
        int counted = randomRows ? rows : met(rows, steps, mostWritten, heads * mostRead);
        int mostUsed = mostWritten + heads * mostRead;
        store = new RowStore(arena, rows, words, ContentWeights.EPSILON, counted);
        index = sparse.index().over(store, arena, heads, sparse.sparseReads());
        ring = new LeastRecentlyUsed(arena, rows, counted);
        journal = new RowJournal(arena, store, index, steps, mostWritten);
        uses = new RecencyJournal(ring, steps, mostUsed);
        accessed = new AccessedRows(mostUsed);
        recency = arena.reservedVec(rows, 0);
        startRows = arena.mat(heads, mostRead);
    }

    /** Different rows met in {@code steps} steps at most, if each names {@code most} and {@code before} come before. */
    static int met(int rows, int steps, int most, int before) {
        return (int) Math.min(rows, (long) steps * most + before);
    }

    /** M, (N, W). */
    Mat rows() {
        return store.rows();
    }

    RowStore store() {
        return store;
    }

    NearestRows index() {
        return index;
    }

    int leastUsed() {
        return ring.first();
    }

    int nextLeastUsed(int row) {
        return ring.next(row);
    }

    void write(int t, TouchedRows touched, Mat contents) {
        journal.write(t, touched.rows, touched.count, contents);
    }

    void nearest(Mat keys, Vec inverseKeyNorms, Neighbours found) {
        index.search(keys, inverseKeyNorms, found);
    }

    /** The share of an exact search's answer among the first {@code k} rows that each head read. */
    double recall(Mat keys, int k, SparseReads reads) {
        var exact = new Neighbours(reads.heads, k);
        try (var arena = TensorArena.create()) {
            Vec inverseKeyNorms = arena.vec(reads.heads);
            Kernels.inverseNorms(keys, ContentWeights.EPSILON, inverseKeyNorms);
            new LinearScan(store).search(keys, inverseKeyNorms, exact);
        }
        int right = 0;
        for (int i = 0; i < reads.heads; i++) {
            for (int rank = 0; rank < k; rank++) {
                for (int j = 0; j < k; j++) {
                    right += reads.row(i, j) == exact.row(i, rank) ? 1 : 0;
                }
            }
        }
        return (double) right / (reads.heads * k);
    }

    /** For naming the rows that a step accesses; then {@link #use}. */
    AccessedRows accessed() {
        return accessed;
    }

    void use(int t) {
        accessed.use(t, uses);
    }

    /** Takes step {@code t} back. */
    void takeBack(int t) {
        uses.takeBack(t);
        journal.takeBack(t);
    }

    void reset() {
        index.reset();
        store.reset();
        ring.reset();
        if (randomRows) {
            fill();
        }
        begun = true;
    }

    /** A new memory that nobody reset holds zeros until it is used. */
    void begin() {
        if (randomRows && !begun) {
            reset();
        }
    }

    /** The same numbers in ±{@value #RANDOM} every time, by the mixing of SplitMix64 (Steele et al. 2014). */
    private void fill() {
        long counter = 0;
        for (int i = 0; i < store.count(); i++) {
            for (int j = 0; j < store.words(); j++) {
                long z = ++counter * 0x9E3779B97F4A7C15L;
                z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
                store.rows().set(i, j, RANDOM * ((z ^ (z >>> 31)) >> 40) * 0x1p-23f);
            }
        }
        store.overwritten();
        index.overwritten();
        index.settle();
    }

    /** Goes to the state after {@code run} steps of which {@code standing} were not taken back. */
    void carry(int steps, int run, int standing) {
        if (steps < run) {
            throw new IllegalStateException(
                    "carry(%s) after %s steps: the memory is that after the last step".formatted(steps, run));
        }
        for (int t = standing; t < run; t++) {
            journal.again(t);
            uses.again(t);
        }
        index.settle();
    }

    /** What is remembered, {@code start} being the reads before step 0. */
    List<StateTensor> state(SparseReads start) {
        begin();
        int row = ring.first();
        for (int i = 0; i < store.count(); i++) {
            recency.set(row, i);
            row = ring.next(row);
        }
        for (int i = 0; i < start.heads; i++) {
            for (int j = 0; j < start.most; j++) {
                startRows.set(i, j, j < start.counts[i] ? start.row(i, j) : -1);
            }
        }
        return new ArrayList<>(List.of(
                StateTensor.of("memory", store.rows()),
                StateTensor.of("recency", recency),
                StateTensor.of("read_rows", startRows),
                StateTensor.of("read_weights", start.weights.mat())));
    }

    /** Takes over what was written into the tensors of {@link #state}; {@code like}, maybe this, holds the same rows. */
    void stateChanged(SparseReads start, SparseRows like) {
        for (int i = 0; i < start.heads; i++) {
            start.counts[i] = 0;
            for (int j = 0; j < start.most && startRows.get(i, j) >= 0; j++) {
                start.rows[i * start.most + j] = rowNumber(startRows.get(i, j));
                start.counts[i]++;
            }
        }
        store.overwritten();
        index.overwritten();
        index.adopt(like.index);
        ring.reset();
        int[] order = IntStream.range(0, store.count())
                .boxed()
                .sorted(Comparator.comparingDouble(recency::get))
                .mapToInt(i -> i)
                .toArray();
        int untouched = 0;
        while (untouched < order.length && order[untouched] == untouched) {
            untouched++;
        }
        Arrays.stream(order, untouched, order.length).forEach(ring::use);
    }

    private int rowNumber(float number) {
        int row = (int) number;
        if (row != number || row >= store.count()) {
            throw new IllegalArgumentException(
                    "restore of read_rows: a row from 0 to %s needed, %s came".formatted(store.count() - 1, number));
        }
        return row;
    }
}

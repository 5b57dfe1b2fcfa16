package dev.mneme.sparse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** A store with searches over it that are told what is done to it; all of it can be taken back. */
final class History implements AutoCloseable {
    static final int K = 4;

    final TensorArena arena = TensorArena.create();
    final RowStore store;
    private final SplittableRandom random;
    private final NearestRows[] searches;
    private final Mat centres;
    private final float spread;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final int words;

    private record Change(int row, float[] before, int extent) {}

    interface Search {
        NearestRows over(RowStore store, TensorArena arena);
    }

    /** {@code spread} 0: rows in all directions; else so far, on average, from one of some centres of length 1. */
    History(int count, int words, float spread, long seed, Search... searches) {
        this.words = words;
        this.spread = spread;
        random = new SplittableRandom(seed);
        store = new RowStore(arena, count, words, 1e-6f, count);
        centres = arena.mat(1 + count / 100, words);
        for (int i = 0; i < centres.rows(); i++) {
            centres.row(i).set(direction(new float[words], 1));
        }
        this.searches = Arrays.stream(searches).map(s -> s.over(store, arena)).toArray(NearestRows[]::new);
    }

    NearestRows search(int i) {
        return searches[i];
    }

    /** As a benchmark fills a memory. */
    void fill() {
        fill(row -> content());
    }

    void fill(IntFunction<float[]> contents) {
        changes.clear();
        for (int i = 0; i < store.count(); i++) {
            store.rows().row(i).set(contents.apply(i));
        }
        store.overwritten();
        each(NearestRows::overwritten);
    }

    private float[] content() {
        return spread == 0
                ? direction(new float[words], 1)
                : direction(centres.row(random.nextInt(centres.rows())).toArray(), spread);
    }

    /** Adds noise of about that length to {@code to}. */
    private float[] direction(float[] to, double length) {
        for (int j = 0; j < words; j++) {
            to[j] += (float) (random.nextGaussian() * length / Math.sqrt(words));
        }
        return to;
    }

    void change(int row) {
        change(row, content());
    }

    /** A small change, such as the write to a row that was just read. */
    void nudge(int row) {
        change(row, direction(store.rows().row(row).toArray(), 0.3));
    }

    void change(int row, float[] to) {
        changes.push(new Change(row, store.rows().row(row).toArray(), store.extent()));
        store.rows().row(row).set(to);
        store.changed(row);
        each(s -> s.changed(row));
    }

    void restore(int count) {
        for (int i = 0; i < count; i++) {
            Change change = changes.pop();
            store.rows().row(change.row).set(change.before);
            store.changed(change.row);
            store.shrink(change.extent);
            each(s -> s.restored(change.row));
        }
    }

    void settle() {
        changes.clear();
        each(NearestRows::settle);
    }

    void reset() {
        changes.clear();
        each(NearestRows::reset);
        store.reset();
    }

    int changes() {
        return changes.size();
    }

    int random(int bound) {
        return random.nextInt(bound);
    }

    private void each(java.util.function.Consumer<NearestRows> told) {
        Arrays.stream(searches).forEach(told);
    }

    /** Keys near stored rows, at that distance. */
    Mat keysNear(int count, double noise) {
        Mat keys = arena.mat(count, words);
        for (int i = 0; i < count; i++) {
            int row = random.nextInt(store.extent());
            keys.row(i).set(direction(store.rows().row(row).toArray(), noise));
        }
        return keys;
    }

    Neighbours find(NearestRows search, Mat keys) {
        Vec norms = arena.vec(keys.rows());
        Kernels.inverseNorms(keys, 1e-6f, norms);
        Neighbours found = new Neighbours(keys.rows(), K);
        search.search(keys, norms, found);
        return found;
    }

    /** The part of the exact answer that {@code search} finds, one key after the other. */
    double recall(NearestRows search, Mat keys) {
        LinearScan exact = new LinearScan(store);
        int hits = 0;
        for (int key = 0; key < keys.rows(); key++) {
            Neighbours expected = find(exact, keys.rows(key, 1));
            Neighbours found = find(search, keys.rows(key, 1));
            for (int i = 0; i < K; i++) {
                hits += found.contains(0, expected.row(0, i)) ? 1 : 0;
            }
        }
        return hits / (double) (K * keys.rows());
    }

    @Override
    public void close() {
        arena.close();
    }
}

package dev.mneme.sparse;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.Mat;

/**
 * Walks through a graph towards a key, over the codes that lie with the links: over the rows as they were when taken in,
 * which is what the links fit. Scores are sums of codes, see {@link CodeBound}.
 */
final class GraphWalk {
    /** Rows that a walk is at together, waiting for memory once. At a million rows 1 is a quarter slower, 4 no faster. */
    private static final int AHEAD = 2;

    private final RowStore store;
    private final CodeBundle bundle;
    private final CodeBound bound;
    private final CodeBound.Codes codes;
    private final Beam beam;
    private final int[] ahead = new int[AHEAD];

    @SuppressWarnings("UnusedVariable") // fetching must look as if it had a use, or the compiler leaves it out
    private int fetched;

    /** Walks with a beam of at most {@code widest} rows. */
    GraphWalk(RowStore store, CodeBundle bundle, int widest) {
        this.store = store;
        this.bundle = bundle;
        bound = new CodeBound(store.words());
        codes = (key, word, code) -> bundle.key(word, code);
        beam = new Beam(widest);
    }

    /** False where rows cannot be compared by their codes. */
    boolean isPossible() {
        return bound.holdsFor(store.epsilon());
    }

    /** The key of the walks from now on; false if it cannot be compared by its code. */
    boolean towards(Mat keys, int key, float inverseNorm) {
        return bound.code(0, keys, key, inverseNorm, codes);
    }

    /** What the last search found. */
    Beam beam() {
        return beam;
    }

    /** Whether a row of that score could be as similar to the key, of norm 1, as {@code similarity}. */
    boolean mayReach(int score, float similarity) {
        return score > bound.threshold(0, similarity);
    }

    /** From the entry down to the level above {@code level}, always to the row nearest to the key. Returns the last row. */
    int descend(GraphLinks links, int level) {
        int nearest = links.entry();
        int best = Short.MIN_VALUE; // not its score: a row changed since is no longer where its links lead from
        for (int l = links.level(nearest); l > level; l--) {
            int from;
            do {
                from = nearest;
                int above = links.above(from, l, best, bundle);
                for (; above != 0; above &= above - 1) {
                    int i = Integer.numberOfTrailingZeros(above);
                    int to = links.link(from, l, i);
                    if (to < 0) {
                        break;
                    }
                    if (bundle.sum(i) > best) {
                        best = bundle.sum(i);
                        nearest = to;
                    }
                }
            } while (nearest != from);
        }
        return nearest;
    }

    /** Looks on one level, from {@code start} on, for the {@code width} rows nearest to the key: into the beam. */
    void search(GraphLinks links, int level, int start, int width) {
        beam.clear(width);
        beam.offer(start, score(start));
        for (int count = beam.take(ahead); count > 0; count = beam.take(ahead)) {
            for (int i = 0; i < count; i++) {
                fetched += links.fetch(ahead[i], level);
            }
            for (int i = 0; i < count; i++) {
                meet(links, level, ahead[i]);
            }
        }
    }

    private void meet(GraphLinks links, int level, int row) {
        int above = links.above(row, level, beam.threshold(Short.MIN_VALUE), bundle);
        for (; above != 0; above &= above - 1) {
            int i = Integer.numberOfTrailingZeros(above);
            int to = links.link(row, level, i);
            if (to < 0) {
                break;
            }
            beam.offer(to, bundle.sum(i));
        }
    }

    private int score(int row) {
        return bundle.sum(store.rows(), store.inverseNorms(), row);
    }
}

package dev.mneme.sparse;

import dev.mneme.kernels.CodeBundle;
import dev.mneme.kernels.Mat;

/**
 * Walks through a graph over the codes that lie with the links: towards a key, to find what is most similar to it, by sums
 * of codes ({@link CodeBound}); or towards the code of a row that is to be taken in, to find what lies nearest.
 */
final class GraphWalk {
    /** Nodes that a walk is at together, waiting for memory once. At a million rows 1 is a quarter slower, 4 no faster. */
    private static final int AHEAD = 2;

    /** The beam on all levels but the last: as good as 8, in four fifths of the time (20,000 rows). */
    private static final int ABOVE = 2;

    private final RowStore store;
    private final CodeBundle bundle;
    private final CodeBound bound;
    private final CodeBound.Codes codes;
    private final Beam beam;
    private final int[] ahead = new int[AHEAD];
    private boolean toCode;

    @SuppressWarnings("UnusedVariable") // fetching must look as if it had a use, or the compiler leaves it out
    private int fetched;

    /** Walks with a beam of at most {@code widest} nodes. */
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
        toCode = false;
        return bound.code(0, keys, key, inverseNorm, codes);
    }

    /** Walks go to that code from now on. */
    void towards(byte[] code) {
        toCode = true;
        bundle.key(code);
    }

    /** What the last search found. */
    Beam beam() {
        return beam;
    }

    /** Whether a row of that score could be as similar to the key, of norm 1, as {@code similarity}. */
    boolean mayReach(int score, float similarity) {
        return score > bound.threshold(0, similarity);
    }

    /** From the entry down to the level above {@code level}. */
    void descend(GraphLinks links, int level) {
        beam.clear(ABOVE);
        beam.offer(links.entry(), toCode ? bundle.nearness(links.entryCode()) : bundle.sum(links.entryCode()));
        for (int l = links.level(links.entry()); l > level; l--) {
            search(links, l, ABOVE);
        }
    }

    /** Looks on one level, from where it is on, for the {@code width} nearest nodes: into the beam. */
    void search(GraphLinks links, int level, int width) {
        beam.reopen(width);
        for (int count = beam.take(ahead); count > 0; count = beam.take(ahead)) {
            for (int i = 0; i < count; i++) {
                fetched += links.fetch(ahead[i], level);
            }
            for (int i = 0; i < count; i++) {
                meet(links, level, ahead[i]);
            }
        }
    }

    private void meet(GraphLinks links, int level, int node) {
        int above = compare(links, node, level, beam.threshold(Short.MIN_VALUE));
        for (; above != 0; above &= above - 1) {
            int i = Integer.numberOfTrailingZeros(above);
            int to = links.link(node, level, i);
            if (to < 0) {
                break;
            }
            beam.offer(to, bundle.sum(i));
        }
    }

    private int compare(GraphLinks links, int node, int level, int threshold) {
        return toCode ? links.nearer(node, level, threshold, bundle) : links.above(node, level, threshold, bundle);
    }
}

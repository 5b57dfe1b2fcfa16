package dev.mneme.sparse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Arrays;

/**
 * How many nodes a walk must keep in sight, measured on the rows that are there. What is enough for rows in all directions
 * is far too few where many lie in one place and the key does not, and no count of rows says which these are.
 *
 * <p>A measurement searches for 1,024 keys of its own, a quarter of each kind: at rows or nearly, at half a row's length
 * from one, opposite to one, anywhere; and it compares what walks find with what looking at every row does. By the best
 * sum of codes that a first, narrow walk meets, which is all that a search knows about its key, the keys are cut into
 * eight bands. The width of a band is the first of w, 1.5 w, 2.25 w ... with which surely 95 % of the nearest four are
 * found of every kind. If there is none that costs less than looking at every row, there is no walk for such keys:
 * opposite to a tight cluster, walks of any width end on the wrong side of it.
 *
 * <p>The keys are drawn from a fixed seed, so that the same history gives the same widths. It is measured again when a
 * quarter of the rows was taken in since. One takes a twentieth of the time in which 100,000 rows are taken in.
 */
final class GraphReach {
    /** No walk finds enough: look at every row. */
    static final int NONE = 0;

    private static final int WIDEST = 4096;

    /** A walk takes about as long for a node in sight, of 32 neighbours, as looking at so many rows. */
    private static final int ROWS_A_NODE = 64;

    private static final int BANDS = 8;
    private static final int BAND_KEYS = 128;
    private static final int KEYS = BANDS * BAND_KEYS;
    private static final int KINDS = 4; // one key of each together, for one look at every row
    private static final int FEW = 8;
    private static final int K = 4;

    /** Lengths of what is added to a row, to one, to its opposite, to nothing, and so on, beside the row's own, 1. */
    private static final double[] NOISE = {0, 0.5, 0.25, 1, 0.25, 0.5, 0.5, 1};

    /**
     * What the mean over keys must exceed by three of its standard deviations. So one key of 64 that misses all four is too
     * much, for a cluster that cannot be reached is missed as a whole; and where keys miss one here and there, as among rows
     * in all directions, a mean of .967 does.
     */
    private static final double ENOUGH = 0.938;

    private static final int DEVIATIONS = 3;
    private static final int WIDTHS = 12; // 64 to 4096 are eleven
    private static final int OFTEN = 4;
    private static final long SEED = 1;

    /** Similarities of equal rows differ by no more: the roundings of inverse norms. */
    private static final float SAME = 3e-7f;

    private final RowStore store;
    private final LinearScan scan;
    private final boolean fixed;
    private final Mat keys; // (KINDS, W)
    private final Vec inverseNorms; // (KINDS)
    private final Neighbours right = new Neighbours(KINDS, K);
    private final Neighbours found = new Neighbours(KINDS, K);
    private final Beam order = new Beam(KEYS); // keys by the sum that their first walk met
    private final byte[] hits = new byte[KEYS * WIDTHS]; // [key * WIDTHS + i] found of K with the width tried
    private final int[] least = new int[BANDS]; // [band] the least of these sums
    private final int[] widths = new int[BANDS];
    private final int[] tried = new int[WIDTHS];
    private int drawn;
    private int first;
    private int taken; // rows since the last measurement

    /** Of walks among rows of {@code store}; all of them of {@code width}, if that is not 0. */
    GraphReach(RowStore store, TensorArena arena, int width) {
        this.store = store;
        scan = new LinearScan(store);
        fixed = width > 0;
        first = width;
        Arrays.fill(widths, width);
        keys = arena.mat(KINDS, store.words());
        inverseNorms = arena.vec(KINDS);
    }

    /** The greatest width that costs less than looking at {@code rows} rows, or the narrowest. */
    static int widest(int rows) {
        return Math.max(GraphRows.width(rows), Math.min(WIDEST, rows / ROWS_A_NODE));
    }

    /** The width of a search's first walk, or {@link #NONE}. */
    int first() {
        return first;
    }

    /** The width that finds enough for a key whose first walk met {@code sum} at best, or {@link #NONE}. */
    int width(int sum) {
        int band = 0;
        while (band < BANDS - 1 && sum < least[band]) {
            band++;
        }
        int width = widths[band];
        while (band < BANDS - 1 && sum == least[band] && width != NONE) { // also one of the next band
            band++;
            width = widths[band] == NONE ? NONE : Math.max(width, widths[band]);
        }
        return width;
    }

    /** Takes over what {@code other} measured. */
    void copyFrom(GraphReach other) {
        System.arraycopy(other.least, 0, least, 0, BANDS);
        System.arraycopy(other.widths, 0, widths, 0, BANDS);
        first = other.first;
        taken = other.taken;
    }

    /** {@code links}, which hold all rows that can be compared by codes, took in {@code rows}: measures if that is due. */
    void took(int rows, GraphLinks links, GraphSearch search) {
        taken += rows;
        int all = links.groups().rows();
        if (!fixed && all > 0 && taken >= all / OFTEN) {
            measure(links, search);
            taken = 0;
        }
    }

    private void measure(GraphLinks links, GraphSearch search) {
        int count = 0;
        for (int width = GraphRows.width(links.size());
                count == 0 || width <= widest(store.extent());
                width += width / 2) {
            tried[count++] = width;
        }
        drawn = 0;
        order.clear(KEYS);
        for (int key = 0; key < KEYS; key += KINDS) {
            for (int head = 0; head < KINDS; head++) {
                draw(head, NOISE[(key + head) % NOISE.length]);
            }
            Kernels.inverseNorms(keys, store.epsilon(), inverseNorms);
            scan.search(keys, inverseNorms, right);
            for (int head = 0; head < KINDS; head++) {
                order.offer(key + head, walk(links, search, head, key + head, count));
            }
        }
        first = NONE;
        for (int band = 0; band < BANDS; band++) {
            least[band] = order.score((band + 1) * BAND_KEYS - 1);
            widths[band] = width(band, count);
            first = widths[band] == NONE ? first : tried[0];
        }
    }

    /** The first half of the heads are rows, the next opposite to one, the last anywhere; with noise. */
    private void draw(int head, double noise) {
        int row = (int) (draw() * store.extent());
        float scale = head == 3 ? 0 : store.inverseNorms().get(row) * (head == 2 ? -1 : 1);
        double range = noise * Math.sqrt(12.0 / store.words()); // of uniform words of that length together
        for (int j = 0; j < store.words(); j++) {
            keys.set(head, j, (float) (scale * store.rows().get(row, j) + range * (draw() - 0.5)));
        }
    }

    /** From 0 to 1, the same numbers in each measurement. */
    private double draw() {
        return (GraphLinks.mixed(SEED, drawn++) >>> 11) * 0x1p-53;
    }

    /** Counts what walks find, wider ones until one finds all. Returns the best sum that the first met. */
    private int walk(GraphLinks links, GraphSearch search, int head, int key, int count) {
        boolean all = !search.begin(keys, head, inverseNorms.get(head));
        int sum = all || links.entry() < 0 ? 0 : search.walk(links, tried[0]);
        for (int i = 0; i < count; i++) {
            if (i > 0 && !all) {
                search.widen(links, tried[i]);
            }
            found.clear();
            all = all || !search.offer(links, keys, head, inverseNorms.get(head), found) || hits(head) == K;
            hits[key * WIDTHS + i] = (byte) (all ? K : hits(head));
        }
        return sum;
    }

    private int hits(int head) {
        int hits = 0;
        for (int rank = 0; rank < found.size(head); rank++) {
            hits += found.similarity(head, rank) >= right.threshold(head) - SAME ? 1 : 0;
        }
        return hits;
    }

    private int width(int band, int count) {
        for (int i = 0; i < count; i++) {
            boolean enough = true;
            for (int kind = 0; kind < KINDS && enough; kind++) {
                enough = findsEnough(band, kind, i);
            }
            if (enough) {
                return tried[i];
            }
        }
        return NONE;
    }

    /** Whether enough is found for the keys of one kind, be they a few of a band. */
    private boolean findsEnough(int band, int kind, int tries) {
        int keysOfKind = 0;
        double sum = 0;
        double squares = 0;
        for (int rank = band * BAND_KEYS; rank < (band + 1) * BAND_KEYS; rank++) {
            if (order.row(rank) % KINDS == kind) {
                double recall = hits[order.row(rank) * WIDTHS + tries] / (double) K;
                sum += recall;
                squares += recall * recall;
                keysOfKind++;
            }
        }
        if (keysOfKind < FEW) {
            return true;
        }
        double mean = sum / keysOfKind;
        double variance = Math.max(0, squares / keysOfKind - mean * mean) / (keysOfKind - 1);
        return mean - DEVIATIONS * Math.sqrt(variance) >= ENOUGH;
    }
}

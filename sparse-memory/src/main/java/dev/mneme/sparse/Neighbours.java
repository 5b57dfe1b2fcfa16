package dev.mneme.sparse;

import java.util.Arrays;

/**
 * The K nearest rows of each of some keys, nearest first: by descending similarity, then ascending row. Filled by
 * offering rows in any order. Made once, filled at every step.
 */
public final class Neighbours {
    private final int heads;
    private final int k;
    private final int[] rows; // [head * k + rank]
    private final float[] similarity; // [head * k + rank]
    private final int[] sizes; // [head]

    /** Room for {@code k} rows of each of {@code heads} keys. */
    public Neighbours(int heads, int k) {
        this.heads = heads;
        this.k = k;
        rows = new int[heads * k];
        similarity = new float[heads * k];
        sizes = new int[heads];
    }

    /** Keys. */
    public int heads() {
        return heads;
    }

    /** K. */
    public int k() {
        return k;
    }

    /** Forgets all rows. */
    public void clear() {
        Arrays.fill(sizes, 0);
    }

    /** Rows kept for {@code head}, at most K. */
    public int size(int head) {
        return sizes[head];
    }

    /** The row of {@code head} at {@code rank}, 0 the nearest. */
    public int row(int head, int rank) {
        return rows[head * k + rank];
    }

    /** Its similarity. */
    public float similarity(int head, int rank) {
        return similarity[head * k + rank];
    }

    /** The similarity that a row must reach to be kept: that of the last of K, -∞ while there are fewer. */
    public float threshold(int head) {
        return sizes[head] < k ? Float.NEGATIVE_INFINITY : similarity[head * k + k - 1];
    }

    /** Whether {@code row} is kept for {@code head}. */
    boolean contains(int head, int row) {
        for (int rank = 0; rank < sizes[head]; rank++) {
            if (rows[head * k + rank] == row) {
                return true;
            }
        }
        return false;
    }

    /** Keeps {@code row} if it is among the K nearest offered so far. A row must not be offered twice. */
    public void offer(int head, int row, float similar) {
        int base = head * k;
        int size = sizes[head];
        if (size == k) {
            if (!nearer(similar, row, base + k - 1)) {
                return;
            }
            size--;
        }
        int at = base + size;
        while (at > base && nearer(similar, row, at - 1)) {
            rows[at] = rows[at - 1];
            similarity[at] = similarity[at - 1];
            at--;
        }
        rows[at] = row;
        similarity[at] = similar;
        sizes[head] = size + 1;
    }

    /** Offers the rows that {@code others}, of as many heads, keeps, nearest first. */
    void offerAll(Neighbours others) {
        for (int head = 0; head < heads; head++) {
            for (int rank = 0; rank < others.sizes[head]; rank++) {
                offer(head, others.row(head, rank), others.similarity(head, rank));
            }
        }
    }

    /** Whether a row is kept whose similarity is NaN. */
    boolean holdsNaN() {
        for (int head = 0; head < heads; head++) {
            for (int rank = 0; rank < sizes[head]; rank++) {
                if (Float.isNaN(similarity(head, rank))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a row of similarity 0 may be among the nearest of some key, as far as is known. */
    boolean mayKeepZero() {
        for (int head = 0; head < heads; head++) {
            if (!(threshold(head) > 0)) {
                return true;
            }
        }
        return false;
    }

    /** Whether fewer rows than K are kept for some key although there are {@code count} to choose from. */
    boolean lacks(int count) {
        for (int head = 0; head < heads; head++) {
            if (sizes[head] < Math.min(k, count)) {
                return true;
            }
        }
        return false;
    }

    /** Offers the first rows that were never written: similarity 0. At most K of them can matter. */
    public void offerUnwritten(RowStore store) {
        int last = Math.min(store.count(), store.extent() + k);
        for (int head = 0; head < heads; head++) {
            for (int row = store.extent(); row < last && threshold(head) <= 0; row++) {
                offer(head, row, 0);
            }
        }
    }

    private boolean nearer(float similar, int row, int than) {
        return similar > similarity[than] || (similar == similarity[than] && row < rows[than]);
    }
}

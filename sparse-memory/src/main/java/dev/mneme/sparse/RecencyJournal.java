package dev.mneme.sparse;

/** The uses of each step, so that they can be taken back exactly: O(uses) memory a step. */
public final class RecencyJournal {
    private final LeastRecentlyUsed ring;
    private final int most; // uses of a step
    private final int[] used; // [t * most + j] rows in the order of their use
    private final int[] following; // [t * most + j] where each stood before
    private final int[] counts; // [t]

    /** For up to {@code steps} steps of up to {@code most} uses each. */
    public RecencyJournal(LeastRecentlyUsed ring, int steps, int most) {
        this.ring = ring;
        this.most = most;
        used = new int[Math.multiplyExact(steps, most)];
        following = new int[steps * most];
        counts = new int[steps];
    }

    /** Opens step {@code t}: nothing was used in it yet. */
    public void begin(int t) {
        counts[t] = 0;
    }

    /** Makes {@code row} the most recently used, in step {@code t}. */
    public void use(int t, int row) {
        int at = t * most + counts[t]++;
        used[at] = row;
        following[at] = ring.use(row);
    }

    /** Takes back all uses of step {@code t}, the last that stands. */
    public void takeBack(int t) {
        for (int at = t * most + counts[t] - 1; at >= t * most; at--) {
            ring.takeBack(used[at], following[at]);
        }
    }

    /** Does step {@code t} again, the last that was taken back. */
    public void again(int t) {
        for (int at = t * most; at < t * most + counts[t]; at++) {
            ring.use(used[at]);
        }
    }
}

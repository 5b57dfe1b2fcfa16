package dev.mneme.sparse;

/**
 * The rows nearest to a key that a walk has met, nearest first, at most as many as the beam is wide, and which of them it
 * has not been at yet. A sorted array: as fast as two heaps at these widths, and it cannot outgrow its room.
 *
 * <p>Greater scores are nearer. A row that is offered again with the same score is kept once, so that a walk need not
 * remember what it has met: such a row is either still here or not near enough.
 */
final class Beam {
    // Score in the upper half, so turned that ascending longs are descending scores; then row, then "been at".
    private final long[] entries;
    private int width;
    private int size;
    private int next;

    /** Room for {@code widest} rows. */
    Beam(int widest) {
        entries = new long[widest];
    }

    /** Forgets all rows and keeps at most {@code newWidth} from now on. */
    void clear(int newWidth) {
        width = Math.min(newWidth, entries.length);
        size = 0;
        next = 0;
    }

    /** Keeps at most {@code newWidth} from now on, and has been at none. */
    void reopen(int newWidth) {
        width = Math.min(newWidth, entries.length);
        size = Math.min(size, width);
        next = 0;
        for (int i = 0; i < size; i++) {
            entries[i] &= ~1L;
        }
    }

    int size() {
        return size;
    }

    /** The row at {@code rank}, 0 the nearest. */
    int row(int rank) {
        return (int) entries[rank] >>> 1;
    }

    /** Its score. */
    int score(int rank) {
        return ~(int) (entries[rank] >> 32);
    }

    /** Rows of this score or a lesser one are not kept; {@code all} while there is room. */
    int threshold(int all) {
        return size < width ? all : score(size - 1);
    }

    /** Keeps {@code row} if it is near enough. */
    void offer(int row, int score) {
        long entry = ((long) ~score << 32) | ((long) row << 1);
        if (size == width && entry >= entries[size - 1]) {
            return;
        }
        int at = before(entry);
        if (at < size && (entries[at] | 1) == (entry | 1)) {
            return;
        }
        int kept = Math.min(size, width - 1);
        System.arraycopy(entries, at, entries, at + 1, kept - at);
        entries[at] = entry;
        size = kept + 1;
        next = Math.min(next, at);
    }

    /** How many entries are less than {@code entry}: a search without a branch that could be guessed wrongly. */
    private int before(long entry) {
        int from = 0;
        for (int count = size; count > 0; count -= (count + 1) / 2) {
            int half = (count + 1) / 2;
            from = entries[from + half - 1] < entry ? from + half : from;
        }
        return from;
    }

    /** Takes the nearest rows that the walk has not been at, and now has, until {@code rows} is full. Returns how many. */
    int take(int[] rows) {
        int taken = 0;
        while (taken < rows.length && next < size) {
            if ((entries[next] & 1) == 0) {
                entries[next] |= 1;
                rows[taken++] = row(next);
            }
            next++;
        }
        return taken;
    }

    /** A float's bits so turned that integers are ordered as the floats are. */
    static int score(float similarity) {
        int bits = Float.floatToIntBits(similarity);
        return bits ^ ((bits >> 31) & 0x7fffffff);
    }

    /** The float of that {@link #score(float)}. */
    static float similarity(int score) {
        return Float.intBitsToFloat(score ^ ((score >> 31) & 0x7fffffff));
    }
}

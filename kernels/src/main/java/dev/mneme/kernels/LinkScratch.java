package dev.mneme.kernels;

import dev.mneme.kernels.internal.LinkLoops;
import dev.mneme.kernels.internal.Loops;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Off-heap scratch of one thread in the layout of {@link LinkLoops}: interleaved kinds, then whole rows. */
final class LinkScratch {
    private static final ThreadLocal<LinkScratch[]> OF_THREAD = ThreadLocal.withInitial(() -> new LinkScratch[0]);

    private MemorySegment data = MemorySegment.NULL;
    private int kinds;
    private int n;

    private LinkScratch() {}

    /** Returns scratch number {@code index} of this thread, all zero, for vectors of {@code n} floats. */
    static LinkScratch ofThread(int index, int kinds, int rows, int n) {
        LinkScratch scratch = get(index);
        long bytes = Shapes.bytes(kinds + rows, n);
        if (scratch.data.byteSize() < bytes) {
            scratch.data = TensorArena.automatic().mat(kinds + rows, n).data();
        }
        scratch.kinds = kinds;
        scratch.n = n;
        Kernels.zero(scratch.data, 0, bytes);
        return scratch;
    }

    /** Returns scratch number {@code index} as it was left. */
    static LinkScratch get(int index) {
        LinkScratch[] all = OF_THREAD.get();
        if (index >= all.length) {
            LinkScratch[] more = Arrays.copyOf(all, index + 1);
            for (int i = all.length; i <= index; i++) {
                more[i] = new LinkScratch();
            }
            OF_THREAD.set(more);
            return more[index];
        }
        return all[index];
    }

    MemorySegment data() {
        return data;
    }

    /** Returns the byte offset of whole row {@code r}. */
    long rowAt(int r) {
        return 4L * (kinds + r) * n;
    }

    /** The write weights and the two copies of the precedence. */
    void putWeights(Vec w, Vec p) {
        put(LinkLoops.W, w);
        put(LinkLoops.P, p);
        put(LinkLoops.P + 1, p);
    }

    private void put(int kind, Vec x) {
        Loops.LINK.spread(x.data(), x.offset(), x.size(), data, kind, kinds);
    }

    /** A kind = row i of x. */
    void put(int kind, Mat x, int i) {
        Loops.LINK.spread(x.data(), x.rowOffset(i), x.cols(), data, kind, kinds);
    }

    /** Two neighbouring kinds = 1. */
    void putOnes(int kind) {
        for (int j = 0; j < n; j += 16) {
            Loops.ELEMENTWISE.fill(data, LinkLoops.at(kind, j, kinds), 32, 1);
        }
    }

    /** Whole row r = row i of x. */
    void putRow(int r, Mat x, int i) {
        MemorySegment.copy(x.data(), x.rowOffset(i), data, rowAt(r), 4L * x.cols());
    }

    /** Row i of x = whole row r. */
    void takeRow(int r, Mat x, int i) {
        MemorySegment.copy(data, rowAt(r), x.data(), x.rowOffset(i), 4L * x.cols());
    }

    /** x += a times a kind. */
    void addTo(float a, int kind, Vec x) {
        Loops.LINK.collect(a, data, kind, kinds, x.data(), x.offset(), x.size());
    }

    /** Row i of x += a times a kind. */
    void addTo(float a, int kind, Mat x, int i) {
        Loops.LINK.collect(a, data, kind, kinds, x.data(), x.rowOffset(i), x.cols());
    }

    /** x += whole row r. */
    void addRowTo(int r, Vec x) {
        Loops.ELEMENTWISE.add(data, rowAt(r), x.data(), x.offset(), x.size());
    }

    /** Row i of x += whole row r. */
    void addRowTo(int r, Mat x, int i) {
        Loops.ELEMENTWISE.add(data, rowAt(r), x.data(), x.rowOffset(i), x.cols());
    }
}

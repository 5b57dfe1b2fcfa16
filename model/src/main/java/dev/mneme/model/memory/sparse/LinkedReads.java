package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.SparseLinks;
import dev.mneme.sparse.SparseVector;
import java.util.List;

/** An SDNC's links and precedence, what is read along them, and, if wanted, their gradient. */
final class LinkedReads {
    final SparseVector dForward; // fwd's gradient, of one head
    final SparseVector dBackward; // bwd's gradient, of one head

    private final int rows;
    private final int mostLinks;
    private final boolean gradient;
    private final SparseLinks links;
    private final LinkReads reads;
    private final LinkGradient linkGradient;
    private final SparseVector start; // p before step 0
    private final Vec precedenceRows; // (K_L) rows of p + 1, 0 for none: for saving
    private final Vec precedence; // (K_L) likewise its values
    private final Mat columns; // (N, K_L) columns of the links + 1, 0 for none: for saving
    private final Mat values; // (N, K_L) likewise their values

    LinkedReads(
            TensorArena arena, SparseConfig sparse, int rows, int steps, int mostRead, int mostWritten, int counted) {
        this.rows = rows;
        mostLinks = sparse.links();
        gradient = sparse.linkGradient();
        links = new SparseLinks(arena, rows, mostLinks, steps, mostWritten, counted);
        reads = new LinkReads(links, mostRead);
        linkGradient = new LinkGradient(links, mostWritten);
        start = new SparseVector(mostLinks);
        dForward = new SparseVector(mostLinks);
        dBackward = new SparseVector(mostLinks);
        precedenceRows = arena.vec(mostLinks);
        precedence = arena.vec(mostLinks);
        columns = arena.reservedMat(rows, mostLinks, 0);
        values = arena.reservedMat(rows, mostLinks, 0);
    }

    SparseVector start() {
        return start;
    }

    /** Links, then precedence: writes {@code after}. */
    void update(int t, SparseVector written, SparseVector before, SparseVector after) {
        links.update(t, written, before);
        Precedence.forward(before, written, mostLinks, after);
    }

    /** Writes {@code forward} and {@code backward}. */
    void reads(SparseReads before, int head, SparseVector forward, SparseVector backward) {
        reads.forward(before, head, forward);
        reads.backward(before, head, backward);
    }

    void clearGradient() {
        linkGradient.clear();
    }

    /** From {@link #dForward} and {@link #dBackward}: adds to {@code dBefore}, {@code head}'s w^r(t-1). */
    void readsBackward(SparseReads before, int head, Vec dBefore) {
        reads.gradient(before, head, dForward, dBackward, dBefore, gradient);
    }

    /** Takes step {@code t} back; adds to {@code dWritten} if links have a gradient. */
    void backward(int t, SparseVector written, SparseVector before, SparseVector after, Vec dWritten) {
        if (gradient) {
            linkGradient.backward(t, written, before, after, dWritten);
        } else {
            links.takeBack(t);
        }
    }

    void reset() {
        links.reset();
        start.clear();
    }

    void carry(int run, int standing) {
        for (int t = standing; t < run; t++) {
            links.again(t);
        }
    }

    int count() {
        return links.count();
    }

    List<StateTensor> state() {
        for (int m = 0; m < mostLinks; m++) {
            precedenceRows.set(m, m < start.size() ? start.row(m) + 1 : 0);
            precedence.set(m, m < start.size() ? start.value(m) : 0);
        }
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < mostLinks; k++) {
                boolean there = k < links.rowSize(i);
                put(columns, i, k, there ? links.column(i, k) + 1 : 0);
                put(values, i, k, there ? links.value(i, k) : 0);
            }
        }
        return List.of(
                StateTensor.of("precedence_rows", precedenceRows),
                StateTensor.of("precedence", precedence),
                StateTensor.of("link_columns", columns),
                StateTensor.of("link_weights", values));
    }

    /** What holds the number already is not written: most of it is memory that nobody ever touched. */
    private static void put(Mat mat, int i, int k, float value) {
        if (mat.get(i, k) != value) {
            mat.set(i, k, value);
        }
    }

    void stateChanged() {
        reset();
        for (int m = 0; m < mostLinks; m++) {
            if (precedenceRows.get(m) > 0) {
                start.offer(rowNumber("precedence_rows", precedenceRows.get(m)), precedence.get(m), mostLinks);
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < mostLinks; k++) {
                if (columns.get(i, k) > 0) {
                    int j = rowNumber("link_columns", columns.get(i, k));
                    if (links.columnSize(j) == mostLinks) {
                        throw new IllegalArgumentException(
                                "restore of link_columns: more than %s links in column %s".formatted(mostLinks, j));
                    }
                    links.set(i, j, values.get(i, k));
                }
            }
        }
    }

    private int rowNumber(String tensor, float number) {
        int row = (int) number - 1;
        if (row + 1 != number || row >= rows) {
            throw new IllegalArgumentException(
                    "restore of %s: a row from 1 to %s needed, %s came".formatted(tensor, rows, number));
        }
        return row;
    }

    /** The columns of each row's links. */
    int[][] columns() {
        int[][] all = new int[rows][];
        for (int i = 0; i < rows; i++) {
            all[i] = new int[links.rowSize(i)];
            for (int k = 0; k < all[i].length; k++) {
                all[i][k] = links.column(i, k);
            }
        }
        return all;
    }
}

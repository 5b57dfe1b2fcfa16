package dev.mneme.sparse;

import dev.mneme.kernels.TensorArena;
import java.util.Arrays;

/**
 * Temporal links of which every row and every column keeps its K_L largest (Rae et al. 2016, supplement D):
 *
 * <pre>
 *   L[i,j] = (1 - w[i] - w[j]) L[i,j] + w[i] p[j],   L[i,i] = 0
 * </pre>
 *
 * wherever i or j is written; then each row written is cut to its K_L largest entries, after that each column that grew.
 * Of equal entries that of the lower number is kept, and never an exact 0. A step costs O(n K_L) for n rows written,
 * whatever N, and can be taken back exactly.
 *
 * <p>Departure: the paper decays its forward and its backward matrix by one factor each; this is the dense update, on
 * one matrix that is reached both ways, so that all laws of the dense links hold.
 *
 * <p>Each entry carries one float more for the caller, its companion, which is 0 when an entry appears.
 */
public final class SparseLinks {
    private final int most; // K_L
    private final LinkTable table;
    private final LinkJournal journal;
    private final SparseVector[] kept; // [n] of the n-th row written: what it holds after the row cut
    private final SparseVector column; // one column while it is cut
    private final RowSlots numbers; // n of each row written
    private final EntryList companions = new EntryList(); // set since they were cleared
    private int written; // n of the step under way

    /**
     * No links among {@code count} rows.
     *
     * @param most K_L
     * @param steps steps that can be taken back
     * @param mostWritten rows that a step writes at most
     * @param countedRows as for {@link RowStore}
     */
    public SparseLinks(TensorArena arena, int count, int most, int steps, int mostWritten, int countedRows) {
        this.most = most;
        table = new LinkTable(arena, count, most, Math.min(count, countedRows));
        journal = new LinkJournal(table, steps);
        kept = new SparseVector[mostWritten];
        Arrays.setAll(kept, n -> new SparseVector(most));
        column = new SparseVector(most);
        numbers = new RowSlots(mostWritten);
    }

    /**
     * Step {@code t}.
     *
     * @param w the rows written with their weights
     * @param p the precedence before the step
     */
    public void update(int t, SparseVector w, SparseVector p) {
        journal.begin(t);
        written = w.size();
        numbers.clear();
        for (int n = 0; n < written; n++) {
            numbers.slot(w.row(n));
        }
        for (int n = 0; n < written; n++) {
            cutRow(w, n, p);
        }
        for (int m = 0; m < p.size(); m++) {
            cutColumn(p.row(m), w);
        }
        decayUnwrittenRows(w);
        replaceRows(w);
    }

    /** What row {@code w.row(n)} keeps. */
    private void cutRow(SparseVector w, int n, SparseVector p) {
        int i = w.row(n);
        float wi = w.value(n);
        SparseVector row = kept[n];
        row.clear();
        for (int k = 0; k < table.rowSize(i); k++) {
            int j = table.column(i, k);
            int m = p.find(j);
            row.offer(j, linked(wi, value(w, j), table.value(i, k), m < 0 ? 0 : p.value(m)), most);
        }
        for (int m = 0; m < p.size(); m++) {
            int j = p.row(m);
            if (j != i && table.find(i, j) < 0) {
                row.offer(j, linked(wi, value(w, j), 0, p.value(m)), most);
            }
        }
    }

    /** Takes out of {@link #kept}, or away, what column {@code j} does not keep. */
    private void cutColumn(int j, SparseVector w) {
        float wj = value(w, j);
        column.clear();
        for (int k = 0; k < table.columnSize(j); k++) {
            int i = table.row(j, k);
            if (numbers.find(i) < 0) {
                column.offer(i, linked(0, wj, table.get(i, j), 0), most);
            }
        }
        for (int n = 0; n < written; n++) {
            int at = kept[n].find(j);
            if (at >= 0) {
                column.offer(w.row(n), kept[n].value(at), most);
            }
        }
        for (int k = table.columnSize(j) - 1; k >= 0; k--) {
            int i = table.row(j, k);
            if (numbers.find(i) < 0 && column.find(i) < 0) {
                journal.set(i, j, 0);
            }
        }
        for (int n = 0; n < written; n++) {
            int at = kept[n].find(j);
            if (at >= 0 && column.find(w.row(n)) < 0) {
                kept[n].value(at, 0);
            }
        }
    }

    /** Rows not written whose column is. */
    private void decayUnwrittenRows(SparseVector w) {
        for (int m = 0; m < written; m++) {
            int j = w.row(m);
            for (int k = table.columnSize(j) - 1; k >= 0; k--) {
                int i = table.row(j, k);
                if (numbers.find(i) < 0) {
                    journal.set(i, j, linked(0, w.value(m), table.get(i, j), 0));
                }
            }
        }
    }

    /** First what goes, then what stays or comes, so that no row and no column ever holds more than K_L. */
    private void replaceRows(SparseVector w) {
        for (int n = 0; n < written; n++) {
            int i = w.row(n);
            for (int k = table.rowSize(i) - 1; k >= 0; k--) {
                int j = table.column(i, k);
                int at = kept[n].find(j);
                journal.set(i, j, at < 0 ? 0 : kept[n].value(at));
            }
        }
        for (int n = 0; n < written; n++) {
            int i = w.row(n);
            for (int k = 0; k < kept[n].size(); k++) {
                if (kept[n].value(k) != 0 && table.find(i, kept[n].row(k)) < 0) {
                    journal.set(i, kept[n].row(k), kept[n].value(k));
                }
            }
        }
    }

    /** The dense update of one entry: everything that recomputes links computes this. */
    public static float linked(float wi, float wj, float link, float precedence) {
        return Math.fma(wi, precedence, (1 - wi - wj) * link);
    }

    private float value(SparseVector w, int row) {
        int at = numbers.find(row);
        return at < 0 ? 0 : w.value(at);
    }

    /** Takes step {@code t} back, the last that stands. */
    public void takeBack(int t) {
        journal.takeBack(t);
    }

    /** Does step {@code t} again, the last that was taken back. */
    public void again(int t) {
        journal.again(t);
    }

    /** Forgets all links. */
    public void reset() {
        table.reset();
    }

    /** K_L. */
    public int most() {
        return most;
    }

    /** Entries of all rows. */
    public int count() {
        return table.count();
    }

    /** Entries of row {@code i}: rows written before it. */
    public int rowSize(int i) {
        return table.rowSize(i);
    }

    /** The column of entry {@code k} of row {@code i}, ascending with k. */
    public int column(int i, int k) {
        return table.column(i, k);
    }

    /** The value of entry {@code k} of row {@code i}. */
    public float value(int i, int k) {
        return table.value(i, k);
    }

    /** Entries of column {@code j}: rows written after it. */
    public int columnSize(int j) {
        return table.columnSize(j);
    }

    /** The row of entry {@code k} of column {@code j}, ascending with k. */
    public int row(int j, int k) {
        return table.row(j, k);
    }

    /** L[i,j]. */
    public float get(int i, int j) {
        return table.get(i, j);
    }

    /** Sets L[i,j] from outside, where no step is to be taken back; 0 takes the entry away. */
    public void set(int i, int j, float value) {
        table.set(i, j, value);
    }

    /** The companion of (i, j), 0 if there is no entry. */
    public float companion(int i, int j) {
        int k = table.find(i, j);
        return k < 0 ? 0 : table.companion(i, k);
    }

    /** Sets the companion of (i, j) if there is an entry. */
    public void companion(int i, int j, float value) {
        int k = table.find(i, j);
        if (k >= 0) {
            companions.note(i, j);
            table.companion(i, k, value);
        }
    }

    /** Sets all companions to 0, at the cost of those that were set since. */
    public void clearCompanions() {
        for (int n = 0; n < companions.size(); n++) {
            int i = companions.row(n);
            int k = table.find(i, companions.column(n));
            if (k >= 0) {
                table.companion(i, k, 0);
            }
        }
        companions.clear();
    }

    /** Entries that step {@code t} set, in order; each is named once. */
    public int changes(int t) {
        return journal.size(t);
    }

    /** The row of change {@code c} of step {@code t}. */
    public int changedRow(int t, int c) {
        return journal.row(t, c);
    }

    /** Its column. */
    public int changedColumn(int t, int c) {
        return journal.column(t, c);
    }

    /** What it held before the step; after the step once that is taken back. */
    public float otherValue(int t, int c) {
        return journal.other(t, c);
    }
}

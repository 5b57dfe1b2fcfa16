package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Vec;
import dev.mneme.sparse.SparseLinks;
import dev.mneme.sparse.SparseVector;
import java.util.Arrays;

/**
 * The way back through {@code L[i,j] = (1 - w[i] - w[j]) L[i,j] + w[i] p[j]} and {@code p = (1 - Σ w) p + w} where both are
 * sparse; what was cut is a constant 0. The gradient of a link travels with it as its companion.
 */
final class LinkGradient {
    private final SparseLinks links;
    private final float[] dWritten; // [n]
    private float[] dPrecedence; // [m] of p after the step, then before it
    private float[] dPrecedenceBefore; // [m]
    private float[] dLinks = new float[64]; // [c] of the entries that the step set

    LinkGradient(SparseLinks links, int mostWritten) {
        this.links = links;
        dWritten = new float[mostWritten];
        dPrecedence = new float[links.most()];
        dPrecedenceBefore = new float[links.most()];
    }

    /** Starts a way back. */
    void clear() {
        Arrays.fill(dPrecedence, 0);
        links.clearCompanions();
    }

    /** Takes step {@code t} of the links back and adds to {@code dWrite}, over the rows of {@code w}. */
    void backward(int t, SparseVector w, SparseVector before, SparseVector after, Vec dWrite) {
        Arrays.fill(dWritten, 0);
        Arrays.fill(dPrecedenceBefore, 0);
        Precedence.backward(before, w, after, dPrecedence, dPrecedenceBefore, dWritten);
        int changes = links.changes(t);
        if (dLinks.length < changes) {
            dLinks = new float[2 * changes];
        }
        for (int c = 0; c < changes; c++) {
            int i = links.changedRow(t, c);
            int j = links.changedColumn(t, c);
            dLinks[c] = entry(
                    w, before, w.find(i), w.find(j), before.find(j), links.otherValue(t, c), links.companion(i, j));
        }
        links.takeBack(t);
        for (int c = 0; c < changes; c++) {
            links.companion(links.changedRow(t, c), links.changedColumn(t, c), dLinks[c]);
        }
        for (int n = 0; n < w.size(); n++) {
            dWrite.set(n, dWrite.get(n) + dWritten[n]);
        }
        float[] spare = dPrecedence;
        dPrecedence = dPrecedenceBefore;
        dPrecedenceBefore = spare;
    }

    /** Of an entry whose gradient after the step is {@code d}; returns that before it. */
    private float entry(SparseVector w, SparseVector p, int ni, int nj, int mj, float link, float d) {
        float wi = ni < 0 ? 0 : w.value(ni);
        float wj = nj < 0 ? 0 : w.value(nj);
        float pj = mj < 0 ? 0 : p.value(mj);
        if (ni >= 0) {
            dWritten[ni] = Math.fma(d, pj - link, dWritten[ni]);
        }
        if (nj >= 0) {
            dWritten[nj] = Math.fma(-d, link, dWritten[nj]);
        }
        if (mj >= 0) {
            dPrecedenceBefore[mj] = Math.fma(d, wi, dPrecedenceBefore[mj]);
        }
        return (1 - wi - wj) * d;
    }
}

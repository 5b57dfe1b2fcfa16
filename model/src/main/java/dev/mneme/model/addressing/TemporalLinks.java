package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MemoryKernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * The order of writing (Graves et al. 2016). {@code L[i,j]} is how far row i was written right after row j:
 * {@code L[i,j] = (1 - w[i] - w[j]) L(t-1)[i,j] + w[i] p(t-1)[j]}, {@code L[i,i] = 0}, with w = w^w(t);
 * {@code p = (1 - Σ w) p(t-1) + w}; forward weights {@code f_r = L w^r_r(t-1)}, backward weights
 * {@code b_r = Lᵀ w^r_r(t-1)}.
 *
 * <p>Keeping the N x N matrix of each of T steps would cost T·N² floats. Here L is one matrix changed in place, kept
 * every √T steps; the way back computes the √T matrices between two kept ones again, to the same bits. That takes
 * 2·√T·N² floats and one more pass over L a step.
 */
public final class TemporalLinks {
    private final int stride; // steps between two kept matrices
    private final Mat links; // (N, N) L after the last forward step
    private final Mat[] kept; // [t / stride]: (N, N) L before step t
    private final Mat[] between; // [t % stride]: (N, N) L before step t, of the part last computed again
    private int partComputed = -1;

    private final Vec[] written; // [t]: (N) w^w of step t
    private final Vec[] precedence; // [t]: (N) p before step t
    private final Mat dLinks; // (N, N)
    private final Vec ones; // (N)

    /**
     * No links among {@code rows} rows, and room for as many steps as there are {@code written}.
     *
     * @param written [t] (N) the write weights of step t, for all steps
     * @param precedence [t] (N) p before step t; one more than there are steps
     */
    public TemporalLinks(TensorArena arena, int rows, Vec[] written, Vec[] precedence) {
        int steps = written.length;
        this.written = written;
        this.precedence = precedence;
        stride = Math.max(1, (int) Math.ceil(Math.sqrt(steps)));
        links = arena.mat(rows, rows);
        dLinks = arena.mat(rows, rows);
        ones = arena.vec(rows);
        kept = mats(arena, (steps + stride - 1) / stride, rows);
        between = mats(arena, stride, rows);
    }

    private static Mat[] mats(TensorArena arena, int count, int rows) {
        Mat[] mats = new Mat[count];
        for (int i = 0; i < count; i++) {
            mats[i] = arena.mat(rows, rows);
        }
        return mats;
    }

    /** L after the last forward step, (N, N). */
    public Mat links() {
        return links;
    }

    /** Nothing was ever written. */
    public void reset() {
        Kernels.zero(links);
    }

    /** Back to L before step 0 of the last way forward. */
    public void rewind() {
        Kernels.copy(kept[0], links);
    }

    /**
     * Moves L and p on by the writes of step {@code t}, then writes {@code forward} and {@code backward}.
     *
     * @param read (R, N) w^r(t-1)
     * @param forward (R, N) f
     * @param backward (R, N) b
     */
    public void forward(int t, Rows read, Rows forward, Rows backward) {
        if (t % stride == 0) {
            Kernels.copy(links, kept[t / stride]);
            partComputed = -1;
        }
        Vec w = written[t];
        Vec p = precedence[t];
        MemoryKernels.linkForward(links, w, p, read.mat(), forward.mat(), backward.mat());
        Vec next = precedence[t + 1];
        Kernels.copy(w, next);
        Kernels.axpy(1 - Kernels.sum(w), p, next);
    }

    /** Starts a way back. */
    public void clearGradient() {
        Kernels.fill(ones, 1);
        Kernels.zero(dLinks);
    }

    /**
     * Turns {@code dPrecedence} from the gradient of p into that of p(t-1), carries that of L inside, and adds to the
     * others.
     */
    public void backward(int t, Rows read, Rows dForward, Rows dBackward, Vec dPrecedence, Vec dWritten, Rows dRead) {
        Vec w = written[t];
        Vec p = precedence[t];
        float along = Kernels.dot(dPrecedence, p);
        Kernels.add(dPrecedence, dWritten);
        Kernels.axpy(-along, ones, dWritten);
        Kernels.scale(1 - Kernels.sum(w), dPrecedence);
        MemoryKernels.linkBackward(
                before(t),
                w,
                p,
                read.mat(),
                dForward.mat(),
                dBackward.mat(),
                dLinks,
                dWritten,
                dPrecedence,
                dRead.mat());
    }

    /** L before step {@code t}. */
    Mat before(int t) {
        int part = t / stride;
        if (part != partComputed) {
            int first = part * stride;
            Kernels.copy(kept[part], between[0]);
            for (int s = first + 1; s <= t; s++) {
                Mat next = between[s - first];
                Kernels.copy(between[s - first - 1], next);
                MemoryKernels.linkUpdate(next, written[s - 1], precedence[s - 1]);
            }
            partComputed = part;
        }
        return between[t % stride];
    }
}

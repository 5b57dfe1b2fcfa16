package dev.mneme.kernels;

import dev.mneme.kernels.internal.LinkLoops;
import dev.mneme.kernels.internal.Loops;

/**
 * The two loops in which a dense external memory spends its time: writing the memory matrix, and keeping and reading the
 * temporal links, each with its way back. None allocates once its scratch has grown to the thread's largest matrix.
 *
 * <p>Letters: w write weights (N), e erase vector (W), v write vector (W), p precedence before this step (N), L links
 * (N, N). Gradients are added unless said otherwise; an output must not overlap an input.
 */
public final class MemoryKernels {
    /** Read heads that one pass over the links takes. */
    static final int GROUP = 4;

    private MemoryKernels() {}

    /** {@code next_ij = m_ij (1 - w_i e_j) + w_i v_j}; {@code next} may be {@code m}. */
    public static void eraseAdd(Mat m, Vec w, Vec e, Vec v, Mat next) {
        requireErase("eraseAdd", m, w, e, v, next);
        if (m.address() != next.address()) {
            Shapes.requireApart("eraseAdd", m, next);
        }
        Shapes.requireApart("eraseAdd", w, next);
        Scratch s = Scratch.ofThread(2, m.cols());
        s.put(0, e);
        s.put(1, v);
        Loops.MEMORY.eraseAdd(
                m.data(),
                m.offset(),
                w.data(),
                w.offset(),
                s.data(),
                0,
                next.data(),
                next.offset(),
                m.rows(),
                m.stride());
    }

    /**
     * The way back of {@link #eraseAdd}. With d the gradient of next, found in {@code dM}: {@code dW_i += sum_j d_ij (v_j
     * - m_ij e_j)}, {@code dE_j -= sum_i d_ij w_i m_ij}, {@code dV_j += sum_i d_ij w_i}, and {@code dM} is turned in place
     * into the gradient of m, {@code d_ij (1 - w_i e_j)}.
     */
    public static void eraseAddBackward(Mat m, Vec w, Vec e, Vec v, Mat dM, Vec dW, Vec dE, Vec dV) {
        requireErase("eraseAddBackward", m, w, e, v, dM);
        Shapes.requireSameSize("eraseAddBackward", w, dW);
        Shapes.requireSameSize("eraseAddBackward", e, dE);
        Shapes.requireSameSize("eraseAddBackward", v, dV);
        Shapes.requireApart("eraseAddBackward", m, dM);
        Shapes.requireApart("eraseAddBackward", w, dM);
        Shapes.requireApart("eraseAddBackward", w, dW);
        Scratch s = Scratch.ofThread(4, m.cols());
        s.put(0, e);
        s.put(1, v);
        s.put(2, dE);
        s.put(3, dV);
        Loops.MEMORY.eraseAddBackward(
                m.data(),
                m.offset(),
                w.data(),
                w.offset(),
                s.data(),
                0,
                dM.data(),
                dM.offset(),
                dW.data(),
                dW.offset(),
                m.rows(),
                m.stride());
        s.take(2, dE);
        s.take(3, dV);
    }

    /** In place {@code l_ij = (1 - w_i - w_j) l_ij + w_i p_j} for i != j. The diagonal is 0 before and after. */
    public static void linkUpdate(Mat l, Vec w, Vec p) {
        requireLink("linkUpdate", l, w, p);
        LinkScratch s = LinkScratch.ofThread(0, LinkLoops.READS, 0, l.stride());
        s.putWeights(w, p);
        Loops.LINK.update(l.data(), l.offset(), l.rows(), l.stride(), s.data());
    }

    /**
     * {@link #linkUpdate}, and with the updated L for every read head r {@code fwd_r = L reads_r} and {@code bwd_r = L^T
     * reads_r}; reads, fwd and bwd are (R, N).
     */
    public static void linkForward(Mat l, Vec w, Vec p, Mat reads, Mat fwd, Mat bwd) {
        requireLink("linkForward", l, w, p);
        requireReads("linkForward", l, reads, fwd, bwd);
        Kernels.zero(bwd);
        int group = reads.rows() <= 1 ? 1 : GROUP;
        int kinds = LinkLoops.forwardKinds(group);
        // A later group of heads must find L as the first one left it: without weights the update changes nothing.
        for (int from = 0; from < Math.max(1, reads.rows()); from += group) {
            LinkScratch s = LinkScratch.ofThread(0, kinds, group, l.stride());
            if (from == 0) {
                s.putWeights(w, p);
            }
            int count = Math.min(group, reads.rows() - from);
            for (int r = 0; r < count; r++) {
                s.put(LinkLoops.READS + r, reads, from + r);
            }
            Loops.LINK.forward(l.data(), l.offset(), l.rows(), l.stride(), group, s.data());
            for (int r = 0; r < count; r++) {
                s.takeRow(r, fwd, from + r);
                s.addTo(1, LinkLoops.READS + group + r, bwd, from + r);
            }
        }
    }

    /**
     * The way back of {@link #linkForward}. {@code lPrev} is the matrix before the update, {@code dL} the gradient that
     * later steps have of the one after it. L is computed again on the fly. Then, d being dL with the reads added and the
     * diagonal 0, {@code d += sum_r dFwd_r reads_r^T + reads_r dBwd_r^T}:
     *
     * <ul>
     *   <li>{@code dReads_r += L^T dFwd_r + L dBwd_r}
     *   <li>{@code dW_i += sum_j d_ij (p_j - lPrev_ij)} and {@code dW_j -= sum_i d_ij lPrev_ij}
     *   <li>{@code dP_j += sum_i w_i d_ij}
     *   <li>dL is turned in place into the gradient of lPrev, {@code d_ij (1 - w_i - w_j)}.
     * </ul>
     */
    public static void linkBackward(
            Mat lPrev, Vec w, Vec p, Mat reads, Mat dFwd, Mat dBwd, Mat dL, Vec dW, Vec dP, Mat dReads) {
        requireLink("linkBackward", lPrev, w, p);
        requireReads("linkBackward", lPrev, reads, dFwd, dBwd);
        Shapes.requireSameShape("linkBackward", reads, dReads);
        Shapes.requireSameShape("linkBackward", lPrev, dL);
        Shapes.requireApart("linkBackward", lPrev, dL);
        Shapes.requireSameSize("linkBackward", w, dW);
        Shapes.requireSameSize("linkBackward", p, dP);
        LinkBackward.run(lPrev, w, p, reads, dFwd, dBwd, dL, dW, dP, dReads);
    }

    private static void requireErase(String op, Mat m, Vec w, Vec e, Vec v, Mat next) {
        Shapes.requireSameShape(op, m, next);
        Shapes.requireEqual(op, "size of w", w.size(), "rows of m", m.rows());
        Shapes.requireEqual(op, "size of e", e.size(), "cols of m", m.cols());
        Shapes.requireEqual(op, "size of v", v.size(), "cols of m", m.cols());
    }

    private static void requireLink(String op, Mat l, Vec w, Vec p) {
        Shapes.requireEqual(op, "rows of l", l.rows(), "cols of l", l.cols());
        Shapes.requireEqual(op, "size of w", w.size(), "rows of l", l.rows());
        Shapes.requireEqual(op, "size of p", p.size(), "rows of l", l.rows());
    }

    private static void requireReads(String op, Mat l, Mat reads, Mat forward, Mat backward) {
        Shapes.requireEqual(op, "cols of reads", reads.cols(), "rows of l", l.rows());
        Shapes.requireSameShape(op, reads, forward);
        Shapes.requireSameShape(op, reads, backward);
    }
}

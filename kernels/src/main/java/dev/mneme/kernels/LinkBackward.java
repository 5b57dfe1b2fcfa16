package dev.mneme.kernels;

import dev.mneme.kernels.internal.LinkLoops;
import dev.mneme.kernels.internal.Loops;
import java.lang.foreign.MemorySegment;

/** The way back of the links, read heads in groups of as many as one pass takes. */
final class LinkBackward {
    private static final int GROUP = MemoryKernels.GROUP;
    private static final int BAND = 16;

    private LinkBackward() {}

    /**
     * Everything is linear in the gradients, so each group after the first starts from a gradient 0 of its own, and what
     * comes out is added: a band of rows at a time, as a second matrix would cost as much as the links.
     */
    static void run(Mat lPrev, Vec w, Vec p, Mat reads, Mat dFwd, Mat dBwd, Mat dL, Vec dW, Vec dP, Mat dReads) {
        int n = lPrev.rows();
        int groups = Math.max(1, (reads.rows() + GROUP - 1) / GROUP);
        int band = groups == 1 ? n : BAND;
        for (int g = 0; g < groups; g++) {
            put(scratch(g, reads.rows(), lPrev), g * GROUP, w, p, reads, dFwd, dBwd);
        }
        for (int from = 0; from < n; from += band) {
            int to = Math.min(n, from + band);
            pass(0, reads.rows(), lPrev, from, to, dL.data(), dL.rowOffset(from));
            for (int g = 1; g < groups; g++) {
                MemorySegment d =
                        LinkScratch.ofThread(groups, 0, BAND, lPrev.stride()).data();
                pass(g, reads.rows(), lPrev, from, to, d, 0);
                Loops.ELEMENTWISE.add(d, 0, dL.data(), dL.rowOffset(from), (to - from) * lPrev.stride());
            }
        }
        for (int g = 0; g < groups; g++) {
            take(LinkScratch.get(g), g * GROUP, reads.rows(), dW, dP, dReads);
        }
    }

    private static int width(int reads) {
        return reads <= 1 ? 1 : GROUP;
    }

    private static LinkScratch scratch(int g, int reads, Mat l) {
        int width = width(reads);
        return LinkScratch.ofThread(g, LinkLoops.backwardKinds(width), 2 * width + 1, l.stride());
    }

    private static void put(LinkScratch s, int first, Vec w, Vec p, Mat reads, Mat dFwd, Mat dBwd) {
        int width = width(reads.rows());
        s.putWeights(w, p);
        s.putOnes(LinkLoops.KEEP);
        for (int r = 0; r < Math.min(width, reads.rows() - first); r++) {
            s.put(LinkLoops.READS_BACK + r, reads, first + r);
            s.put(LinkLoops.READS_BACK + width + r, dBwd, first + r);
            s.putRow(r, dFwd, first + r);
        }
    }

    private static void pass(int g, int reads, Mat l, int from, int to, MemorySegment d, long dAt) {
        LinkScratch s = LinkScratch.get(g);
        Loops.LINK.backward(l.data(), l.rowOffset(from), d, dAt, from, to, l.stride(), width(reads), s.data());
    }

    private static void take(LinkScratch s, int first, int reads, Vec dW, Vec dP, Mat dReads) {
        int width = width(reads);
        for (int r = 0; r < Math.min(width, reads - first); r++) {
            s.addTo(1, LinkLoops.READS_BACK + 2 * width + r, dReads, first + r);
            s.addRowTo(width + r, dReads, first + r);
        }
        s.addRowTo(2 * width, dW);
        s.addTo(-1, LinkLoops.READS_BACK + 3 * width, dW);
        s.addTo(1, LinkLoops.READS_BACK + 3 * width + 1, dP);
    }
}

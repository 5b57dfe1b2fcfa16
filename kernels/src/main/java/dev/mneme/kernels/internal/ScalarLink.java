package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The link matrix, one element at a time. */
public final class ScalarLink implements LinkLoops {
    /** Stateless. */
    public ScalarLink() {}

    private static float get(MemorySegment x, long xAt, int i) {
        return x.get(JAVA_FLOAT, xAt + 4L * i);
    }

    private static void set(MemorySegment x, long xAt, int i, float value) {
        x.set(JAVA_FLOAT, xAt + 4L * i, value);
    }

    @Override
    public void spread(MemorySegment x, long xAt, int size, MemorySegment s, int kind, int kinds) {
        for (int j = 0; j < size; j++) {
            s.set(JAVA_FLOAT, LinkLoops.at(kind, j, kinds), get(x, xAt, j));
        }
    }

    @Override
    public void collect(float a, MemorySegment s, int kind, int kinds, MemorySegment x, long xAt, int size) {
        for (int j = 0; j < size; j++) {
            set(x, xAt, j, Math.fma(a, s.get(JAVA_FLOAT, LinkLoops.at(kind, j, kinds)), get(x, xAt, j)));
        }
    }

    @Override
    public void update(MemorySegment l, long lAt, int rows, int n, MemorySegment s) {
        for (int i = 0; i < rows; i++) {
            updateRow(l, lAt + 4L * i * n, i, n, s, READS);
        }
    }

    private static void updateRow(MemorySegment l, long rowAt, int i, int n, MemorySegment s, int kinds) {
        float w = s.get(JAVA_FLOAT, LinkLoops.at(W, i, kinds));
        for (int j = 0; j < n; j++) {
            float kept = 1 - w - s.get(JAVA_FLOAT, LinkLoops.at(W, j, kinds));
            float next = Math.fma(w, s.get(JAVA_FLOAT, LinkLoops.at(P, j, kinds)), kept * get(l, rowAt, j));
            set(l, rowAt, j, i == j ? 0 : next);
        }
    }

    @Override
    public void forward(MemorySegment l, long lAt, int rows, int n, int reads, MemorySegment s) {
        int kinds = LinkLoops.forwardKinds(reads);
        float[] lanes = Panels.ofThread().zeros(Lanes.COUNT);
        for (int i = 0; i < rows; i++) {
            long rowAt = lAt + 4L * i * n;
            updateRow(l, rowAt, i, n, s, kinds);
            for (int r = 0; r < reads; r++) {
                float weight = s.get(JAVA_FLOAT, LinkLoops.at(READS + r, i, kinds));
                for (int j = 0; j < n; j++) {
                    int lane = j % Lanes.COUNT;
                    float link = get(l, rowAt, j);
                    lanes[lane] = Math.fma(link, s.get(JAVA_FLOAT, LinkLoops.at(READS + r, j, kinds)), lanes[lane]);
                    add(s, LinkLoops.at(READS + reads + r, j, kinds), link, weight);
                }
                set(s, 4L * (kinds + r) * n, i, Lanes.takeSum(lanes, 0));
            }
        }
    }

    /** x += a b. */
    private static void add(MemorySegment x, long xAt, float a, float b) {
        x.set(JAVA_FLOAT, xAt, Math.fma(a, b, x.get(JAVA_FLOAT, xAt)));
    }

    @Override
    public void backward(
            MemorySegment l, long lAt, MemorySegment d, long dAt, int from, int to, int n, int reads, MemorySegment s) {
        long rowsAt = 4L * LinkLoops.backwardKinds(reads) * n;
        float[] lanes = Panels.ofThread().zeros((reads + 1) * Lanes.COUNT);
        for (int i = from; i < to; i++) {
            long row = 4L * (i - from) * n;
            for (int j = 0; j < n; j++) {
                element(l, lAt + row, d, dAt + row, i, j, n, reads, s, lanes);
            }
            for (int r = 0; r <= reads; r++) {
                set(s, rowsAt + 4L * (reads + r) * n, i, Lanes.takeSum(lanes, r * Lanes.COUNT));
            }
        }
    }

    private static void element(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int i,
            int j,
            int n,
            int reads,
            MemorySegment s,
            float[] lanes) {
        int kinds = LinkLoops.backwardKinds(reads);
        int lane = j % Lanes.COUNT;
        float w = s.get(JAVA_FLOAT, LinkLoops.at(W, i, kinds));
        float p = s.get(JAVA_FLOAT, LinkLoops.at(P, j, kinds));
        float before = get(l, lAt, j);
        float kept = 1 - w - s.get(JAVA_FLOAT, LinkLoops.at(W, j, kinds));
        float link = i == j ? 0 : Math.fma(w, p, kept * before);
        float dLink = get(d, dAt, j);
        for (int r = 0; r < reads; r++) {
            float dForward = get(s, 4L * (kinds + r) * n, i);
            float dBackward = s.get(JAVA_FLOAT, LinkLoops.at(READS_BACK + reads + r, j, kinds));
            dLink = Math.fma(dForward, s.get(JAVA_FLOAT, LinkLoops.at(READS_BACK + r, j, kinds)), dLink);
            dLink = Math.fma(s.get(JAVA_FLOAT, LinkLoops.at(READS_BACK + r, i, kinds)), dBackward, dLink);
            add(s, LinkLoops.at(READS_BACK + 2 * reads + r, j, kinds), link, dForward);
            lanes[r * Lanes.COUNT + lane] = Math.fma(link, dBackward, lanes[r * Lanes.COUNT + lane]);
        }
        dLink = i == j ? 0 : dLink;
        lanes[reads * Lanes.COUNT + lane] = Math.fma(dLink, p - before, lanes[reads * Lanes.COUNT + lane]);
        add(s, LinkLoops.at(READS_BACK + 3 * reads, j, kinds), dLink, before);
        add(s, LinkLoops.at(READS_BACK + 3 * reads + 1, j, kinds), w, dLink);
        set(d, dAt, j, i == j ? 0 : dLink * kept);
    }
}

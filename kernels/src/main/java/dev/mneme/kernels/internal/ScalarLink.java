package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The link matrix, one row at a time. */
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
    public void update(MemorySegment l, long lAt, int n, int stride, MemorySegment s, long sAt) {
        for (int i = 0; i < n; i++) {
            updateRow(l, lAt + 4L * i * stride, i, stride, s, sAt);
        }
    }

    private static void updateRow(MemorySegment l, long rowAt, int i, int stride, MemorySegment s, long sAt) {
        long pAt = sAt + 4L * P * stride;
        float w = get(s, sAt, i);
        float rest = 1 - w;
        for (int j = 0; j < stride; j++) {
            float next = Math.fma(w, get(s, pAt, j), (rest - get(s, sAt, j)) * get(l, rowAt, j));
            set(l, rowAt, j, i == j ? 0 : next);
        }
    }

    @Override
    public void forward(MemorySegment l, long lAt, int n, int stride, int reads, MemorySegment s, long sAt) {
        long kind = 4L * reads * stride;
        for (int i = 0; i < n; i++) {
            long rowAt = lAt + 4L * i * stride;
            updateRow(l, rowAt, i, stride, s, sAt);
            for (int r = 0; r < reads; r++) {
                long readAt = sAt + 4L * (READS + r) * stride;
                long backwardAt = readAt + 2 * kind;
                float weight = get(s, readAt, i);
                set(s, readAt + kind, i, ScalarReduction.dotTree(l, rowAt, s, readAt, stride, 0, 1));
                for (int j = 0; j < stride; j++) {
                    set(s, backwardAt, j, Math.fma(get(l, rowAt, j), weight, get(s, backwardAt, j)));
                }
            }
        }
    }

    @Override
    public void backward(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int n,
            int stride,
            int reads,
            MemorySegment s,
            long sAt) {
        float[] lanes = Panels.ofThread().zeros((reads + 1) * Lanes.COUNT);
        long readsAt = sAt + 4L * READS * stride;
        long byRowAt = readsAt + 16L * reads * stride;
        long dWAt = byRowAt + 4L * reads * stride;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < stride; j++) {
                element(l, lAt + 4L * i * stride, d, dAt + 4L * i * stride, i, j, stride, reads, s, sAt, lanes);
            }
            for (int r = 0; r < reads; r++) {
                set(s, byRowAt + 4L * r * stride, i, Lanes.takeSum(lanes, r * Lanes.COUNT));
            }
            set(s, dWAt, i, Lanes.takeSum(lanes, reads * Lanes.COUNT));
        }
    }

    private static void element(
            MemorySegment l,
            long lAt,
            MemorySegment d,
            long dAt,
            int i,
            int j,
            int stride,
            int reads,
            MemorySegment s,
            long sAt,
            float[] lanes) {
        long kind = 4L * reads * stride;
        int lane = j % Lanes.COUNT;
        float w = get(s, sAt, i);
        float p = get(s, sAt + 4L * P * stride, j);
        float before = get(l, lAt, j);
        float kept = 1 - w - get(s, sAt, j);
        float link = i == j ? 0 : Math.fma(w, p, kept * before);
        float dLink = get(d, dAt, j);
        for (int r = 0; r < reads; r++) {
            long readAt = sAt + 4L * (READS + r) * stride;
            long dForwardAt = readAt + kind;
            long dBackwardAt = dForwardAt + kind;
            long byColumnAt = dBackwardAt + kind;
            dLink = Math.fma(get(s, dForwardAt, i), get(s, readAt, j), dLink);
            dLink = Math.fma(get(s, readAt, i), get(s, dBackwardAt, j), dLink);
            set(s, byColumnAt, j, Math.fma(link, get(s, dForwardAt, i), get(s, byColumnAt, j)));
            lanes[r * Lanes.COUNT + lane] = Math.fma(link, get(s, dBackwardAt, j), lanes[r * Lanes.COUNT + lane]);
        }
        dLink = i == j ? 0 : dLink;
        long dWColumnAt = sAt + 4L * (READS + 5 * reads + 1) * stride;
        long dPAt = dWColumnAt + 4L * stride;
        lanes[reads * Lanes.COUNT + lane] = Math.fma(dLink, p - before, lanes[reads * Lanes.COUNT + lane]);
        set(s, dWColumnAt, j, Math.fma(dLink, before, get(s, dWColumnAt, j)));
        set(s, dPAt, j, Math.fma(w, dLink, get(s, dPAt, j)));
        set(d, dAt, j, i == j ? 0 : dLink * kept);
    }
}

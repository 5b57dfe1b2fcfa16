package dev.mneme.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** One row and one key at a time. */
public final class ScalarSearch implements SearchLoops {
    /** Stateless. */
    public ScalarSearch() {}

    @Override
    public int nextTile(
            int count,
            float[] keys,
            int stride,
            MemorySegment x,
            long xAt,
            MemorySegment inverse,
            long inverseAt,
            int tiles,
            float[] inverseKeys,
            float[] thresholds,
            float[] similar) {
        for (int tile = 0; tile < tiles; tile++) {
            boolean any = false;
            for (int i = 0; i < TILE; i++) {
                long row = (long) tile * TILE + i;
                float inverseNorm = inverse.get(JAVA_FLOAT, inverseAt + 4 * row);
                for (int h = 0; h < count; h++) {
                    float dot = dotTree(keys, h * stride, x, xAt + 4 * row * stride, stride, 0, 1);
                    float similarity = dot * inverseNorm * inverseKeys[h];
                    similar[h * KEY_ROOM + i] = similarity;
                    any |= similarity > thresholds[h];
                }
            }
            if (any) {
                return tile;
            }
        }
        return tiles;
    }

    /** {@link ScalarReduction#dotTree} with the key in an array. */
    private static float dotTree(float[] key, int keyAt, MemorySegment x, long xAt, int n, int lane, int step) {
        if (step < Lanes.COUNT) {
            return dotTree(key, keyAt, x, xAt, n, lane, 2 * step)
                    + dotTree(key, keyAt, x, xAt, n, lane + step, 2 * step);
        }
        float sum = 0;
        for (int j = lane; j < n; j += Lanes.COUNT) {
            sum = Math.fma(key[keyAt + j], x.get(JAVA_FLOAT, xAt + 4L * j), sum);
        }
        return sum;
    }

    @Override
    public int nextBlock(
            MemorySegment codes,
            int words,
            int from,
            int to,
            int count,
            short[] query,
            short[] thresholds,
            short[] sums) {
        for (int block = from; block < to; block++) {
            long at = (long) block * words * BLOCK;
            boolean any = false;
            for (int h = 0; h < count; h++) {
                for (int i = 0; i < BLOCK; i++) {
                    int sum = 0;
                    for (int j = 0; j < words; j++) {
                        sum += codes.get(JAVA_BYTE, at + (long) j * BLOCK + i) * query[j * KEYS + h];
                    }
                    sums[h * BLOCK + i] = (short) sum;
                    any |= (short) sum > thresholds[h];
                }
            }
            if (any) {
                return block;
            }
        }
        return to;
    }

    @Override
    public long above(short[] sums, int at, short threshold) {
        long bits = 0;
        for (int i = 0; i < BLOCK; i++) {
            if (sums[at + i] > threshold) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    @Override
    public int bundle(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums) {
        int above = 0;
        for (int i = 0; i < BUNDLE; i++) {
            int sum = 0;
            for (int j = 0; j < words; j++) {
                sum += codes.get(JAVA_BYTE, at + (long) j * BUNDLE + i) * key[j];
            }
            sums[i] = (short) sum;
            above |= (short) sum > threshold ? 1 << i : 0;
        }
        return above;
    }

    @Override
    public int nearness(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums) {
        int above = 0;
        for (int i = 0; i < BUNDLE; i++) {
            int sum = 0;
            int square = 0;
            for (int j = 0; j < words; j++) {
                byte code = codes.get(JAVA_BYTE, at + (long) j * BUNDLE + i);
                sum += code * key[j];
                square += code * code;
            }
            sums[i] = (short) (sum - ((square & 0xffff) >> 1));
            above |= sums[i] > threshold ? 1 << i : 0;
        }
        return above;
    }
}

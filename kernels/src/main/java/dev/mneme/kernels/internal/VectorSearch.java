package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows against four keys: in float32 two rows at a time, in codes two vectors of rows at a time, so that eight sums stay
 * in registers.
 */
final class VectorSearch implements SearchLoops {
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SPECIES.vectorShape());
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    private static final int ROWS = SHORTS.length();

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
            long at = xAt + 4L * TILE * tile * stride;
            if (LENGTH == 16 && count == 1) {
                WideSearch.dots1x8(keys, stride, x, at, similar, 0);
                WideSearch.dots1x8(keys, stride, x, at + 4L * stride, similar, Lanes.COUNT);
                WideSearch.sum1x16(similar);
            } else if (LENGTH == 16) {
                for (int i = 0; i < TILE; i += 2) {
                    WideSearch.dots4x2(keys, stride, x, at + 4L * i * stride, similar, i * Lanes.COUNT / 2);
                }
                WideSearch.sum4x16(similar);
            } else {
                for (int i = 0; i < TILE; i += 2) {
                    for (int slice = 0; slice < Lanes.COUNT; slice += LENGTH) {
                        dots(keys, stride, x, at + 4L * i * stride, slice, similar, i * Lanes.COUNT + slice);
                    }
                }
                for (int h = 0; h < count; h++) {
                    LaneSums.sum16(similar, h * KEY_ROOM);
                }
            }
            if (scale(count, similar, inverse, inverseAt + 4L * TILE * tile, inverseKeys, thresholds)) {
                return tile;
            }
        }
        return tiles;
    }

    private static void dots(float[] keys, int n, MemorySegment x, long xAt, int slice, float[] lanes, int lanesAt) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector a2 = FloatVector.zero(SPECIES);
        FloatVector a3 = FloatVector.zero(SPECIES);
        FloatVector b0 = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.zero(SPECIES);
        FloatVector b2 = FloatVector.zero(SPECIES);
        FloatVector b3 = FloatVector.zero(SPECIES);
        long next = 4L * n;
        for (int j = slice; j < n; j += Lanes.COUNT) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, x, xAt + next + 4L * j, ORDER);
            FloatVector k0 = FloatVector.fromArray(SPECIES, keys, j);
            a0 = k0.fma(a, a0);
            b0 = k0.fma(b, b0);
            FloatVector k1 = FloatVector.fromArray(SPECIES, keys, j + n);
            a1 = k1.fma(a, a1);
            b1 = k1.fma(b, b1);
            FloatVector k2 = FloatVector.fromArray(SPECIES, keys, j + 2 * n);
            a2 = k2.fma(a, a2);
            b2 = k2.fma(b, b2);
            FloatVector k3 = FloatVector.fromArray(SPECIES, keys, j + 3 * n);
            a3 = k3.fma(a, a3);
            b3 = k3.fma(b, b3);
        }
        a0.intoArray(lanes, lanesAt);
        b0.intoArray(lanes, lanesAt + Lanes.COUNT);
        a1.intoArray(lanes, lanesAt + KEY_ROOM);
        b1.intoArray(lanes, lanesAt + KEY_ROOM + Lanes.COUNT);
        a2.intoArray(lanes, lanesAt + 2 * KEY_ROOM);
        b2.intoArray(lanes, lanesAt + 2 * KEY_ROOM + Lanes.COUNT);
        a3.intoArray(lanes, lanesAt + 3 * KEY_ROOM);
        b3.intoArray(lanes, lanesAt + 3 * KEY_ROOM + Lanes.COUNT);
    }

    /** Turns the dots of a tile into similarities; true if one lies above its threshold. */
    private static boolean scale(
            int count,
            float[] similar,
            MemorySegment inverse,
            long inverseAt,
            float[] inverseKeys,
            float[] thresholds) {
        boolean any = false;
        for (int i = 0; i < TILE; i += LENGTH) {
            FloatVector norms = FloatVector.fromMemorySegment(SPECIES, inverse, inverseAt + 4L * i, ORDER);
            for (int h = 0; h < count; h++) {
                FloatVector scaled = FloatVector.fromArray(SPECIES, similar, h * KEY_ROOM + i)
                        .mul(norms)
                        .mul(inverseKeys[h]);
                scaled.intoArray(similar, h * KEY_ROOM + i);
                any |= scaled.compare(VectorOperators.GT, thresholds[h]).anyTrue();
            }
        }
        return any;
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
            for (int part = 0; part < BLOCK; part += 2 * ROWS) {
                any |= count == 1
                        ? oneKey(codes, at + part, words, query, thresholds, sums, part)
                        : fourKeys(codes, at + part, words, query, thresholds, sums, part);
            }
            if (any) {
                return block;
            }
        }
        return to;
    }

    private static boolean fourKeys(
            MemorySegment codes, long at, int words, short[] query, short[] thresholds, short[] sums, int sumsAt) {
        ShortVector a0 = ShortVector.zero(SHORTS);
        ShortVector a1 = ShortVector.zero(SHORTS);
        ShortVector a2 = ShortVector.zero(SHORTS);
        ShortVector a3 = ShortVector.zero(SHORTS);
        ShortVector b0 = ShortVector.zero(SHORTS);
        ShortVector b1 = ShortVector.zero(SHORTS);
        ShortVector b2 = ShortVector.zero(SHORTS);
        ShortVector b3 = ShortVector.zero(SHORTS);
        for (int j = 0; j < words; j++) {
            ShortVector a = (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BLOCK * j, ORDER)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
            ShortVector b =
                    (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BLOCK * j + ROWS, ORDER)
                            .convertShape(VectorOperators.B2S, SHORTS, 0);
            ShortVector q0 = ShortVector.broadcast(SHORTS, query[KEYS * j]);
            a0 = a.mul(q0).add(a0);
            b0 = b.mul(q0).add(b0);
            ShortVector q1 = ShortVector.broadcast(SHORTS, query[KEYS * j + 1]);
            a1 = a.mul(q1).add(a1);
            b1 = b.mul(q1).add(b1);
            ShortVector q2 = ShortVector.broadcast(SHORTS, query[KEYS * j + 2]);
            a2 = a.mul(q2).add(a2);
            b2 = b.mul(q2).add(b2);
            ShortVector q3 = ShortVector.broadcast(SHORTS, query[KEYS * j + 3]);
            a3 = a.mul(q3).add(a3);
            b3 = b.mul(q3).add(b3);
        }
        a0.intoArray(sums, sumsAt);
        b0.intoArray(sums, sumsAt + ROWS);
        a1.intoArray(sums, sumsAt + BLOCK);
        b1.intoArray(sums, sumsAt + BLOCK + ROWS);
        a2.intoArray(sums, sumsAt + 2 * BLOCK);
        b2.intoArray(sums, sumsAt + 2 * BLOCK + ROWS);
        a3.intoArray(sums, sumsAt + 3 * BLOCK);
        b3.intoArray(sums, sumsAt + 3 * BLOCK + ROWS);
        VectorMask<Short> above0 = a0.max(b0).compare(VectorOperators.GT, thresholds[0]);
        VectorMask<Short> above1 = a1.max(b1).compare(VectorOperators.GT, thresholds[1]);
        VectorMask<Short> above2 = a2.max(b2).compare(VectorOperators.GT, thresholds[2]);
        VectorMask<Short> above3 = a3.max(b3).compare(VectorOperators.GT, thresholds[3]);
        return above0.or(above1).or(above2.or(above3)).anyTrue();
    }

    private static boolean oneKey(
            MemorySegment codes, long at, int words, short[] query, short[] thresholds, short[] sums, int sumsAt) {
        ShortVector a0 = ShortVector.zero(SHORTS);
        ShortVector b0 = ShortVector.zero(SHORTS);
        for (int j = 0; j < words; j++) {
            ShortVector a = (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BLOCK * j, ORDER)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
            ShortVector b =
                    (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BLOCK * j + ROWS, ORDER)
                            .convertShape(VectorOperators.B2S, SHORTS, 0);
            ShortVector q0 = ShortVector.broadcast(SHORTS, query[KEYS * j]);
            a0 = a.mul(q0).add(a0);
            b0 = b.mul(q0).add(b0);
        }
        a0.intoArray(sums, sumsAt);
        b0.intoArray(sums, sumsAt + ROWS);
        return a0.max(b0).compare(VectorOperators.GT, thresholds[0]).anyTrue();
    }

    @Override
    public long above(short[] sums, int at, short threshold) {
        long bits = 0;
        for (int i = 0; i < BLOCK; i += ROWS) {
            long some = ShortVector.fromArray(SHORTS, sums, at + i)
                    .compare(VectorOperators.GT, threshold)
                    .toLong();
            bits |= some << i;
        }
        return bits;
    }

    @Override
    public int bundle(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums) {
        int above = 0;
        for (int part = 0; part < BUNDLE; part += ROWS) {
            above |= part(codes, at + part, words, key, threshold, sums, part) << part;
        }
        return above;
    }

    private static int part(
            MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums, int sumsAt) {
        ShortVector sum = ShortVector.zero(SHORTS);
        for (int j = 0; j < words; j++) {
            ShortVector code = (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BUNDLE * j, ORDER)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
            sum = code.mul(key[j]).add(sum);
        }
        sum.intoArray(sums, sumsAt);
        return (int) sum.compare(VectorOperators.GT, threshold).toLong();
    }

    @Override
    public int nearness(MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums) {
        int above = 0;
        for (int part = 0; part < BUNDLE; part += ROWS) {
            above |= nearnessPart(codes, at + part, words, key, threshold, sums, part) << part;
        }
        return above;
    }

    private static int nearnessPart(
            MemorySegment codes, long at, int words, short[] key, short threshold, short[] sums, int sumsAt) {
        ShortVector sum = ShortVector.zero(SHORTS);
        ShortVector square = ShortVector.zero(SHORTS);
        for (int j = 0; j < words; j++) {
            ShortVector code = (ShortVector) ByteVector.fromMemorySegment(BYTES, codes, at + (long) BUNDLE * j, ORDER)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
            sum = code.mul(key[j]).add(sum);
            square = code.mul(code).add(square);
        }
        sum = sum.sub(square.lanewise(VectorOperators.LSHR, 1));
        sum.intoArray(sums, sumsAt);
        return (int) sum.compare(VectorOperators.GT, threshold).toLong();
    }
}

package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.LaneSums.HIGH_1;
import static dev.mneme.kernels.internal.LaneSums.HIGH_2;
import static dev.mneme.kernels.internal.LaneSums.HIGH_4;
import static dev.mneme.kernels.internal.LaneSums.HIGH_8;
import static dev.mneme.kernels.internal.LaneSums.LOW_1;
import static dev.mneme.kernels.internal.LaneSums.LOW_2;
import static dev.mneme.kernels.internal.LaneSums.LOW_4;
import static dev.mneme.kernels.internal.LaneSums.LOW_8;
import static dev.mneme.kernels.internal.Vectors.ORDER;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dots of 16 rows with four keys or one where a vector holds all 16 lanes of a sum: three of the four steps of its tree are
 * taken in registers, eight sums sharing a vector, instead of in memory.
 */
final class WideSearch {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int ROOM = SearchLoops.KEY_ROOM;

    // Sums of a row with a key: first lane 8 r + 2 key + s for row 2 m + r + 8 s of vector m, then those of two keys
    // and two vectors together, lane 8 (key % 2) + 4 s + 2 (m % 2) + r, then those of one key, lane = row.
    private static final IntVector KEYS_01 = twoKeys(0);
    private static final IntVector KEYS_23 = twoKeys(2);
    private static final IntVector EVEN_KEY = oneKey(0);
    private static final IntVector ODD_KEY = oneKey(1);

    private WideSearch() {}

    private static IntVector twoKeys(int first) {
        int[] index = new int[Lanes.COUNT];
        for (int l = 0; l < Lanes.COUNT; l++) {
            int key = first + (l >> 3);
            int m = l >> 1 & 1;
            index[l] = 8 * (l & 1) + 2 * key + (l >> 2 & 1) + m * Lanes.COUNT;
        }
        return IntVector.fromArray(INTS, index, 0);
    }

    private static IntVector oneKey(int parity) {
        int[] index = new int[Lanes.COUNT];
        for (int row = 0; row < Lanes.COUNT; row++) {
            int m = row % 8 / 2;
            index[row] = 8 * parity + 4 * (row / 8) + 2 * (m % 2) + row % 2 + m / 2 * Lanes.COUNT;
        }
        return IntVector.fromArray(INTS, index, 0);
    }

    /** Two rows with four keys of n floats: lane 8 r + 2 key + s of 16 is half s of the sum of row r. */
    static void dots4x2(float[] keys, int n, MemorySegment x, long xAt, float[] halves, int halvesAt) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector a2 = FloatVector.zero(SPECIES);
        FloatVector a3 = FloatVector.zero(SPECIES);
        FloatVector b0 = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.zero(SPECIES);
        FloatVector b2 = FloatVector.zero(SPECIES);
        FloatVector b3 = FloatVector.zero(SPECIES);
        for (int j = 0; j < n; j += Lanes.COUNT) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * j, ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, x, xAt + 4L * n + 4L * j, ORDER);
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
        IntVector r = a0.reinterpretAsInts();
        IntVector s = b0.reinterpretAsInts();
        a0 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a1.reinterpretAsInts();
        s = b1.reinterpretAsInts();
        a1 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a2.reinterpretAsInts();
        s = b2.reinterpretAsInts();
        a2 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a3.reinterpretAsInts();
        s = b3.reinterpretAsInts();
        a3 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a0.reinterpretAsInts();
        s = a2.reinterpretAsInts();
        a0 = LOW_4.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_4.selectFrom(r, s).reinterpretAsFloats());
        r = a1.reinterpretAsInts();
        s = a3.reinterpretAsInts();
        a1 = LOW_4.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_4.selectFrom(r, s).reinterpretAsFloats());
        r = a0.reinterpretAsInts();
        s = a1.reinterpretAsInts();
        LOW_2.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_2.selectFrom(r, s).reinterpretAsFloats())
                .intoArray(halves, halvesAt);
    }

    /** The halves of 8 pairs of rows become sums: those of row i with key h at {@code h * KEY_ROOM + i}. */
    static void sum4x16(float[] halves) {
        IntVector r;
        IntVector s;
        r = FloatVector.fromArray(SPECIES, halves, 0 * Lanes.COUNT).reinterpretAsInts();
        s = FloatVector.fromArray(SPECIES, halves, 4 * Lanes.COUNT).reinterpretAsInts();
        IntVector f0 = LOW_1.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_1.selectFrom(r, s).reinterpretAsFloats())
                .reinterpretAsInts();
        r = FloatVector.fromArray(SPECIES, halves, 1 * Lanes.COUNT).reinterpretAsInts();
        s = FloatVector.fromArray(SPECIES, halves, 5 * Lanes.COUNT).reinterpretAsInts();
        IntVector f1 = LOW_1.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_1.selectFrom(r, s).reinterpretAsFloats())
                .reinterpretAsInts();
        r = FloatVector.fromArray(SPECIES, halves, 2 * Lanes.COUNT).reinterpretAsInts();
        s = FloatVector.fromArray(SPECIES, halves, 6 * Lanes.COUNT).reinterpretAsInts();
        IntVector f2 = LOW_1.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_1.selectFrom(r, s).reinterpretAsFloats())
                .reinterpretAsInts();
        r = FloatVector.fromArray(SPECIES, halves, 3 * Lanes.COUNT).reinterpretAsInts();
        s = FloatVector.fromArray(SPECIES, halves, 7 * Lanes.COUNT).reinterpretAsInts();
        IntVector f3 = LOW_1.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_1.selectFrom(r, s).reinterpretAsFloats())
                .reinterpretAsInts();
        IntVector low = KEYS_01.selectFrom(f0, f1);
        IntVector high = KEYS_01.selectFrom(f2, f3);
        EVEN_KEY.selectFrom(low, high).reinterpretAsFloats().intoArray(halves, 0);
        ODD_KEY.selectFrom(low, high).reinterpretAsFloats().intoArray(halves, ROOM);
        low = KEYS_23.selectFrom(f0, f1);
        high = KEYS_23.selectFrom(f2, f3);
        EVEN_KEY.selectFrom(low, high).reinterpretAsFloats().intoArray(halves, 2 * ROOM);
        ODD_KEY.selectFrom(low, high).reinterpretAsFloats().intoArray(halves, 3 * ROOM);
    }

    /** Every other of 16 rows with one key of n floats: lane 2 i + s of 16 is half s of the sum of row i. */
    static void dots1x8(float[] key, int n, MemorySegment x, long xAt, float[] halves, int halvesAt) {
        long next = 8L * n;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector a2 = FloatVector.zero(SPECIES);
        FloatVector a3 = FloatVector.zero(SPECIES);
        FloatVector a4 = FloatVector.zero(SPECIES);
        FloatVector a5 = FloatVector.zero(SPECIES);
        FloatVector a6 = FloatVector.zero(SPECIES);
        FloatVector a7 = FloatVector.zero(SPECIES);
        for (int j = 0; j < n; j += Lanes.COUNT) {
            long at = xAt + 4L * j;
            FloatVector k = FloatVector.fromArray(SPECIES, key, j);
            a0 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at, ORDER), a0);
            a1 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + next, ORDER), a1);
            a2 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 2 * next, ORDER), a2);
            a3 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 3 * next, ORDER), a3);
            a4 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 4 * next, ORDER), a4);
            a5 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 5 * next, ORDER), a5);
            a6 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 6 * next, ORDER), a6);
            a7 = k.fma(FloatVector.fromMemorySegment(SPECIES, x, at + 7 * next, ORDER), a7);
        }
        IntVector r = a0.reinterpretAsInts();
        IntVector s = a4.reinterpretAsInts();
        a0 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a1.reinterpretAsInts();
        s = a5.reinterpretAsInts();
        a1 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a2.reinterpretAsInts();
        s = a6.reinterpretAsInts();
        a2 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a3.reinterpretAsInts();
        s = a7.reinterpretAsInts();
        a3 = LOW_8.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_8.selectFrom(r, s).reinterpretAsFloats());
        r = a0.reinterpretAsInts();
        s = a2.reinterpretAsInts();
        a0 = LOW_4.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_4.selectFrom(r, s).reinterpretAsFloats());
        r = a1.reinterpretAsInts();
        s = a3.reinterpretAsInts();
        a1 = LOW_4.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_4.selectFrom(r, s).reinterpretAsFloats());
        r = a0.reinterpretAsInts();
        s = a1.reinterpretAsInts();
        LOW_2.selectFrom(r, s)
                .reinterpretAsFloats()
                .add(HIGH_2.selectFrom(r, s).reinterpretAsFloats())
                .intoArray(halves, halvesAt);
    }

    /** The halves of 8 even and 8 odd rows become sums: that of row i goes to {@code i}. */
    static void sum1x16(float[] halves) {
        IntVector even = FloatVector.fromArray(SPECIES, halves, 0).reinterpretAsInts();
        IntVector odd = FloatVector.fromArray(SPECIES, halves, Lanes.COUNT).reinterpretAsInts();
        LOW_1.selectFrom(even, odd)
                .reinterpretAsFloats()
                .add(HIGH_1.selectFrom(even, odd).reinterpretAsFloats())
                .intoArray(halves, 0);
    }
}

package dev.mneme.kernels.internal;

import static dev.mneme.kernels.internal.Vectors.LENGTH;
import static dev.mneme.kernels.internal.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sixteen halving trees at once. Half of every vector of a tree is idle after its first step, so two vectors are
 * interleaved and added as one: 15 additions for 16 sums.
 */
final class LaneSums {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    static final IntVector LOW_8 = pick(8, 0);
    static final IntVector HIGH_8 = pick(8, 8);
    static final IntVector LOW_4 = pick(4, 0);
    static final IntVector HIGH_4 = pick(4, 4);
    static final IntVector LOW_2 = pick(2, 0);
    static final IntVector HIGH_2 = pick(2, 2);
    static final IntVector LOW_1 = pick(1, 0);
    static final IntVector HIGH_1 = pick(1, 1);

    private LaneSums() {}

    /** Lane l takes the lane with bit {@code half} set to {@code bit}, of the first vector or, if l has it, the other. */
    private static IntVector pick(int half, int bit) {
        int[] index = new int[LENGTH];
        for (int l = 0; l < LENGTH; l++) {
            index[l] = ((l & ~half) | bit) % LENGTH + ((l & half) != 0 ? LENGTH : 0);
        }
        return IntVector.fromArray(INTS, index, 0);
    }

    /** Sum i, of the 16 floats from {@code 16 i} on, goes to float i; the rest of the 256 is overwritten. */
    static void sum16(float[] lanes) {
        sum16(lanes, 0);
    }

    /** {@link #sum16(float[])} of the 256 floats from {@code at} on, the sums from there on too. */
    static void sum16(float[] lanes, int at) {
        if (LENGTH == 16) {
            fold(lanes, at, 16, 8, LOW_8, HIGH_8);
            fold(lanes, at, 8, 4, LOW_4, HIGH_4);
            fold(lanes, at, 4, 2, LOW_2, HIGH_2);
            fold(lanes, at, 2, 1, LOW_1, HIGH_1);
        } else if (LENGTH == 8) {
            halve(lanes, at, 8);
            fold(lanes, at, 16, 4, LOW_4, HIGH_4);
            fold(lanes, at, 8, 2, LOW_2, HIGH_2);
            fold(lanes, at, 4, 1, LOW_1, HIGH_1);
        } else {
            halve(lanes, at, 8);
            halve(lanes, at, 4);
            fold(lanes, at, 16, 2, LOW_2, HIGH_2);
            fold(lanes, at, 8, 1, LOW_1, HIGH_1);
        }
    }

    /** The steps wider than a vector: 16 sums of {@code 2 half} floats become 16 of {@code half}. */
    private static void halve(float[] lanes, int at, int half) {
        for (int i = 0; i < Lanes.COUNT; i++) {
            for (int l = 0; l < half; l += LENGTH) {
                int from = at + 2 * half * i + l;
                FloatVector low = FloatVector.fromArray(SPECIES, lanes, from);
                low.add(FloatVector.fromArray(SPECIES, lanes, from + half)).intoArray(lanes, at + half * i + l);
            }
        }
    }

    /** The step from lane l + half to lane l: of {@code count} vectors those that lie {@code half} apart become one. */
    private static void fold(float[] lanes, int at, int count, int half, IntVector low, IntVector high) {
        for (int group = 0; group < count / (2 * half); group++) {
            for (int i = 0; i < half; i++) {
                int from = at + (2 * half * group + i) * LENGTH;
                IntVector a = FloatVector.fromArray(SPECIES, lanes, from).reinterpretAsInts();
                IntVector b = FloatVector.fromArray(SPECIES, lanes, from + half * LENGTH)
                        .reinterpretAsInts();
                FloatVector sum = low.selectFrom(a, b).reinterpretAsFloats();
                sum.add(high.selectFrom(a, b).reinterpretAsFloats()).intoArray(lanes, at + (half * group + i) * LENGTH);
            }
        }
    }
}

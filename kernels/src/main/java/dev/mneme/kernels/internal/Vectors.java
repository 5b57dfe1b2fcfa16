package dev.mneme.kernels.internal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector shape of this JVM and what all vector loops share. */
final class Vectors {
    /** Constant, as the compiler makes instructions only of vectors whose shape it knows. */
    static final VectorSpecies<Float> SPECIES = switch (Loops.CHOICE.bits()) {
        case 128 -> FloatVector.SPECIES_128;
        case 256 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_512;
    };

    /** Floats in a vector: 4, 8 or 16. */
    static final int LENGTH = SPECIES.length();

    /** Bytes in a vector. */
    static final long BYTES = LENGTH * 4L;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> DOWN_8 = down(8);
    private static final VectorShuffle<Float> DOWN_4 = down(4);
    private static final VectorShuffle<Float> DOWN_2 = down(2);
    private static final VectorShuffle<Float> DOWN_1 = down(1);

    private Vectors() {}

    private static VectorShuffle<Float> down(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % LENGTH);
    }

    static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }

    static FloatVector all(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    static FloatVector load(MemorySegment x, long at) {
        return FloatVector.fromMemorySegment(SPECIES, x, at, ORDER);
    }

    /** Loads the lanes of the mask and 0 elsewhere. */
    static FloatVector load(MemorySegment x, long at, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, x, at, ORDER, mask);
    }

    static void store(FloatVector v, MemorySegment x, long at) {
        v.intoMemorySegment(x, at, ORDER);
    }

    static VectorMask<Float> firstLanes(int count) {
        return SPECIES.indexInRange(0, count);
    }

    /**
     * Returns the halving tree over 16 logical lanes, of which {@code a} holds the first {@link #LENGTH}, {@code b} the
     * next and so on; vectors beyond the 16 lanes are ignored.
     */
    static float sum(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        FloatVector v = a;
        if (LENGTH == 4) {
            v = a.add(c).add(b.add(d));
        } else if (LENGTH == 8) {
            v = a.add(b);
            v = v.add(v.rearrange(DOWN_4));
        } else {
            v = v.add(v.rearrange(DOWN_8));
            v = v.add(v.rearrange(DOWN_4));
        }
        v = v.add(v.rearrange(DOWN_2));
        return v.add(v.rearrange(DOWN_1)).lane(0);
    }
}

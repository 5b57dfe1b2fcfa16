package dev.mneme.kernels.internal;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this JVM.
 *
 * <p>Loops call the Vector API directly, not through helpers named load or store: those the compiler stops inlining in
 * large methods or large callers, and each vector that passes such a call is an allocation.
 *
 * <p>What a loop carries is the argument of an operation and never its receiver: {@code load.max(max)}, not
 * {@code max.max(load)}. The compiler learns the class of a loaded vector from the load; that of a vector which only its
 * own operation gives it learns from what was counted, and where nothing was, the operation stays a call.
 */
final class Vectors {
    /**
     * Constant, as the compiler makes instructions only of vectors whose shape it knows; and the only species that this
     * module touches, as a second one makes it less sure of the first.
     */
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

    private Vectors() {}
}

package dev.mneme.kernels.internal;

import jdk.incubator.vector.FloatVector;

/** The way to everything that needs the Vector API; loaded only where its module is. */
final class VectorFamilies {
    private static final int WIDEST = 512;

    private VectorFamilies() {}

    static int preferredBits() {
        return Math.min(WIDEST, FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    static LoopFamilies create() {
        return new LoopFamilies(
                new VectorElementwise(),
                new VectorReduction(),
                new VectorMatMul(),
                new VectorMemory(),
                new VectorLink(),
                new VectorSearch());
    }
}

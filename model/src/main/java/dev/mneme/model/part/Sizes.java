package dev.mneme.model.part;

/** Sizes of a network's parts. */
public final class Sizes {
    /** No size is greater, and no vector that a step needs. */
    public static final int LARGEST = 1 << 24;

    private Sizes() {}

    /** Refuses {@code size}, that of {@code what}, if it is not 1 to {@value #LARGEST}. */
    public static void require(String what, long size) {
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("%s must be 1 to %s, but is %s".formatted(what, LARGEST, size));
        }
    }
}

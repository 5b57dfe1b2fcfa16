package dev.mneme.kernels.internal;

/** The loops of this JVM, chosen once. Constants, so that the compiler sees through every call. */
public final class Loops {
    /** What was chosen, and why. */
    public static final LoopChoice CHOICE = LoopChoice.ofThisJvm();

    /** Loops over vectors. */
    public static final ElementwiseLoops ELEMENTWISE;

    /** Sums and searches. */
    public static final ReductionLoops REDUCTION;

    /** Matrix products. */
    public static final MatMulLoops MAT_MUL;

    /** Loops over the memory matrix. */
    public static final MemoryLoops MEMORY;

    /** Loops over the link matrix. */
    public static final LinkLoops LINK;

    /** Searches for near rows. */
    public static final SearchLoops SEARCH;

    static {
        LoopFamilies families = CHOICE.bits() == 0 ? LoopFamilies.scalar() : VectorFamilies.create();
        ELEMENTWISE = families.elementwise();
        REDUCTION = families.reduction();
        MAT_MUL = families.matMul();
        MEMORY = families.memory();
        LINK = families.link();
        SEARCH = families.search();
        if (CHOICE.bits() == 0 && System.getProperty(LoopChoice.PROPERTY) == null) {
            System.getLogger("dev.mneme.kernels")
                    .log(System.Logger.Level.WARNING, "Mneme computes with slow scalar loops: " + CHOICE.reason());
        }
    }

    private Loops() {}
}

package dev.mneme.kernels.internal;

/** One implementation of every family of loops. */
record LoopFamilies(
        ElementwiseLoops elementwise,
        ReductionLoops reduction,
        MatMulLoops matMul,
        MemoryLoops memory,
        LinkLoops link,
        SearchLoops search) {
    static LoopFamilies scalar() {
        return new LoopFamilies(
                new ScalarElementwise(),
                new ScalarReduction(),
                new ScalarMatMul(),
                new ScalarMemory(),
                new ScalarLink(),
                new ScalarSearch());
    }
}

package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Vec;

/** Where to write (Graves et al. 2016): {@code w^w = g_w (g_a a + (1 - g_a) c)}, each argument (N), gates in (0, 1). */
public final class WriteWeights {
    private WriteWeights() {}

    /** Writes {@code weights}. */
    public static void forward(Vec allocation, Vec content, Vec allocationGate, Vec writeGate, Vec weights) {
        float ga = allocationGate.get(0);
        float gw = writeGate.get(0);
        Kernels.zero(weights);
        Kernels.axpy(gw * ga, allocation, weights);
        Kernels.axpy(gw * (1 - ga), content, weights);
    }

    /** Adds to {@code dAllocation}, {@code dContent} and the gradients of the gates. */
    public static void backward(
            Vec allocation,
            Vec content,
            Vec allocationGate,
            Vec writeGate,
            Vec dWeights,
            Vec dAllocation,
            Vec dContent,
            Vec dAllocationGate,
            Vec dWriteGate) {
        float ga = allocationGate.get(0);
        float gw = writeGate.get(0);
        float alongAllocation = Kernels.dot(dWeights, allocation);
        float alongContent = Kernels.dot(dWeights, content);
        dAllocationGate.set(0, dAllocationGate.get(0) + gw * (alongAllocation - alongContent));
        dWriteGate.set(0, dWriteGate.get(0) + ga * alongAllocation + (1 - ga) * alongContent);
        Kernels.axpy(gw * ga, dWeights, dAllocation);
        Kernels.axpy(gw * (1 - ga), dWeights, dContent);
    }
}

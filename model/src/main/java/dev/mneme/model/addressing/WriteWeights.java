package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;

/** Where to write (Graves et al. 2016): {@code w^w = g_w (g_a a + (1 - g_a) c)} for each of V heads, gates in (0, 1). */
public final class WriteWeights {
    private WriteWeights() {}

    /** Writes {@code weights}; all (V, N), gates (V). */
    public static void forward(Rows allocation, Rows content, Vec allocationGates, Vec writeGates, Rows weights) {
        for (int v = 0; v < weights.count(); v++) {
            float ga = allocationGates.get(v);
            float gw = writeGates.get(v);
            Vec w = weights.row(v);
            Kernels.zero(w);
            Kernels.axpy(gw * ga, allocation.row(v), w);
            Kernels.axpy(gw * (1 - ga), content.row(v), w);
        }
    }

    /** Adds to {@code dAllocation}, {@code dContent} and the gradients of the gates. */
    public static void backward(
            Rows allocation,
            Rows content,
            Vec allocationGates,
            Vec writeGates,
            Rows dWeights,
            Rows dAllocation,
            Rows dContent,
            Vec dAllocationGates,
            Vec dWriteGates) {
        for (int v = 0; v < dWeights.count(); v++) {
            float ga = allocationGates.get(v);
            float gw = writeGates.get(v);
            Vec dw = dWeights.row(v);
            float alongAllocation = Kernels.dot(dw, allocation.row(v));
            float alongContent = Kernels.dot(dw, content.row(v));
            dAllocationGates.set(v, dAllocationGates.get(v) + gw * (alongAllocation - alongContent));
            dWriteGates.set(v, dWriteGates.get(v) + ga * alongAllocation + (1 - ga) * alongContent);
            Kernels.axpy(gw * ga, dw, dAllocation.row(v));
            Kernels.axpy(gw * (1 - ga), dw, dContent.row(v));
        }
    }
}

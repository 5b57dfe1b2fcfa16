package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * Where V heads write next (google-deepmind/dnc): head after head, each as if those before it had already written
 * what they allocate. {@code a_v} is the {@link Allocation} of {@code u^v}, where {@code u^1 = u} and
 * {@code u^{v+1} = u^v + (1 - u^v) g_a,v g_w,v a_v} is forgotten after the step.
 */
public final class HeadAllocations {
    /** What a step leaves for the way back. */
    public static final class Frame {
        private final Allocation.Frame[] orders; // [v]
        private final Rows simulated; // (V - 1, N) u^2 to u^V
        private final Rows weights; // (V, N) a

        private Frame(TensorArena arena, Allocation allocation, int heads, int rows) {
            orders = new Allocation.Frame[heads];
            for (int v = 0; v < heads; v++) {
                orders[v] = allocation.frame();
            }
            simulated = Rows.of(arena, heads - 1, rows);
            weights = Rows.of(arena, heads, rows);
        }

        /** a, (V, N). */
        public Rows weights() {
            return weights;
        }

        /** Head by head, the rows by ascending usage. Not to be modified. */
        public int[][] orders() {
            int[][] rows = new int[orders.length][];
            for (int v = 0; v < rows.length; v++) {
                rows[v] = orders[v].order();
            }
            return rows;
        }
    }

    private final int heads;
    private final int rows;
    private final Allocation allocation;
    private final Vec taken; // (N)
    private final Vec dSimulated; // (N) of u^{v+1}
    private final Vec dUsed; // (N) of u^v

    /** For {@code heads} heads over {@code rows} rows. */
    public HeadAllocations(TensorArena arena, int heads, int rows) {
        this.heads = heads;
        this.rows = rows;
        allocation = new Allocation(rows);
        taken = arena.vec(rows);
        dSimulated = arena.vec(rows);
        dUsed = arena.vec(rows);
    }

    /** Room for one step. */
    public Frame frame(TensorArena arena) {
        return new Frame(arena, allocation, heads, rows);
    }

    /**
     * Writes {@code f}.
     *
     * @param usage (N) u, entries in [0, 1]
     * @param allocationGates (V) g_a
     * @param writeGates (V) g_w
     */
    public void forward(Vec usage, Vec allocationGates, Vec writeGates, Frame f) {
        Vec used = usage;
        for (int v = 0; v < heads; v++) {
            Vec a = f.weights.row(v);
            allocation.forward(used, f.orders[v], a);
            if (v + 1 < heads) {
                Vec next = f.simulated.row(v);
                Kernels.complement(used, taken);
                Kernels.multiply(taken, a, taken);
                Kernels.copy(used, next);
                Kernels.axpy(allocationGates.get(v) * writeGates.get(v), taken, next);
                used = next;
            }
        }
    }

    /** Adds to {@code dUsage}, to the gradients of the gates, and to {@code dWeights} (V, N) what u^{v+1} owes to a_v. */
    public void backward(
            Vec usage,
            Vec allocationGates,
            Vec writeGates,
            Frame f,
            Rows dWeights,
            Vec dUsage,
            Vec dAllocationGates,
            Vec dWriteGates) {
        for (int v = heads - 1; v >= 0; v--) {
            Vec used = v == 0 ? usage : f.simulated.row(v - 1);
            Kernels.zero(dUsed);
            if (v + 1 < heads) {
                float ga = allocationGates.get(v);
                float gw = writeGates.get(v);
                Vec a = f.weights.row(v);
                Kernels.complement(used, taken);
                Kernels.multiply(taken, dSimulated, taken);
                float along = Kernels.dot(taken, a);
                dAllocationGates.set(v, dAllocationGates.get(v) + gw * along);
                dWriteGates.set(v, dWriteGates.get(v) + ga * along);
                Kernels.axpy(ga * gw, taken, dWeights.row(v));
                Kernels.copy(dSimulated, dUsed);
                Kernels.retain(ga * gw, a, dUsed);
            }
            allocation.backward(used, f.orders[v], dWeights.row(v), dUsed);
            Kernels.copy(dUsed, dSimulated);
        }
        Kernels.add(dSimulated, dUsage);
    }
}

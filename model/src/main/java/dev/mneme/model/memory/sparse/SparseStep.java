package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Raw;

/** What a step of any sparse memory leaves for the way back. */
final class SparseStep {
    final Raw raw;
    final Raw dRaw;
    final Controls controls;
    final Rows[] key; // [i] (1, W)
    final Vec[] strength; // [i] (1)
    final TouchedRows touched;
    final int[] leastUsed; // [v] the number of u_v among the touched
    final int[] readBefore; // [i * most + j] likewise of w^r_i(t-1)'s rows
    final Rows weightsBefore; // (V, n) w^r(t-1), as each writer sees it, over the touched rows
    final Rows writeWeights; // (V, n) w^w
    final ContentWeights.Frame[] content; // [i] (1, K)
    final SparseReads reads; // w^r: the K rows nearest to the key first

    SparseStep(SparseAccess a, TensorArena arena, ContentWeights contentWeights, Vec control, Vec dControl) {
        int heads = a.heads();
        raw = a.layout().raw(control);
        dRaw = a.layout().raw(dControl);
        controls = a.layout().controls(arena);
        key = new Rows[heads];
        strength = new Vec[heads];
        touched = new TouchedRows(a.mostWritten());
        leastUsed = new int[a.writers()];
        readBefore = new int[heads * a.mostRead()];
        weightsBefore = Rows.of(arena, a.writers(), a.mostWritten());
        writeWeights = Rows.of(arena, a.writers(), a.mostWritten());
        content = new ContentWeights.Frame[heads];
        reads = new SparseReads(arena, heads, a.mostRead());
        for (int i = 0; i < heads; i++) {
            key[i] = Rows.of(a.keys().of(controls).row(i));
            strength[i] = a.strengths().vec(controls).slice(i, 1);
            content[i] = contentWeights.frame(arena);
        }
    }

    /** The rows u that it wrote as the least recently used. */
    int[] leastUsedRows() {
        int[] rows = new int[leastUsed.length];
        for (int v = 0; v < rows.length; v++) {
            rows[v] = touched.rows[leastUsed[v]];
        }
        return rows;
    }
}

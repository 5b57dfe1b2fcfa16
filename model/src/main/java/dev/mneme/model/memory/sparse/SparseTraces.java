package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Rows;
import dev.mneme.model.memory.Memory.Trace;
import dev.mneme.model.memory.Traces;
import java.util.List;
import java.util.function.IntFunction;

/** Weights over a few rows each, spread out over the memory's first rows for looking at. */
final class SparseTraces {
    /** Rows beyond this one are not shown: a picture has no room for more. */
    private static final int MOST = 4096;

    private final int shown;
    private final Traces traces;

    /** Over a memory of {@code rows} rows. */
    SparseTraces(int rows, int steps) {
        shown = Math.min(rows, MOST);
        traces = new Traces(rows, steps);
    }

    /** The written weights of all heads together: {@code weights} (R, n) over the rows touched. */
    SparseTraces writes(String explanation, IntFunction<TouchedRows> touched, IntFunction<Rows> weights) {
        traces.add("write weights", explanation, t -> {
            float[] all = new float[shown];
            for (int n = 0; n < touched.apply(t).count; n++) {
                for (int i = 0; i < weights.apply(t).count(); i++) {
                    add(all, touched.apply(t).rows[n], weights.apply(t).row(i).get(n));
                }
            }
            return all;
        });
        return this;
    }

    /** One trace a head. */
    SparseTraces reads(String explanation, int heads, IntFunction<SparseReads> reads) {
        traces.reads(heads, explanation, head -> t -> {
            float[] all = new float[shown];
            SparseReads r = reads.apply(t);
            for (int j = 0; j < r.counts[head]; j++) {
                add(all, r.row(head, j), r.weights.row(head).get(j));
            }
            return all;
        });
        return this;
    }

    List<Trace> list() {
        return traces.list();
    }

    private static void add(float[] all, int row, float weight) {
        if (row < all.length) {
            all[row] += weight;
        }
    }
}

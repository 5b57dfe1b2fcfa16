package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Rows;
import dev.mneme.model.memory.Quantities;
import dev.mneme.model.part.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Weights over a few rows each, spread out over the memory's first rows for looking at. */
final class SparseQuantities {
    private final Quantities quantities;

    /** Over a memory of {@code rows} rows. */
    SparseQuantities(int rows) {
        quantities = new Quantities(rows);
    }

    /** The written weights of all heads together: {@code weights} (R, n) over the rows touched. */
    SparseQuantities writes(String explanation, IntFunction<TouchedRows> touched, IntFunction<Rows> weights) {
        quantities.weights("write weights", 1, explanation, (t, into) -> {
            Arrays.fill(into, 0);
            for (int n = 0; n < touched.apply(t).count; n++) {
                for (int i = 0; i < weights.apply(t).count(); i++) {
                    add(
                            into,
                            0,
                            touched.apply(t).rows[n],
                            weights.apply(t).row(i).get(n));
                }
            }
        });
        return this;
    }

    /** The weights of each head. */
    SparseQuantities reads(String explanation, int heads, IntFunction<SparseReads> reads) {
        quantities.weights("read weights", heads, explanation, (t, into) -> {
            Arrays.fill(into, 0);
            SparseReads r = reads.apply(t);
            for (int head = 0; head < heads; head++) {
                for (int j = 0; j < r.counts[head]; j++) {
                    add(into, head, r.row(head, j), r.weights.row(head).get(j));
                }
            }
        });
        return this;
    }

    List<Quantity> list() {
        return quantities.list();
    }

    private void add(float[] into, int head, int row, float weight) {
        if (row < quantities.shown()) {
            into[head * quantities.shown() + row] += weight;
        }
    }
}

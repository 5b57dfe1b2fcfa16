package dev.mneme.model.memory.sparse;

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

    /** The written weights of all heads together. */
    SparseQuantities writes(String explanation, List<SparseStep> steps) {
        quantities.weights("write weights", 1, explanation, (t, into) -> {
            Arrays.fill(into, 0);
            SparseStep s = steps.get(t);
            for (int n = 0; n < s.touched.count; n++) {
                for (int v = 0; v < s.writeWeights.count(); v++) {
                    add(into, 0, s.touched.rows[n], s.writeWeights.row(v).get(n));
                }
            }
        });
        return this;
    }

    /** The weights of each head. */
    SparseQuantities reads(String explanation, int heads, List<SparseStep> steps) {
        quantities.weights("read weights", heads, explanation, (t, into) -> {
            Arrays.fill(into, 0);
            SparseReads r = steps.get(t).reads;
            for (int head = 0; head < heads; head++) {
                for (int j = 0; j < r.counts[head]; j++) {
                    add(into, head, r.row(head, j), r.weights.row(head).get(j));
                }
            }
        });
        return this;
    }

    /** Up to {@code most} rows in each of {@code lines} lines; -1 where there are fewer. */
    SparseQuantities choice(String name, int lines, int most, IntFunction<int[][]> chosen) {
        quantities.choice(name, lines, most, chosen);
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

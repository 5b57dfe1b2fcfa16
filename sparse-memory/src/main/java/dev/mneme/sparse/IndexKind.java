package dev.mneme.sparse;

import dev.mneme.kernels.TensorArena;

/** The searches there are, by the name that options and files use. */
public enum IndexKind {
    /** What the measurements say is fastest for the size of the memory. */
    AUTO {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            return QUANTISED.over(store, arena, heads, k);
        }
    },
    /** Exact: every row, in float32. */
    LINEAR {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            return new LinearScan(store);
        }
    },
    /** Exact: every row's int8 code, then the few rows that could be among the nearest in float32. */
    QUANTISED {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            return new QuantisedScan(store, arena);
        }
    };

    /** A search over {@code store} for {@code k} rows of each of {@code heads} keys, its room in {@code arena}. */
    public abstract NearestRows over(RowStore store, TensorArena arena, int heads, int k);
}

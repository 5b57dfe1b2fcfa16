package dev.mneme.sparse;

import dev.mneme.kernels.TensorArena;

/** The searches there are, by the name that options and files use. */
public enum IndexKind {
    /**
     * What measured fastest for the rows that the owner expects to write ({@link RowStore#countedRows}): {@link #QUANTISED},
     * and beyond two million {@link #GRAPH}. A memory expects what one pass over its steps writes, so that one which is to
     * be filled in a long life, or from a file, needs the graph asked for.
     */
    AUTO {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            IndexKind kind = store.countedRows() > CROSSOVER ? GRAPH : QUANTISED;
            return kind.over(store, arena, heads, k);
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
    },
    /** Approximate: the library {@code com.github.jelmerk:hnswlib-core}, which must be there, for settled rows. */
    HNSWLIB {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            return NearestRowsProvider.named("hnswlib").over(store, arena, heads, k);
        }
    },
    /** Approximate: a graph over the store itself, for settled rows. */
    GRAPH {
        @Override
        public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
            return new GraphRows(store, arena);
        }
    };

    /**
     * One thread, W 32, a million rows, 4 keys: the codes take 1.4 ms whatever the rows (SearchBenchmark), the graph 0.6 ms
     * (GraphBenchmark) for a recall of .96 where rows lie in all directions. The codes grow with N, the graph by its square
     * root. But it has to be built, at 0.11 ms a row, so that a million rows pay after 140,000 searches, and it takes nine
     * times the memory: it is chosen where exact answers would cost several times as much, not where it first is faster.
     */
    private static final int CROSSOVER = 1 << 21;

    /** A search over {@code store} for {@code k} rows of each of {@code heads} keys, its room in {@code arena}. */
    public abstract NearestRows over(RowStore store, TensorArena arena, int heads, int k);
}

package dev.mneme.sparse;

import dev.mneme.kernels.TensorArena;

/** Provides {@link HnswRows}, if its library is there. */
public final class HnswRowsProvider implements NearestRowsProvider {
    /** For the service loader. */
    public HnswRowsProvider() {}

    @Override
    public String name() {
        return "hnswlib";
    }

    @Override
    public NearestRows over(RowStore store, TensorArena arena, int heads, int k) {
        try {
            return new HnswRows(store, arena);
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
    }

    static IllegalStateException missing(NoClassDefFoundError e) {
        return new IllegalStateException(
                "the index 'hnswlib' needs the library com.github.jelmerk:hnswlib-core 1.2.1, which is not there: add"
                        + " it to the dependencies (on the module path also --add-modules hnswlib.core), or choose the"
                        + " index 'graph', 'quantised' or 'linear'",
                e);
    }
}

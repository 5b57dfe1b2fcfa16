package dev.mneme.sparse;

import dev.mneme.kernels.TensorArena;
import java.util.ServiceLoader;

/** A search that needs more than this module: found as a service, so that nothing here depends on what it needs. */
public interface NearestRowsProvider {
    /** What the search is called. */
    String name();

    /**
     * As {@link IndexKind#over}.
     *
     * @throws IllegalStateException if what it needs is not there; the message says what to add
     */
    NearestRows over(RowStore store, TensorArena arena, int heads, int k);

    /** The provider of that name. @throws IllegalStateException if there is none */
    static NearestRowsProvider named(String name) {
        var loader = ServiceLoader.load(NearestRowsProvider.class, NearestRowsProvider.class.getClassLoader());
        for (NearestRowsProvider provider : loader) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        throw new IllegalStateException("no provider of the search '%s' is among the services of %s"
                .formatted(name, NearestRowsProvider.class.getName()));
    }
}

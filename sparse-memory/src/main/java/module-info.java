/** Finding rows, moving rows, who was used least, sparse links. */
@SuppressWarnings({"module", "requires-automatic"}) // hnswlib-core is named after its file
module dev.mneme.sparse {
    requires transitive dev.mneme.kernels;
    requires static hnswlib.core; // not needed to run, but by the search that is named after it
    requires static transitive org.jspecify;

    exports dev.mneme.sparse;

    uses dev.mneme.sparse.NearestRowsProvider;

    provides dev.mneme.sparse.NearestRowsProvider with
            dev.mneme.sparse.HnswRowsProvider;
}

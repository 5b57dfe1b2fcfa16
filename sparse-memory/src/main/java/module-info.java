/** Finding rows, moving rows, who was used least, sparse links. */
module dev.mneme.sparse {
    requires transitive dev.mneme.kernels;
    requires static transitive org.jspecify;

    exports dev.mneme.sparse;
}

/** Finding rows, moving rows, who was used least, sparse links: empty until the sparse memories arrive. */
module dev.mneme.sparse {
    requires transitive dev.mneme.kernels;
    requires static transitive org.jspecify;
}

/** Benchmarks of everything; nothing depends on them. */
@SuppressWarnings("requires-automatic") // JMH has no module descriptor
module dev.mneme.jmh {
    requires dev.mneme.sparse;
    requires dev.mneme.train;
    requires jmh.core;
    requires static transitive org.jspecify;
}

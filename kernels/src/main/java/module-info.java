/** Off-heap float storage and the numeric loops over it. The only module that touches the Vector API. */
@SuppressWarnings("module") // dev.mneme.jmh is built after this module
module dev.mneme.kernels {
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.mneme.kernels;
    exports dev.mneme.kernels.internal to
            dev.mneme.jmh;
}

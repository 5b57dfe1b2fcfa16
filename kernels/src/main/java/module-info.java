/** Off-heap float storage and the numeric loops over it. The only module that touches the Vector API. */
module dev.mneme.kernels {
    requires jdk.incubator.vector;

    exports dev.mneme.kernels;
    exports dev.mneme.kernels.internal to
            dev.mneme.jmh;
}

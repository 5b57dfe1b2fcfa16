/** Memory-augmented networks: mechanisms, memories, controllers and their assembly, forward and backward. */
module dev.mneme.model {
    requires transitive dev.mneme.kernels;
    requires transitive dev.mneme.sparse;
    requires static transitive org.jspecify;

    exports dev.mneme.model;
    exports dev.mneme.model.addressing;
    exports dev.mneme.model.cell;
    exports dev.mneme.model.config;
    exports dev.mneme.model.layer;
    exports dev.mneme.model.memory;
    exports dev.mneme.model.memory.sparse;
    exports dev.mneme.model.part;
}

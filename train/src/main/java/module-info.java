/** Tasks, data sets, training, checkpoints, command line. */
@SuppressWarnings("requires-automatic") // tomlj has a module name but no module descriptor
module dev.mneme.train {
    requires transitive dev.mneme.model;
    requires static info.picocli; // not needed to run, but by the command line
    requires static org.tomlj; // likewise
    requires static transitive org.jspecify;

    opens dev.mneme.cli to
            info.picocli;

    exports dev.mneme.train;
    exports dev.mneme.train.bench;
    exports dev.mneme.train.compare;
    exports dev.mneme.train.data;
    exports dev.mneme.train.evaluate;
    exports dev.mneme.train.io;
    exports dev.mneme.train.machine;
    exports dev.mneme.train.objective;
    exports dev.mneme.train.optimise;
    exports dev.mneme.train.recipe;
    exports dev.mneme.train.run;
    exports dev.mneme.train.task;
}

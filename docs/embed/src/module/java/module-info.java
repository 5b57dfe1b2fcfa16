/** An application that embeds Mneme. */
module example.embed {
    requires dev.mneme.train;

    exports example to
            dev.mneme.model; // which reads the settings of a task
}

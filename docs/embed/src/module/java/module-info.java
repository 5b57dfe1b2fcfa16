/** An application that embeds Mneme. */
module example.embed {
    requires dev.mneme.train;
}

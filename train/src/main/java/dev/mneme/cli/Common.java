package dev.mneme.cli;

import picocli.CommandLine.Option;

/** The options of every command. */
@SuppressWarnings("unused") // picocli fills them, Given reads them
final class Common {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    private boolean help;

    @Option(names = Given.JSON, description = "Write the result as JSON to standard output")
    private boolean json;

    @Option(
            names = Given.CONFIG,
            paramLabel = "FILE",
            description =
                    "A TOML file with any of these options, without their dashes; the command line goes first, and what"
                            + " does nothing in this run is left out")
    private String config = "";

    @Option(names = Given.DEBUG, description = "Show the stack trace of an error")
    private boolean debug;
}

package dev.mneme.cli;

import java.util.List;

/**
 * A command of the command line.
 *
 * @param summary one sentence
 * @param options apart from those that all commands have
 * @param arguments what follows without a name
 * @param examples runnable lines for the end of the help
 * @param subcommands may be empty
 */
record Command(
        String name,
        String summary,
        List<Option> options,
        List<Argument> arguments,
        List<String> examples,
        List<Command> subcommands,
        Action action) {
    /** An argument without a name. */
    record Argument(String label, String description, boolean required) {}

    /** What a command does. */
    @FunctionalInterface
    interface Action {
        /** Returns the exit code. */
        int run(Settings settings, Terminal terminal) throws Exception;
    }

    static Command of(
            String name,
            String summary,
            List<Option> options,
            List<Argument> arguments,
            List<String> examples,
            Action action) {
        return new Command(name, summary, options, arguments, examples, List.of(), action);
    }
}

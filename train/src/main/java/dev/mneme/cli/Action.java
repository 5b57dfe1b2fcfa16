package dev.mneme.cli;

/** What a command does. */
interface Action {
    /** Returns the exit code. */
    int run(Given given, Terminal terminal) throws Exception;
}

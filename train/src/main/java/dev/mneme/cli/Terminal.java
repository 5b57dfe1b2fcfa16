package dev.mneme.cli;

import dev.mneme.train.machine.Output;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err errors, and what is for people when {@code out} is for machines
 * @param output what {@code out} prints to
 */
record Terminal(PrintStream out, PrintStream err, Output output) {
    void lines(List<String> lines) {
        lines.forEach(out::println);
    }

    /** What is said when an evaluation was interrupted; returns the exit code. */
    int stopped() {
        err.println("stopped; nothing was changed");
        return Main.INTERRUPTED;
    }

    /** The command goes on when {@code out} can no longer be written, and says so once. */
    void goOnUnread(String note) {
        output.onFailure(reason ->
                err.println("mneme: standard output cannot be written any more (%s); %s".formatted(reason, note)));
    }
}

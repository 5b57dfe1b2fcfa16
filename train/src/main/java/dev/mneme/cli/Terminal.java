package dev.mneme.cli;

import dev.mneme.train.io.JsonObject;
import dev.mneme.train.machine.Output;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err errors, and what is for people when {@code out} is for machines
 * @param output what {@code out} prints to
 */
record Terminal(PrintStream out, PrintStream err, Output output) {
    /** Writes what came of a command, as JSON where that was asked for; returns the exit code. */
    int done(Given given, Supplier<JsonObject> json, Supplier<List<String>> lines) {
        return doneWith(given, () -> json.get().encode(), lines);
    }

    /** The same for JSON of another form. */
    int doneWith(Given given, Supplier<String> json, Supplier<List<String>> lines) {
        (given.json() ? List.of(json.get()) : lines.get()).forEach(out::println);
        return Main.DONE;
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

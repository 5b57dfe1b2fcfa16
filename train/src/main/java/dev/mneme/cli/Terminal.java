package dev.mneme.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err errors, and what is for people when {@code out} is for machines
 */
record Terminal(PrintStream out, PrintStream err) {
    void lines(List<String> lines) {
        lines.forEach(out::println);
    }
}

package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command line, run in this process. */
record Cli(int code, String out, String err) {
    /** A network so small that a hundred steps take no time. */
    static final List<String> TINY = List.of(
            "--hidden-size",
            "8",
            "--memory-size",
            "4",
            "--word-size",
            "4",
            "--read-heads",
            "1",
            "--batch-size",
            "3",
            "--bits",
            "2",
            "--max-length",
            "2");

    static Cli run(Object... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                flat(args).toArray(String[]::new),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Cli(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** The command line in a process of its own. */
    static ProcessBuilder process(Object... args) {
        return new ProcessBuilder(OwnJvm.command(args));
    }

    static List<String> flat(Object... args) {
        var all = new ArrayList<String>();
        for (Object arg : args) {
            if (arg instanceof List<?> list) {
                all.addAll(flat(list.toArray()));
            } else {
                all.add(arg.toString());
            }
        }
        return all;
    }

    /** A tiny copy run to its end or to {@code more}'s own. */
    static Cli train(Path folder, Object... more) {
        return run(flat("train", "copy", TINY, "--out", folder, List.of(more)));
    }

    Cli succeeds() {
        assertEquals(0, code, err);
        return this;
    }

    /** Ends as a run does that was told to. */
    Cli stops() {
        assertEquals(130, code, err);
        return this;
    }

    /** Fails with that code and one line on standard error with all these words in it, and nothing but words. */
    void fails(int expected, String... words) {
        assertEquals(expected, code, out + err);
        assertTrue(err.startsWith("mneme: ") && err.endsWith("\n"), err);
        assertEquals(1, err.lines().count(), err);
        assertFalse(err.contains("Exception") || err.contains("internal error") || err.contains("\tat "), err);
        for (String word : words) {
            assertTrue(err.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)), err + " lacks: " + word);
        }
    }
}

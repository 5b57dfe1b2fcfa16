package dev.mneme.cli;

import dev.mneme.kernels.OutOfBudgetException;
import dev.mneme.train.NonFiniteException;
import dev.mneme.train.data.DataException;
import dev.mneme.train.machine.FileNames;
import dev.mneme.train.machine.Interruption;
import dev.mneme.train.machine.Output;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** The command line. */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int INTERRUPTED = Interruption.EXIT_CODE;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        int code = run(args, new FileOutputStream(FileDescriptor.out), System.out.charset(), System.err);
        Interruption.end(code);
        System.exit(code);
    }

    /**
     * Runs a command.
     *
     * @return 0 done, 1 it failed, or {@code out} could not be written, and one line on {@code err} says why, 2 the
     *     command line was wrong, 130 interrupted after a last checkpoint
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, out, out.charset(), err);
    }

    static int run(String[] args, OutputStream out, Charset charset, PrintStream err) {
        var output = new Output(out);
        var terminal = new Terminal(output.printer(charset), err, output);
        int code = run(args, terminal);
        terminal.out().flush();
        Optional<String> lost = output.lost();
        if (code != DONE || lost.isEmpty()) {
            return code;
        }
        err.println("mneme: standard output cannot be written: " + lost.get());
        err.flush();
        return FAILED;
    }

    private static int run(String[] args, Terminal terminal) {
        PrintStream err = terminal.err();
        if (!hasLibraries()) {
            err.println(
                    "mneme: the command line needs the libraries info.picocli:picocli and org.tomlj:tomlj, which are"
                            + " not there: add them (on the module path also --add-modules info.picocli,org.tomlj)");
            return FAILED;
        }
        try {
            FileNames.requireFolder(System.getProperty("user.dir", ""));
            Given.check(() -> FileNames.requireWords(args));
            return CommandTree.run(args, terminal);
        } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            terminal.out().flush();
            if (Arrays.asList(args).contains(Given.DEBUG)) {
                e.printStackTrace(err);
            }
            err.println("mneme: " + oneLine(sentence(e)));
            err.flush();
            return e instanceof UsageException || e instanceof ParameterException ? WRONG_USAGE : FAILED;
        }
    }

    /** They are not required: who embeds Mneme does without. */
    private static boolean hasLibraries() {
        try {
            Class.forName("picocli.CommandLine", false, Main.class.getClassLoader());
            Class.forName("org.tomlj.Toml", false, Main.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static String sentence(Throwable e) {
        return switch (e) {
            case ParameterException p -> CommandTree.sentence(p);
            case NoSuchFileException f -> f.getFile() + ": there is no such file or folder";
            case AccessDeniedException f -> f.getFile() + ": permission denied";
            case FileSystemException f
            when f.getReason() == null -> f.getFile() + ": " + f.getClass().getSimpleName();
            case InvalidPathException p -> FileNames.sentence(p);
            case OutOfBudgetException b -> b.getMessage() + " (--memory-limit)";
            case OutOfMemoryError _ ->
                "the Java heap is full; give it more with MNEME_JAVA_OPTS=-Xmx8g, or use a smaller model";
            case IOException _, UncheckedIOException _, UsageException _, IllegalArgumentException _, DataException _ ->
                String.valueOf(e.getMessage());
            case NonFiniteException _ -> String.valueOf(e.getMessage());
            default -> "internal error, " + e + "; please report it with what --debug shows";
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}

package dev.mneme.train.report;

import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How far a run is. On a terminal one line, written over ten times a second; in a pipe a line at first, every ten
 * seconds, and at the end.
 *
 * <p>{@link #update} may be called at every iteration: between two lines it reads the clock and allocates nothing. The
 * methods exclude each other, so that a shutdown hook may finish what the training thread updates. No colours and no
 * escape sequences are used.
 */
public final class Progress {
    private static final long LIVE_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 10_000_000_000L;
    private static final int DEFAULT_COLUMNS = 80;

    private final PrintStream out;
    private ProgressLine line;
    private final LongSupplier nanoTime;
    private final boolean live;
    private final Rate rate;
    private final long startNanos;

    private long dueNanos;
    private long iteration;
    private double loss = Double.NaN;
    private double error = Double.NaN;
    private int onScreen;
    private boolean finished;

    /**
     * Starts the clock; writes nothing yet.
     *
     * @param out where the lines go
     * @param task the task's name, the first word of each line
     * @param errorName what the error is called, for instance {@code bits wrong}
     * @param firstIteration iterations already done, more than 0 for a resumed run
     * @param total iterations in all
     * @param live whether to write one line over and over
     * @param columns width of the terminal; a live line stays below it
     * @param nanoTime the clock, {@code System::nanoTime} outside of tests
     */
    public Progress(
            PrintStream out,
            String task,
            String errorName,
            long firstIteration,
            long total,
            boolean live,
            int columns,
            LongSupplier nanoTime) {
        this.out = requireNonNull(out, "out is null");
        this.line = new ProgressLine(task, errorName, total, live ? Math.max(columns - 1, 1) : Integer.MAX_VALUE);
        this.live = live;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
        this.iteration = firstIteration;
        this.startNanos = nanoTime.getAsLong();
        this.dueNanos = startNanos;
        this.rate = new Rate(firstIteration, startNanos);
    }

    /** The progress that fits this process: live on a terminal. For the stream that the terminal shows. */
    @SuppressWarnings("SystemConsoleNull") // it is null again where there is no terminal, since JDK 25
    public static Progress create(PrintStream out, String task, String errorName, long firstIteration, long total) {
        Map<String, String> environment = System.getenv();
        Console console = System.console();
        boolean live = isLive(console != null && console.isTerminal(), environment);
        return new Progress(out, task, errorName, firstIteration, total, live, columns(environment), System::nanoTime);
    }

    /** Seconds as {@code m:ss}, {@code h:mm:ss} or {@code 3d 04h}; {@code -:--} when unknown. */
    public static String duration(double seconds) {
        return ProgressLine.duration(seconds);
    }

    /** Whether a line can be written over: a terminal, not a dumb one, and nobody keeps a log of it. */
    static boolean isLive(boolean terminal, Map<String, String> environment) {
        String ci = environment.getOrDefault("CI", "");
        boolean logged = !ci.isEmpty() && !ci.equalsIgnoreCase("false");
        return terminal && !logged && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The terminal's width as far as the environment tells it. */
    static int columns(Map<String, String> environment) {
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /**
     * An iteration is done.
     *
     * @param iteration iterations done so far
     * @param loss of this iteration
     * @param error the latest one known, NaN before there is one
     */
    public synchronized void update(long iteration, double loss, double error) {
        this.iteration = iteration;
        this.loss = loss;
        this.error = error;
        long now = nanoTime.getAsLong();
        if (!finished && now - dueNanos >= 0) {
            dueNanos = now + (live ? LIVE_NANOS : PLAIN_NANOS);
            rate.sample(iteration, now);
            write(line.running(iteration, loss, error, rate.perSecond()));
        }
    }

    /** Puts another name at the head of the lines from now on. */
    public synchronized void rename(String task) {
        line = line.named(task);
    }

    /** Writes a line of its own, such as "checkpoint saved", above a live line. */
    public synchronized void message(String text) {
        boolean drawn = onScreen > 0 && !finished;
        erase();
        out.println(text);
        if (drawn) {
            write(line.running(iteration, loss, error, rate.perSecond()));
        }
        out.flush();
    }

    /** Writes the last line with the time that the run took. Calls after the first do nothing. */
    public synchronized void finish() {
        if (finished) {
            return;
        }
        finished = true;
        long now = nanoTime.getAsLong();
        rate.sample(iteration, now);
        double seconds = (now - startNanos) * 1e-9;
        write(line.done(iteration, loss, error, rate.overall(now), seconds));
        if (live) {
            out.println();
            out.flush();
            onScreen = 0;
        }
    }

    private void write(String text) {
        if (live) {
            // In one piece and over the old text, so that nothing is ever blank in between.
            out.print("\r" + text + " ".repeat(Math.max(onScreen - text.length(), 0)));
            onScreen = text.length();
        } else {
            out.println(text);
        }
        out.flush();
    }

    private void erase() {
        if (onScreen > 0) {
            out.print("\r" + " ".repeat(onScreen) + "\r");
            onScreen = 0;
        }
    }

    /** Iterations a second, of late: what was measured t seconds ago weighs exp(-t / 10). */
    private static final class Rate {
        private static final double MEMORY_SECONDS = 10;

        private final long firstIteration;
        private final long startNanos;
        private long lastIteration;
        private long lastNanos;
        private double iterations;
        private double seconds;

        Rate(long firstIteration, long startNanos) {
            this.firstIteration = firstIteration;
            this.startNanos = startNanos;
            this.lastIteration = firstIteration;
            this.lastNanos = startNanos;
        }

        void sample(long iteration, long now) {
            double elapsed = (now - lastNanos) * 1e-9;
            double keep = Math.exp(-elapsed / MEMORY_SECONDS);
            iterations = keep * iterations + (iteration - lastIteration);
            seconds = keep * seconds + elapsed;
            lastIteration = iteration;
            lastNanos = now;
        }

        /** NaN before any time has passed. */
        double perSecond() {
            return seconds > 0 ? iterations / seconds : Double.NaN;
        }

        double overall(long now) {
            double elapsed = (now - startNanos) * 1e-9;
            return elapsed > 0 ? (lastIteration - firstIteration) / elapsed : Double.NaN;
        }
    }
}

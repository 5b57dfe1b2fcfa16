package dev.mneme.train.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the threads do that compile this JVM's code, as far as Linux tells; elsewhere they seem to rest. */
final class CompilerThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final double TICKS = 100; // a second, in every Linux' /proc
    private static final int USER_TICKS = 11; // fields after the thread's name
    private static final int SYSTEM_TICKS = 12;

    private CompilerThreads() {}

    /**
     * What they did so far.
     *
     * @param seconds of processors' time that they took
     * @param running whether one of them works, or waits for a processor
     */
    record Activity(double seconds, boolean running) {
        static final Activity NONE = new Activity(0, false);

        Activity plus(Activity other) {
            return new Activity(seconds + other.seconds, running || other.running);
        }
    }

    static Activity now() {
        Activity all = Activity.NONE;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                all = all.plus(of(task));
            }
        } catch (IOException e) {
            return Activity.NONE;
        }
        return all;
    }

    private static Activity of(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
            int name = stat.lastIndexOf(')');
            if (!stat.substring(0, name).contains(" CompilerThre")) { // C1 or C2, cut by Linux
                return Activity.NONE;
            }
            String[] fields = stat.substring(name + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return new Activity(ticks / TICKS, fields[0].equals("R"));
        } catch (IOException | RuntimeException e) {
            return Activity.NONE; // it has just ended
        }
    }
}

package dev.mneme.train.machine;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C into a wish: the virtual machine is held back from ending until whoever works has seen {@link #wanted},
 * saved, and ended the command with {@link #end}.
 */
public final class Interruption implements AutoCloseable {
    /** The exit code of a command that was asked to end: that of a shell for SIGINT. */
    public static final int EXIT_CODE = 130;

    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static volatile int exitCode = EXIT_CODE;

    private volatile boolean wanted;
    private final Thread hook = new Thread(this::hold, "mneme-interruption");

    /** From now on Ctrl-C is a wish. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void hold() {
        wanted = true;
        try {
            ENDED.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode); // else the code would be that of the signal
    }

    /** Whether the process was asked to end. */
    public boolean wanted() {
        return wanted;
    }

    /** The command has ended with that code and has written all it had to write. */
    public static void end(int code) {
        exitCode = code;
        ENDED.countDown();
    }

    @Override
    public void close() {
        if (!wanted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // asked to end just now: the hook runs and ends with the command
            }
        }
    }
}

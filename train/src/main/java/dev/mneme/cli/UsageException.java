package dev.mneme.cli;

/** The command line, or a configuration file that stands for it, is wrong: exit code 2. The message says what would do. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}

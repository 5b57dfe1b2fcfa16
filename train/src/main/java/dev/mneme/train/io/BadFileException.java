package dev.mneme.train.io;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A file that cannot be used, with the reason in one sentence: file, tensor or place, what was needed, what came.
 *
 * <p>Nothing was taken from the file when this is thrown: readers validate everything before they hand out anything.
 */
public final class BadFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The message reads {@code file: problem}. */
    public BadFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** The message reads {@code file: problem}; {@code cause} is kept for {@code --debug}. */
    public BadFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}

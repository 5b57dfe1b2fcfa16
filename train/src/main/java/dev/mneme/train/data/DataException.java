package dev.mneme.train.data;

import java.io.Serial;

/** A data set cannot be read. The message is one sentence that names the file, and the line where there is one. */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** With the sentence {@code message}. */
    public DataException(String message) {
        super(message);
    }

    /** With the sentence {@code message}, and what it comes from. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
